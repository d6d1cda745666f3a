// Declaring an event an error: it stays in the log and its effect on stock is undone.
#pragma once

#include <cstdint>

#include "services/trace/domain/act.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

struct CorrectionOrder {
  uint64_t leaf_index = 0;     // of the event
  bool did_not_occur = false;  // else it happened and was recorded wrongly
};

// Records the correction of an event that `view`'s batch has a part in. Arrivals, sales, removals,
// displays and transformations can be corrected, up to base::kMaxDaysBack after they happened; what
// an arrival or a transformation made becomes void, and nothing may have been done with it.
// Errors: EVENT_NOT_FOUND, NOT_CORRECTABLE, ALREADY_CORRECTED, MADE_BATCH_USED, BATCH_RECALLED,
// TIME_TOO_OLD, QUANTITY_EXCEEDS_STOCK.
base::Result<Recorded> CorrectEvent(MoveWrites& ports, BatchView view, const CorrectionOrder& order,
                                    base::UtcTime now);

}  // namespace panyuan::trace
