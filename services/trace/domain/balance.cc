#include "services/trace/domain/balance.h"

#include <optional>
#include <string_view>

#include "services/ledger/stock_effect.h"
#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {
namespace {

// The flow behind a step. Of a transformation, and of the correction of one, what was put in and
// what was made are told apart by the sign.
std::optional<Flow> FlowOf(Making making, std::string_view step, std::string_view disposition,
                           bool taken) {
  if (ledger::IsTransformStep(step)) return taken ? Flow::kTransformed : Flow::kMade;
  if (step == "receiving") return making == Making::kReceived ? Flow::kReceived : Flow::kMovedIn;
  if (step == "retail_selling") return Flow::kSold;
  if (step == "shipping") return disposition == "returned" ? Flow::kReturned : Flow::kMovedOut;
  if (step == "void_shipping") return Flow::kMovedOut;
  if (step == "stock_taking") return Flow::kLost;
  if (step == "destroying") return Flow::kDestroyed;
  if (step == "departing") return Flow::kSentOut;
  if (step == "collecting") return Flow::kRecovered;
  return std::nullopt;
}

std::optional<Flow> FlowOf(Making making, const Moved& moved) {
  if (moved.step != ledger::kErrorStep)
    return FlowOf(making, moved.step, moved.disposition, moved.mass_g < 0);
  // Its disposition is the step of what was corrected. Offers never are, only returns.
  return FlowOf(making, moved.disposition, "returned", moved.mass_g > 0);
}

int64_t NetOf(const FlowSums& flows) {
  int64_t net_g = 0;
  for (int flow = 1; flow <= kFlows; ++flow)
    net_g += Direction(static_cast<Flow>(flow)) * flows[static_cast<size_t>(flow)];
  return net_g;
}

}  // namespace

Balance BalanceOfBatch(Making making, std::span<const Moved> moved) {
  Balance balance;
  for (const Moved& one : moved) {
    const std::optional<Flow> flow = FlowOf(making, one);
    if (!flow) continue;
    const int64_t effect_g = ledger::StockEffect({one.step, one.disposition, one.mass_g});
    balance.flows[static_cast<size_t>(*flow)] += Direction(*flow) * effect_g;
  }
  balance.left_g = NetOf(balance.flows);
  return balance;
}

base::Result<StallBalance> BalanceOfStall(MoveSums& sums, StallId stall, base::CivilDay first,
                                          base::CivilDay last) {
  if (last < first || last.days - first.days >= kMaxBalanceDays)
    return base::Error(kBalancePeriod, {{"field", "to_day"},
                                        {"from", base::FormatDay(first)},
                                        {"to", base::FormatDay(last)},
                                        {"max", std::to_string(kMaxBalanceDays)}});
  StallBalance stalls;
  PANYUAN_ASSIGN(const FlowSums before, sums.OfStall(stall, {0}, {first.days - 1}));
  PANYUAN_ASSIGN(stalls.balance.flows, sums.OfStall(stall, first, last));
  stalls.opening_g = NetOf(before);
  stalls.balance.left_g = stalls.opening_g + NetOf(stalls.balance.flows);
  return stalls;
}

}  // namespace panyuan::trace
