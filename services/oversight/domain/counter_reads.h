// Reading the counters.
#pragma once

#include <cstdint>

#include "services/base/result.h"
#include "services/oversight/domain/counters.h"
#include "services/oversight/domain/period.h"

namespace panyuan::oversight {

// One state of the counters. Errors of all: those of the store.
class CounterReads {
 public:
  virtual ~CounterReads() = default;

  // By code, in order of the code; only codes with something counted.
  virtual base::Result<Breakdown> SumByCode(Dimension dimension, Purpose purpose,
                                            DayRange days) = 0;
  // The county by month ("2026-03"), the first and the last cut to the days asked for.
  virtual base::Result<Breakdown> SumByMonth(Purpose purpose, DayRange days) = 0;
  // Codes with something counted, for either purpose.
  virtual base::Result<int64_t> CountCodes(Dimension dimension, DayRange days) = 0;
  virtual base::Result<BatchTally> SumBatches(DayRange days) = 0;
};

}  // namespace panyuan::oversight
