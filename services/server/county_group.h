// What a county keeps in memory while a group of commands runs: the log's new entries, the numbers
// given to batches, and what moves the counters and sums.
#pragma once

#include "services/db/writer.h"
#include "services/ledger/log.h"
#include "services/oversight/store/counter_changes.h"
#include "services/trace/store/batch_numbers.h"
#include "services/trace/store/flow_changes.h"

namespace panyuan::server {

class CountyGroup final : public db::GroupSink {
 public:
  // All outlive the group.
  CountyGroup(ledger::Log& log, trace::BatchNumbers& numbers, trace::FlowChanges& flows,
              oversight::CounterChanges& counters)
      : log_(log), numbers_(numbers), flows_(flows), counters_(counters) {}

  base::Status Reload(db::WriteConnection& connection) override {
    PANYUAN_TRY(numbers_.Reload(connection));
    return log_.Reload(connection);
  }
  base::Status Begin(db::Transaction& transaction) override {
    numbers_.Begin();
    flows_.Begin();
    counters_.Begin();
    return log_.Begin(transaction);
  }
  void Mark() override {
    numbers_.Mark();
    flows_.Mark();
    counters_.Mark();
    log_.Mark();
  }
  void UndoToMark() override {
    numbers_.UndoToMark();
    flows_.UndoToMark();
    counters_.UndoToMark();
    log_.UndoToMark();
  }
  base::Result<uint64_t> Seal(db::Transaction& transaction) override {
    PANYUAN_TRY(numbers_.Seal(transaction));
    PANYUAN_TRY(flows_.Seal(transaction));
    PANYUAN_TRY(counters_.Seal(transaction));
    return log_.Seal(transaction);
  }
  void Committed() override {
    numbers_.Committed();
    log_.Committed();
  }
  void Undone() override { log_.Undone(); }

 private:
  ledger::Log& log_;
  trace::BatchNumbers& numbers_;
  trace::FlowChanges& flows_;
  oversight::CounterChanges& counters_;
};

}  // namespace panyuan::server
