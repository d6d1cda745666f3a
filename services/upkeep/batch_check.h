// Batches against what the log says of them.
#pragma once

#include <cstdint>
#include <string_view>

#include "services/db/session.h"

namespace panyuan::upkeep {

// Compares every row of trace_batches with its range of ledger_chain, which IndexCheck has held to
// the entries: received and arrived as received, on hand what was received and not sold, held
// where an event holds it. Numbers need not be dense; blocks reserved for a stall are its own.
// Gives the number of batches. `engine` is Engine::name(). Errors: FSCK_DIFFERENCE.
base::Result<uint64_t> CheckBatches(db::Session& session, std::string_view engine);

}  // namespace panyuan::upkeep
