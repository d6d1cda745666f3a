#include "services/trace/store/recall_store.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "services/trace/store/number_lists.h"
#include "services/trace/store/recall_rows.h"

namespace panyuan::trace {
namespace {

using base::Result;
using db::Value;

constexpr std::string_view kFind =
    "SELECT " PANYUAN_RECALL_COLUMNS " FROM recalls WHERE recall_id = $1";
constexpr std::string_view kList =
    "SELECT " PANYUAN_RECALL_COLUMNS
    " FROM recalls WHERE recall_id < $1 AND ($2 = 0 OR state <> 3)"
    " AND ($3 = 0 OR (state <> 3 AND (finish_by_day < $4 OR (start_by_us < $5"
    " AND EXISTS (SELECT 1 FROM recall_notices n WHERE n.recall_id = recalls.recall_id"
    " AND n.acknowledged_us IS NULL)))))"
    " ORDER BY recall_id DESC LIMIT $6";
constexpr std::string_view kCountAcknowledged =
    "SELECT COUNT(*), COUNT(acknowledged_us), MAX(acknowledged_us) FROM recall_notices"
    " WHERE recall_id = $1";
constexpr std::string_view kBatches =
    "SELECT batch_number, depth, stall_id, left_g, sold_g FROM recall_batches"
    " WHERE recall_id = $1 AND batch_number > $2 ORDER BY batch_number LIMIT $3";
constexpr std::string_view kBatchesOfStall =
    "SELECT batch_number, depth, stall_id, left_g, sold_g FROM recall_batches"
    " WHERE recall_id = $1 AND stall_id = $4 AND batch_number > $2 ORDER BY batch_number LIMIT $3";
constexpr std::string_view kFindBatch =
    "SELECT batch_number, depth, stall_id, left_g, sold_g FROM recall_batches"
    " WHERE recall_id = $1 AND batch_number = $2";
constexpr std::string_view kFindNotice = "SELECT " PANYUAN_NOTICE_COLUMNS
                                         " FROM recall_notices"
                                         " WHERE recall_id = $1 AND stall_id = $2";
constexpr std::string_view kNoticesOfRecall =
    "SELECT " PANYUAN_NOTICE_COLUMNS
    " FROM recall_notices WHERE recall_id = $1 AND seq < $2"
    " AND ($3 = 0 OR acknowledged_us IS NULL) ORDER BY seq DESC LIMIT $4";
constexpr std::string_view kNoticesOfStall =
    "SELECT " PANYUAN_NOTICE_COLUMNS
    " FROM recall_notices WHERE stall_id = $1 AND seq < $2"
    " AND ($3 = 0 OR acknowledged_us IS NULL) AND ($5 = 0 OR recall_id = $5)"
    " ORDER BY seq DESC LIMIT $4";
constexpr std::string_view kNextNotice =
    "SELECT " PANYUAN_NOTICE_COLUMNS
    " FROM recall_notices WHERE stall_id = $1 AND seq > $2"
    " AND ($3 = 0 OR acknowledged_us IS NULL) ORDER BY seq LIMIT 1";
constexpr std::string_view kActs =
    "SELECT act_id, recall_id, stall_id, batch_number, kind, mass_g, evidence_sha256, happened_us"
    " FROM recall_acts WHERE recall_id = $1 ORDER BY act_id LIMIT $2";
constexpr std::string_view kMeasure =
    "SELECT b.stall_id, s.code, m.code, COUNT(*), CAST(SUM(b.on_hand_g + b.offered_g) AS BIGINT),"
    " CAST(SUM(b.sold_g) AS BIGINT) FROM trace_batches b JOIN stalls s ON s.id = b.stall_id"
    " JOIN markets m ON m.id = s.market_id WHERE b.number IN (" PANYUAN_32_NUMBERS
    ") GROUP BY b.stall_id, s.code, m.code";
constexpr std::string_view kScans =
    "SELECT CAST(COALESCE(SUM(scans), 0) AS BIGINT) FROM label_scans"
    " WHERE batch_number IN (" PANYUAN_32_NUMBERS ")";
constexpr std::string_view kCalendar =
    "SELECT day, working, confidence FROM calendar_days WHERE day BETWEEN $1 AND $2 ORDER BY day";
constexpr std::string_view kHasDocument = "SELECT 1 FROM trace_documents WHERE sha256 = $1";

int64_t Before(int64_t bound) { return bound != 0 ? bound : std::numeric_limits<int64_t>::max(); }

RecallAct ReadAct(const db::Row& row) {
  RecallAct act;
  act.leaf_index = static_cast<uint64_t>(row.Int(0));
  act.recall = {row.Int(1)};
  act.stall = {row.Int(2)};
  act.batch = {row.Int(3)};
  act.kind = static_cast<RecallActKind>(row.Int(4));
  act.mass_g = row.Int(5);
  if (!row.IsNull(6)) act.evidence = base::ToHash(row.Bytes(6));
  act.happened_at = {row.Int(7)};
  return act;
}

}  // namespace

Result<std::optional<Recall>> SqlRecalls::Find(RecallId id) {
  std::optional<Recall> recall;
  PANYUAN_TRY(
      session_.Query(kFind, {id.value}, [&](const db::Row& row) { recall = ReadRecall(row); }));
  return recall;
}

Result<std::vector<Recall>> SqlRecalls::List(const RecallQuery& query) {
  std::vector<Recall> recalls;
  const base::UtcTime now = query.overdue_at.value_or(base::UtcTime());
  PANYUAN_TRY(session_.Query(
      kList,
      {Before(query.before.value), int64_t{query.open_only}, int64_t{query.overdue_at.has_value()},
       int64_t{base::ShanghaiDay(now).days}, now.us, static_cast<int64_t>(query.limit)},
      [&](const db::Row& row) { recalls.push_back(ReadRecall(row)); }));
  return recalls;
}

Result<Acknowledgements> SqlRecalls::AcknowledgementsOf(RecallId id) {
  Acknowledgements found;
  PANYUAN_TRY(session_.Query(kCountAcknowledged, {id.value}, [&](const db::Row& row) {
    found = {row.Int(0), row.Int(1), {}};
    if (!row.IsNull(2)) found.last = base::UtcTime{row.Int(2)};
  }));
  return found;
}

Result<std::vector<RecalledBatch>> SqlRecalls::BatchesOf(const RecalledBatchQuery& query) {
  std::vector<RecalledBatch> batches;
  const auto add = [&](const db::Row& row) { batches.push_back(ReadRecalledBatch(row)); };
  const auto limit = static_cast<int64_t>(query.limit);
  if (query.stall) {
    PANYUAN_TRY(session_.Query(
        kBatchesOfStall, {query.recall.value, query.after.value, limit, query.stall.value}, add));
  } else {
    PANYUAN_TRY(session_.Query(kBatches, {query.recall.value, query.after.value, limit}, add));
  }
  return batches;
}

Result<std::optional<RecalledBatch>> SqlRecalls::FindBatch(RecallId id, BatchNumber number) {
  std::optional<RecalledBatch> batch;
  PANYUAN_TRY(session_.Query(kFindBatch, {id.value, number.value},
                             [&](const db::Row& row) { batch = ReadRecalledBatch(row); }));
  return batch;
}

Result<std::optional<Notice>> SqlRecalls::FindNotice(RecallId id, StallId stall) {
  std::optional<Notice> notice;
  PANYUAN_TRY(session_.Query(kFindNotice, {id.value, stall.value},
                             [&](const db::Row& row) { notice = ReadNotice(row); }));
  return notice;
}

Result<std::vector<Notice>> SqlRecalls::Notices(const NoticeQuery& query) {
  std::vector<Notice> notices;
  const int64_t before = Before(query.before_seq);
  const auto limit = static_cast<int64_t>(query.limit);
  if (query.stalls.empty()) {
    PANYUAN_TRY(session_.Query(kNoticesOfRecall,
                               {query.recall.value, before, int64_t{query.waiting_only}, limit},
                               [&](const db::Row& row) { notices.push_back(ReadNotice(row)); }));
    return notices;
  }
  std::vector<std::vector<Value>> lists;
  for (const StallId stall : query.stalls)
    lists.push_back({stall.value, before, int64_t{query.waiting_only}, limit, query.recall.value});
  PANYUAN_TRY(session_.QueryEach(kNoticesOfStall, lists, [&](size_t, const db::Row& row) {
    notices.push_back(ReadNotice(row));
  }));
  std::sort(notices.begin(), notices.end(),
            [](const Notice& a, const Notice& b) { return a.seq > b.seq; });
  if (notices.size() > query.limit) notices.resize(query.limit);
  return notices;
}

Result<std::optional<Notice>> SqlRecalls::NextNotice(StallId stall, int64_t seq,
                                                     bool waiting_only) {
  std::optional<Notice> notice;
  PANYUAN_TRY(session_.Query(kNextNotice, {stall.value, seq, int64_t{waiting_only}},
                             [&](const db::Row& row) { notice = ReadNotice(row); }));
  return notice;
}

Result<std::vector<RecallAct>> SqlRecalls::ActsOf(RecallId id, size_t limit) {
  std::vector<RecallAct> acts;
  PANYUAN_TRY(session_.Query(kActs, {id.value, static_cast<int64_t>(limit)},
                             [&](const db::Row& row) { acts.push_back(ReadAct(row)); }));
  return acts;
}

Result<std::vector<StallFigures>> SqlRecalls::Measure(std::span<const BatchNumber> numbers) {
  std::map<int64_t, StallFigures> by_stall;
  PANYUAN_TRY(session_.QueryEach(kMeasure, ListsOf32(numbers), [&](size_t, const db::Row& row) {
    const auto [stall, is_new] = by_stall.try_emplace(row.Int(0));
    StallFigures& figures = stall->second;
    if (is_new) {
      figures.stall_code = row.Text(1);
      figures.market_code = row.Text(2);
    }
    figures.batches += row.Int(3);
    figures.left_g += row.Int(4);
    figures.sold_g += row.Int(5);
  }));
  std::vector<StallFigures> measured;
  measured.reserve(by_stall.size());
  for (auto& [id, figures] : by_stall) measured.push_back(std::move(figures));
  return measured;
}

Result<int64_t> SqlRecalls::ScansOf(std::span<const BatchNumber> numbers) {
  int64_t scans = 0;
  PANYUAN_TRY(session_.QueryEach(kScans, ListsOf32(numbers),
                                 [&](size_t, const db::Row& row) { scans += row.Int(0); }));
  return scans;
}

Result<std::vector<CalendarDay>> SqlRecalls::Between(const DayRange& range) {
  std::vector<CalendarDay> days;
  PANYUAN_TRY(session_.Query(kCalendar, {int64_t{range.first.days}, int64_t{range.last.days}},
                             [&](const db::Row& row) {
                               days.push_back({{static_cast<int32_t>(row.Int(0))},
                                               row.Int(1) != 0,
                                               static_cast<Confidence>(row.Int(2))});
                             }));
  return days;
}

Result<bool> SqlRecalls::Has(const base::Hash& sha256) {
  bool has = false;
  PANYUAN_TRY(
      session_.Query(kHasDocument, {db::Blob(sha256)}, [&](const db::Row&) { has = true; }));
  return has;
}

}  // namespace panyuan::trace
