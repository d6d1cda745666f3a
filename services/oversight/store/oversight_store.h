// The counters in the county's database.
#pragma once

#include <string_view>

#include "services/db/session.h"
#include "services/oversight/domain/counter_reads.h"

namespace panyuan::oversight {

// Moves the counters in the transaction that changes the facts, so that the two commit together.
// Errors of all: those of the store; INTERNAL_FAULT where the counters do not hold the fact that
// moves.
class OversightStore {
 public:
  // `transaction` outlives the store.
  explicit OversightStore(db::Transaction& transaction) : transaction_(transaction) {}

  // A sample was taken; its verdict is open.
  base::Status SampleTaken(const SampleFacts& sample);
  // The verdict of a sample already counted changed.
  base::Status SampleVerdictMoved(const SampleFacts& sample, Verdict from, Verdict to);
  // A result was verified; it counts by its sample's day and purpose.
  base::Status ResultVerified(const SampleFacts& sample, std::string_view item_code,
                              Verdict verdict);
  // A batch was registered. `day` is the day of its arrival in Asia/Shanghai; `certified` where it
  // came with a 承诺达标合格证.
  base::Status BatchRegistered(base::CivilDay day, bool certified);

 private:
  base::Status Add(const CounterKey& key, const SampleFacts& sample, Verdict verdict);

  db::Transaction& transaction_;
};

// Each read is one scan of the days asked for.
class StoredCounters final : public CounterReads {
 public:
  // `session` outlives the object.
  explicit StoredCounters(db::Session& session) : session_(session) {}

  base::Result<Breakdown> SumByCode(Dimension dimension, Purpose purpose, DayRange days) override;
  base::Result<Breakdown> SumByMonth(Purpose purpose, DayRange days) override;
  base::Result<int64_t> CountCodes(Dimension dimension, DayRange days) override;
  base::Result<BatchTally> SumBatches(DayRange days) override;

 private:
  db::Session& session_;
};

}  // namespace panyuan::oversight
