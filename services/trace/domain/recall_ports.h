// What recalls need of the store. Bound to one transaction or snapshot.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/trace/domain/codes.h"
#include "services/trace/domain/ports.h"
#include "services/trace/domain/recall.h"

namespace panyuan::trace {

struct RecallQuery {
  bool open_only = false;
  std::optional<base::UtcTime> overdue_at;  // only those with a stall or a day overdue then
  RecallId before;                          // only smaller ids; none means from the newest
  size_t limit = 0;
};

struct RecalledBatchQuery {
  RecallId recall;
  StallId stall;      // none: of all
  BatchNumber after;  // only larger numbers
  size_t limit = 0;
};

struct NoticeQuery {
  RecallId recall;              // none: of all
  std::vector<StallId> stalls;  // none: of all, where a recall is named
  bool waiting_only = false;    // only those not acknowledged
  int64_t before_seq = 0;       // only smaller ones; 0 means from the newest
  size_t limit = 0;
};

// What batches amount to at one stall.
struct StallFigures {
  std::string stall_code, market_code;
  int64_t batches = 0, left_g = 0, sold_g = 0;  // left: on hand and offered
};

class Recalls {
 public:
  virtual ~Recalls() = default;
  virtual base::Result<std::optional<Recall>> Find(RecallId id) = 0;
  // Newest first.
  virtual base::Result<std::vector<Recall>> List(const RecallQuery& query) = 0;
  virtual base::Result<Acknowledgements> AcknowledgementsOf(RecallId id) = 0;
  // By number.
  virtual base::Result<std::vector<RecalledBatch>> BatchesOf(const RecalledBatchQuery& query) = 0;
  virtual base::Result<std::optional<RecalledBatch>> FindBatch(RecallId id, BatchNumber number) = 0;
  virtual base::Result<std::optional<Notice>> FindNotice(RecallId id, StallId stall) = 0;
  // Newest first.
  virtual base::Result<std::vector<Notice>> Notices(const NoticeQuery& query) = 0;
  // The stall's first one after `seq`; of those acknowledged too unless `waiting_only`.
  virtual base::Result<std::optional<Notice>> NextNotice(StallId stall, int64_t seq,
                                                         bool waiting_only) = 0;
  // In the order recorded, at most `limit`.
  virtual base::Result<std::vector<RecallAct>> ActsOf(RecallId id, size_t limit) = 0;

  // What the batches amount to, by stall and in no order. Any number of them.
  virtual base::Result<std::vector<StallFigures>> Measure(std::span<const BatchNumber> numbers) = 0;
  // How often their labels were scanned.
  virtual base::Result<int64_t> ScansOf(std::span<const BatchNumber> numbers) = 0;
};

// The sums over the batches that a recall reaches.
struct RecallTotals {
  int64_t batches = 0, stalls = 0, left_g = 0, sold_g = 0;
};

// Changes of many rows each, of which none passes through here.
class RecallChanges {
 public:
  virtual ~RecallChanges() = default;
  virtual base::Result<RecallId> NextId() = 0;
  virtual base::Status Insert(const Recall& recall) = 0;
  // Stores what may change of a recall.
  virtual base::Status Update(const Recall& recall) = 0;

  // Puts a batch into a recall at `depth`, unless it is in it.
  virtual base::Status AddBatch(RecallId id, BatchNumber number, int depth) = 0;
  // Puts the children of its batches at `depth` into it, at most `limit`. Gives how many.
  virtual base::Result<int64_t> AddChildren(RecallId id, int depth, int64_t limit) = 0;
  // The depth of its batches that is largest.
  virtual base::Result<int> DeepestOf(RecallId id) = 0;
  virtual base::Result<RecallTotals> TotalsOf(RecallId id) = 0;
  // Tells each stall where more batches are reached than it was told of, anew.
  virtual base::Status WriteNotices(RecallId id, base::UtcTime now) = 0;

  // Its batches that no event names yet, by number, at most `limit`.
  virtual base::Result<std::vector<BatchNumber>> UnrecordedOf(RecallId id, size_t limit) = 0;
  // Those of them from `first` to `last` are named by the event at `leaf_index`, and are recalled
  // unless a newer recall has them.
  virtual base::Status Hold(RecallId id, BatchNumber first, BatchNumber last,
                            uint64_t leaf_index) = 0;
  // The batches recalled because of it and of no newer one, by number, at most `limit`.
  virtual base::Result<std::vector<BatchNumber>> HeldBy(RecallId id, size_t limit) = 0;
  // Those of them from `first` to `last` are so no more: the newest of their other recalls that are
  // not closed holds them, or none.
  virtual base::Status Free(RecallId id, BatchNumber first, BatchNumber last) = 0;
  // The recalls of a batch that are neither drills nor closed, oldest first.
  virtual base::Result<std::vector<Recall>> InForce(BatchNumber number) = 0;

  virtual base::Status Acknowledge(const Notice& notice) = 0;
  // Adds the act, and its mass to the notice of its stall.
  virtual base::Status AddAct(const RecallAct& act) = 0;
  // What came back of a batch, over all recalls.
  virtual base::Result<int64_t> RecoveredOf(BatchNumber number) = 0;
};

// The days that are not what their weekday says.
class CalendarDays {
 public:
  virtual ~CalendarDays() = default;
  // In their order.
  virtual base::Result<std::vector<CalendarDay>> Between(const DayRange& range) = 0;
};

// Everything a reading call works with.
struct RecallReads {
  virtual ~RecallReads() = default;
  virtual TraceReads& trace() = 0;
  virtual Recalls& recalls() = 0;
  virtual const CountyCodes& codes() const = 0;
};

// Everything a writing command works with.
struct RecallWrites {
  virtual ~RecallWrites() = default;
  virtual TraceWrites& trace() = 0;
  virtual Recalls& recalls() = 0;
  virtual RecallChanges& changes() = 0;
  virtual CalendarDays& calendar() = 0;
  virtual Evidence& evidence() = 0;
  virtual const CountyCodes& codes() const = 0;
};

}  // namespace panyuan::trace
