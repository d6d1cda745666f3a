// What is shown of a receipt or a sale that waits in the outbox.
#pragma once

#include <string>

#include "clients/common/exit_code.h"
#include "clients/stall/station.h"

namespace panyuan::clients::stall {

// Puts the request into the outbox and says clearly that it is not recorded yet. A receipt's label
// is shown and, unless `label_path` is empty, written there.
// Errors: those of Outbox::Add and WriteLabel.
base::Result<ExitCode> Queue(Session& session, Station& station, StallRequest request,
                             const std::string& label_path);

}  // namespace panyuan::clients::stall
