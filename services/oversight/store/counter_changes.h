// How the counters move with the facts they count.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/oversight/domain/counters.h"

namespace panyuan::oversight {

// Gathers in memory what a group of commands counts and writes each counter once a group, by day,
// month and year, in the transaction of the facts. Nothing reads the counters meanwhile. Follows
// the group as db::GroupSink describes; of the writer's thread. A command counts a few facts, so a
// group's bound is this one's too.
class CounterChanges {
 public:
  // A sample was taken; its verdict is open.
  void SampleTaken(const SampleFacts& sample);
  // The verdict of a sample already counted changed.
  void SampleVerdictMoved(const SampleFacts& sample, Verdict from, Verdict to);
  // A result was verified; it counts by its sample's day and purpose.
  void ResultVerified(const SampleFacts& sample, std::string_view item_code, Verdict verdict);
  // A batch was registered. `day` is the day of its arrival in Asia/Shanghai; `certified` where it
  // came with a 承诺达标合格证.
  void BatchRegistered(base::CivilDay day, bool certified);

  void Begin();
  void Mark();
  void UndoToMark();
  // A counter that does not hold what moves out of it stays as it is, for fsck to find.
  // Errors: those of the store.
  base::Status Seal(db::Transaction& transaction) const;

 private:
  struct SampleChange {
    Dimension dimension;
    Purpose purpose;
    base::CivilDay day;
    std::string code;
    Tally change;
  };
  struct BatchChange {
    base::CivilDay day;
    bool certified;
  };

  void Add(const CounterKey& key, const SampleFacts& sample, const Tally& change);
  base::Status SealSamples(db::Transaction& transaction) const;
  base::Status SealBatches(db::Transaction& transaction) const;

  std::vector<SampleChange> samples_;
  std::vector<BatchChange> batches_;
  size_t marked_samples_ = 0, marked_batches_ = 0;
};

}  // namespace panyuan::oversight
