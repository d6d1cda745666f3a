// What came in and went out: in = received + moved in + made + recovered, and
// in = sold + moved out + transformed + lost + returned + destroyed + sent out + left.
#pragma once

#include <cstdint>
#include <span>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

inline constexpr int kMaxBalanceDays = 366;

struct Balance {
  FlowSums flows{};
  int64_t left_g = 0;  // less than 0 where more went out than there was

  int64_t Of(Flow flow) const { return flows[static_cast<size_t>(flow)]; }
};

// The sums of a batch by its events; `making` is how the batch came to be.
Balance BalanceOfBatch(Making making, std::span<const Moved> moved);

struct StallBalance {
  int64_t opening_g = 0;  // what was there before the first day
  Balance balance;        // left_g is what was there after the last day
};

// Errors: BALANCE_PERIOD for less than 1 or more than kMaxBalanceDays.
base::Result<StallBalance> BalanceOfStall(MoveSums& sums, StallId stall, base::CivilDay first,
                                          base::CivilDay last);

}  // namespace panyuan::trace
