// Ways on the screen, and `trace`, which several tools have.
#pragma once

#include <string>

#include "clients/common/command_line.h"
#include "clients/common/session.h"
#include "panyuan/trace/v1/way_service.pb.h"

namespace panyuan::clients {

// The way as a tree below the batches that it begins with, going `back` or forward. A batch that
// several ways lead to stands once; where it is met again its code alone stands.
std::string WayTree(const Session& session, const trace::v1::Way& way, bool back);

// `trace back|forward BATCH...`.
Command TraceCommand();

}  // namespace panyuan::clients
