// Batches against what the log says of them.
#pragma once

#include <cstdint>
#include <string_view>

#include "services/db/session.h"

namespace panyuan::upkeep {

// Compares every row of trace_batches with its range of ledger_chain, which IndexCheck has held to
// the entries: made once, its grams and sales as its events move them, void where its making was
// declared an error, held where the last event that holds or releases it holds it; and with the
// open offers, the crates and the recalls it is in. Numbers need not be dense; blocks reserved for
// a stall are its own. Gives the number of batches. `engine` is Engine::name().
// Errors: FSCK_DIFFERENCE.
base::Result<uint64_t> CheckBatches(db::Session& session, std::string_view engine);

}  // namespace panyuan::upkeep
