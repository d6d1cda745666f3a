// Recalls in the county's database.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/recall_ports.h"

namespace panyuan::trace {

class SqlRecalls final : public Recalls, public CalendarDays, public Evidence {
 public:
  explicit SqlRecalls(db::Session& session) : session_(session) {}

  base::Result<std::optional<Recall>> Find(RecallId id) override;
  base::Result<std::vector<Recall>> List(const RecallQuery& query) override;
  base::Result<Acknowledgements> AcknowledgementsOf(RecallId id) override;
  base::Result<std::vector<RecalledBatch>> BatchesOf(const RecalledBatchQuery& query) override;
  base::Result<std::optional<RecalledBatch>> FindBatch(RecallId id, BatchNumber number) override;
  base::Result<std::optional<Notice>> FindNotice(RecallId id, StallId stall) override;
  base::Result<std::vector<Notice>> Notices(const NoticeQuery& query) override;
  base::Result<std::optional<Notice>> NextNotice(StallId stall, int64_t seq,
                                                 bool waiting_only) override;
  base::Result<std::vector<RecallAct>> ActsOf(RecallId id, size_t limit) override;
  base::Result<std::vector<StallFigures>> Measure(std::span<const BatchNumber> numbers) override;
  base::Result<int64_t> ScansOf(std::span<const BatchNumber> numbers) override;

  base::Result<std::vector<CalendarDay>> Between(const DayRange& range) override;
  base::Result<bool> Has(const base::Hash& sha256) override;

 private:
  db::Session& session_;
};

class SqlRecallChanges final : public RecallChanges {
 public:
  explicit SqlRecallChanges(db::Transaction& transaction) : transaction_(transaction) {}

  base::Result<RecallId> NextId() override;
  base::Status Insert(const Recall& recall) override;
  base::Status Update(const Recall& recall) override;
  base::Status AddBatch(RecallId id, BatchNumber number, int depth) override;
  base::Result<int64_t> AddChildren(RecallId id, int depth, int64_t limit) override;
  base::Result<int> DeepestOf(RecallId id) override;
  base::Result<RecallTotals> TotalsOf(RecallId id) override;
  base::Status WriteNotices(RecallId id, base::UtcTime now) override;
  base::Result<std::vector<BatchNumber>> UnrecordedOf(RecallId id, size_t limit) override;
  base::Status Hold(RecallId id, BatchNumber first, BatchNumber last, uint64_t leaf_index) override;
  base::Result<std::vector<BatchNumber>> HeldBy(RecallId id, size_t limit) override;
  base::Status Free(RecallId id, BatchNumber first, BatchNumber last) override;
  base::Result<std::vector<Recall>> InForce(BatchNumber number) override;
  base::Status Acknowledge(const Notice& notice) override;
  base::Status AddAct(const RecallAct& act) override;
  base::Result<int64_t> RecoveredOf(BatchNumber number) override;

 private:
  base::Status Run(std::string_view sql, db::Params params);
  base::Result<std::vector<BatchNumber>> Numbers(std::string_view sql, RecallId id, size_t limit);

  db::Transaction& transaction_;
};

}  // namespace panyuan::trace
