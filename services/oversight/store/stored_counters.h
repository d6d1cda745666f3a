// Reading the counters in the county's database.
#pragma once

#include <map>
#include <string>

#include "services/db/session.h"
#include "services/oversight/domain/counter_reads.h"

namespace panyuan::oversight {

// A sum over days reads the counters of years, of months and of a few days. Batches are asked for
// by the year only, so theirs are kept by day alone.
class StoredCounters final : public CounterReads {
 public:
  // `session` outlives the object.
  explicit StoredCounters(db::Session& session) : session_(session) {}

  base::Result<Breakdown> SumByCode(Dimension dimension, Purpose purpose, DayRange days) override;
  base::Result<Breakdown> SumByMonth(Purpose purpose, DayRange days) override;
  base::Result<int64_t> CountCodes(Dimension dimension, DayRange days) override;
  base::Result<BatchTally> SumBatches(DayRange days) override;

 private:
  using Sums = std::map<std::string, Tally>;  // none of them empty

  base::Result<Sums> SumCodes(Dimension dimension, Purpose purpose, DayRange days);

  db::Session& session_;
};

}  // namespace panyuan::oversight
