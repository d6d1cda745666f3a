// The stalls' flows, counted again from the chains.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "services/db/session.h"
#include "services/ledger/stock_effect.h"

namespace panyuan::upkeep {

// As the rows of trace_flows: stall, day and flow, and its grams. Sums of 0 are left out.
using FlowSums = std::map<std::tuple<int64_t, int64_t, int64_t>, int64_t>;

// What `row` moves, as trace_flows numbers it; 0 where it moves nothing. `transferred` where its
// batch was taken over from another stall. The grams are less than 0 where it takes back.
struct MovedFlow {
  int64_t flow = 0, mass_g = 0;
};
MovedFlow FlowOf(const ledger::ChainRow& row, bool transferred);

// Reads the chains and their batches once. Its memory is bounded by the sums.
base::Result<FlowSums> CountFlows(db::Session& session);

// Errors: FSCK_DIFFERENCE.
base::Status CheckFlows(db::Session& session, const FlowSums& counted);

// Writes trace_flows anew. Errors: those of the store.
base::Status StoreFlows(db::Transaction& transaction, const FlowSums& counted);

}  // namespace panyuan::upkeep
