// Goods that leave other than by sale, and goods that are on display.
#pragma once

#include <optional>
#include <string>

#include "services/trace/domain/act.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

// How goods leave.
enum class Removal { kSpoiled, kExpired, kStolen, kShrinkage, kReturned, kDestroyed, kSentOut };

struct RemovalOrder {
  Removal removal = Removal::kSpoiled;
  std::string reason;           // why, or where to; public
  std::string evidence_sha256;  // of a file that is kept; 32 bytes or empty
  std::optional<base::UtcTime> happened_at;
};

struct Removed {
  Recorded recorded;
  bool flagged = false;  // more left than there was
};

// Records that `portion` left. A held or recalled batch may be returned and destroyed; what was not
// there may only be lost or sent out, and only where the county's policy is to flag it.
// Errors: EVIDENCE_UNKNOWN, those of MassOf, ActTime, CheckReason, CheckMayLeave and Post.
base::Result<Removed> RemoveStock(MoveWrites& ports, Portion portion, const RemovalOrder& order,
                                  base::UtcTime now);

// Records that all on hand of the batch is on display. It moves nothing.
// Errors: those of ActTime and CheckMayLeave.
base::Result<Recorded> DisplayBatch(TraceWrites& ports, BatchView view,
                                    std::optional<base::UtcTime> happened_at, base::UtcTime now);

}  // namespace panyuan::trace
