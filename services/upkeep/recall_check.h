// Recalls against the log and against their own sums.
#pragma once

#include "services/db/session.h"

namespace panyuan::upkeep {

// Holds each batch of a recall to the event that recalled it, which names the recall, each event of
// a recall to its batch, each batch of one in force to be held, each act to its event, and the sums of recalls and notices to their rows;
// a drill has no events. ledger_chain has been held to the entries before. Only where the schema
// has recalls. Errors: FSCK_DIFFERENCE.
base::Status CheckRecalls(db::Session& session);

}  // namespace panyuan::upkeep
