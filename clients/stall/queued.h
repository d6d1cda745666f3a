// What is shown of an act that waits in the outbox.
#pragma once

#include <string>

#include "clients/common/exit_code.h"
#include "clients/stall/station.h"

namespace panyuan::clients::stall {

// Puts the request into the outbox and says clearly that it is not recorded yet. The labels of the
// batches that it makes are shown and, unless `label_path` is empty, written there: a receipt's as a
// picture, those of a transformation as a PDF document for the roll.
// Errors: those of Outbox::Add, WriteLabel and label::LabelsPdf; FILE_UNWRITABLE.
base::Result<ExitCode> Queue(Session& session, Station& station, StallRequest request,
                             const std::string& label_path);

}  // namespace panyuan::clients::stall
