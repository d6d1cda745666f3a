#include "services/upkeep/flow_recount.h"

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "services/base/time.h"
#include "services/upkeep/difference.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kRows =
    "SELECT b.stall_id, b.made_by, c.step, c.disposition, c.occurred_us, c.mass_g"
    " FROM ledger_chain c JOIN trace_batches b ON b.number = c.batch_number WHERE c.mass_g <> 0";
constexpr std::string_view kFlows = "SELECT stall_id, day, flow, mass_g FROM trace_flows";
constexpr std::string_view kDrop = "DELETE FROM trace_flows";
constexpr std::string_view kAdd =
    "INSERT INTO trace_flows (stall_id, day, flow, mass_g) VALUES ($1, $2, $3, $4)";

constexpr int64_t kTransferred = 6;  // of trace_batches.made_by

// Of trace_flows.
constexpr int64_t kReceived = 1, kMovedOut = 3, kMovedIn = 4, kTransformed = 5, kMade = 6,
                  kReturned = 8;
struct StepFlow {
  std::string_view step;
  int64_t flow;
};
constexpr StepFlow kStepFlows[] = {{"retail_selling", 2},
                                   {"stock_taking", 7},
                                   {"destroying", 9},
                                   {"collecting", 10},
                                   {"departing", 11}};

// `signed_g` is the row's mass, less than 0 for what went into a transformation.
int64_t FlowOfStep(std::string_view step, std::string_view disposition, int64_t signed_g,
                   bool transferred) {
  if (step == "receiving") return transferred ? kMovedIn : kReceived;
  if (step == "shipping") return disposition == "returned" ? kReturned : kMovedOut;
  if (step == "void_shipping") return kMovedOut;
  if (ledger::IsTransformStep(step)) return signed_g < 0 ? kTransformed : kMade;
  for (const StepFlow& one : kStepFlows)
    if (one.step == step) return one.flow;
  return 0;
}

std::string Words(const FlowSums::key_type& key) {
  const auto& [stall, day, flow] = key;
  return Key("stall_id", stall) + " day=" + base::FormatDay({static_cast<int32_t>(day)}) + " " +
         Key("flow", flow);
}

std::string Grams(const FlowSums& sums, const FlowSums::key_type& key) {
  const auto found = sums.find(key);
  return found == sums.end() ? kNothing : std::to_string(found->second) + " g";
}

}  // namespace

MovedFlow FlowOf(const ledger::ChainRow& row, bool transferred) {
  if (row.step != ledger::kErrorStep) {
    const int64_t flow = FlowOfStep(row.step, row.disposition, row.mass_g, transferred);
    const int64_t grams = std::abs(row.mass_g);
    return {flow, row.step == "void_shipping" ? -grams : grams};
  }
  // Its disposition is the step of what it takes back. Goods that were offered are not taken back
  // so: what was shipped went back to its supplier.
  const int64_t flow = FlowOfStep(row.disposition, "returned", -row.mass_g, transferred);
  return {flow, -std::abs(row.mass_g)};
}

Result<FlowSums> CountFlows(db::Session& session) {
  FlowSums sums;
  PANYUAN_TRY(session.Query(kRows, {}, [&](const db::Row& row) {
    const MovedFlow moved =
        FlowOf({row.Text(2), row.Text(3), row.Int(5)}, row.Int(1) == kTransferred);
    if (moved.flow != 0)
      sums[{row.Int(0), base::ShanghaiDay({row.Int(4)}).days, moved.flow}] += moved.mass_g;
  }));
  std::erase_if(sums, [](const auto& one) { return one.second == 0; });
  return sums;
}

Status CheckFlows(db::Session& session, const FlowSums& counted) {
  FlowSums stored;
  PANYUAN_TRY(session.Query(kFlows, {}, [&](const db::Row& row) {
    if (row.Int(3) != 0) stored[{row.Int(0), row.Int(1), row.Int(2)}] = row.Int(3);
  }));
  for (const FlowSums* sums : {&counted, &std::as_const(stored)})
    for (const auto& [key, mass_g] : *sums)
      if (Grams(stored, key) != Grams(counted, key))
        return Differs("trace_flows", Words(key), Grams(stored, key), Grams(counted, key));
  return Ok();
}

Status StoreFlows(db::Transaction& transaction, const FlowSums& counted) {
  PANYUAN_TRY(transaction.Write(kDrop, {}));
  for (const auto& [key, mass_g] : counted) {
    const auto& [stall, day, flow] = key;
    PANYUAN_TRY(transaction.Write(kAdd, {stall, day, flow, mass_g}));
  }
  return Ok();
}

}  // namespace panyuan::upkeep
