#include <utility>

#include "services/trace/store/recall_rows.h"
#include "services/trace/store/recall_store.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using db::Value;

constexpr std::string_view kNextId = "SELECT COALESCE(MAX(recall_id), 0) + 1 FROM recalls";
constexpr std::string_view kInsert =
    "INSERT INTO recalls (" PANYUAN_RECALL_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19, $20, $21)";
constexpr std::string_view kUpdate =
    "UPDATE recalls SET state = $2, held_us = $3, closed_us = $4, closing = $5, batches = $6,"
    " stalls = $7, left_g = $8, sold_g = $9, recovered_g = $10, destroyed_g = $11"
    " WHERE recall_id = $1";
constexpr std::string_view kAddBatch =
    "INSERT INTO recall_batches (recall_id, batch_number, depth, stall_id, left_g, sold_g)"
    " SELECT $1, number, $3, stall_id, on_hand_g + offered_g, sold_g FROM trace_batches"
    " WHERE number = $2 ON CONFLICT (recall_id, batch_number) DO NOTHING";
constexpr std::string_view kAddChildren =
    "INSERT INTO recall_batches (recall_id, batch_number, depth, stall_id, left_g, sold_g)"
    " SELECT $1, n.child, $2 + 1, b.stall_id, b.on_hand_g + b.offered_g, b.sold_g"
    " FROM (SELECT DISTINCT e.child FROM recall_batches r JOIN trace_edges e"
    " ON e.parent = r.batch_number JOIN trace_batches c ON c.number = e.child"
    " WHERE r.recall_id = $1 AND r.depth = $2 AND c.voided = 0"
    " AND NOT EXISTS (SELECT 1 FROM recall_batches x"
    " WHERE x.recall_id = $1 AND x.batch_number = e.child) ORDER BY e.child LIMIT $3) AS n"
    " JOIN trace_batches b ON b.number = n.child";
constexpr std::string_view kDeepest =
    "SELECT COALESCE(MAX(depth), 0) FROM recall_batches WHERE recall_id = $1";
constexpr std::string_view kTotals =
    "SELECT COUNT(*), COUNT(DISTINCT stall_id), CAST(COALESCE(SUM(left_g), 0) AS BIGINT),"
    " CAST(COALESCE(SUM(sold_g), 0) AS BIGINT) FROM recall_batches WHERE recall_id = $1";
constexpr std::string_view kWriteNotices =
    "INSERT INTO recall_notices (" PANYUAN_NOTICE_COLUMNS
    ") SELECT $1, g.stall_id, (SELECT COALESCE(MAX(seq), 0) FROM recall_notices)"
    " + ROW_NUMBER() OVER (ORDER BY g.stall_id), $2, CAST(NULL AS BIGINT), '', g.batches,"
    " g.left_g, g.sold_g, 0, 0"
    " FROM (SELECT stall_id, COUNT(*) AS batches, CAST(SUM(left_g) AS BIGINT) AS left_g,"
    " CAST(SUM(sold_g) AS BIGINT) AS sold_g FROM recall_batches WHERE recall_id = $1"
    " GROUP BY stall_id) AS g"
    " LEFT JOIN recall_notices o ON o.recall_id = $1 AND o.stall_id = g.stall_id"
    " WHERE o.batches IS NULL OR o.batches <> g.batches"
    " ON CONFLICT (recall_id, stall_id) DO UPDATE SET seq = excluded.seq,"
    " noticed_us = excluded.noticed_us, acknowledged_us = NULL, acknowledged_by = '',"
    " batches = excluded.batches, left_g = excluded.left_g, sold_g = excluded.sold_g";
constexpr std::string_view kUnrecorded =
    "SELECT batch_number FROM recall_batches WHERE recall_id = $1 AND leaf_index IS NULL"
    " ORDER BY batch_number LIMIT $2";
constexpr std::string_view kHold =
    "UPDATE trace_batches SET recall_id = $1 WHERE number IN (SELECT batch_number"
    " FROM recall_batches WHERE recall_id = $1 AND leaf_index IS NULL"
    " AND batch_number BETWEEN $2 AND $3) AND (recall_id IS NULL OR recall_id < $1)";
constexpr std::string_view kRecorded =
    "UPDATE recall_batches SET leaf_index = $4 WHERE recall_id = $1 AND leaf_index IS NULL"
    " AND batch_number BETWEEN $2 AND $3";
constexpr std::string_view kHeldBy =
    "SELECT b.number FROM recall_batches r JOIN trace_batches b ON b.number = r.batch_number"
    " WHERE r.recall_id = $1 AND b.recall_id = $1 ORDER BY b.number LIMIT $2";
constexpr std::string_view kFree =
    "UPDATE trace_batches SET recall_id = (SELECT MAX(o.recall_id) FROM recall_batches o"
    " JOIN recalls c ON c.recall_id = o.recall_id WHERE o.batch_number = trace_batches.number"
    " AND o.recall_id <> $1 AND c.state <> 3 AND c.drill = 0)"
    " WHERE number IN (SELECT batch_number FROM recall_batches WHERE recall_id = $1"
    " AND batch_number BETWEEN $2 AND $3) AND recall_id = $1";
constexpr std::string_view kInForce =
    "SELECT " PANYUAN_RECALL_COLUMNS
    " FROM recalls WHERE drill = 0 AND state <> 3 AND recall_id IN"
    " (SELECT recall_id FROM recall_batches WHERE batch_number = $1) ORDER BY recall_id";
constexpr std::string_view kAcknowledge =
    "UPDATE recall_notices SET acknowledged_us = $3, acknowledged_by = $4"
    " WHERE recall_id = $1 AND stall_id = $2";
constexpr std::string_view kInsertAct =
    "INSERT INTO recall_acts (act_id, recall_id, stall_id, batch_number, kind, mass_g,"
    " evidence_sha256, happened_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr std::string_view kAddToNotice =
    "UPDATE recall_notices SET recovered_g = recovered_g + $3, destroyed_g = destroyed_g + $4"
    " WHERE recall_id = $1 AND stall_id = $2";
constexpr std::string_view kRecovered =
    "SELECT CAST(COALESCE(SUM(mass_g), 0) AS BIGINT) FROM recall_acts"
    " WHERE batch_number = $1 AND kind = 1";

}  // namespace

// The bulk statements are sent at once: the next one reads what they wrote.
Status SqlRecallChanges::Run(std::string_view sql, db::Params params) {
  const Result<int64_t> changed = transaction_.Execute(sql, params);
  return changed.ok() ? Ok() : Status(changed.error());
}

Result<std::vector<BatchNumber>> SqlRecallChanges::Numbers(std::string_view sql, RecallId id,
                                                           size_t limit) {
  std::vector<BatchNumber> numbers;
  PANYUAN_TRY(transaction_.Query(sql, {id.value, static_cast<int64_t>(limit)},
                                 [&](const db::Row& row) { numbers.push_back({row.Int(0)}); }));
  return numbers;
}

Result<RecallId> SqlRecallChanges::NextId() {
  RecallId id;
  PANYUAN_TRY(transaction_.Query(kNextId, {}, [&](const db::Row& row) { id = {row.Int(0)}; }));
  return id;
}

Status SqlRecallChanges::Insert(const Recall& recall) {
  return Run(kInsert, {recall.id.value,
                       int64_t{recall.drill},
                       int64_t{recall.level},
                       static_cast<int64_t>(recall.state),
                       recall.reason_zh,
                       recall.reason_en,
                       recall.result_code,
                       recall.ordered_by,
                       recall.ordered_at.us,
                       OptionalTime(recall.held_at),
                       recall.start_by.us,
                       int64_t{recall.finish_by.days},
                       static_cast<int64_t>(recall.calendar_confidence),
                       OptionalTime(recall.closed_at),
                       recall.closing,
                       recall.batches,
                       recall.stalls,
                       recall.left_g,
                       recall.sold_g,
                       recall.recovered_g,
                       recall.destroyed_g});
}

Status SqlRecallChanges::Update(const Recall& recall) {
  return Run(kUpdate,
             {recall.id.value, static_cast<int64_t>(recall.state), OptionalTime(recall.held_at),
              OptionalTime(recall.closed_at), recall.closing, recall.batches, recall.stalls,
              recall.left_g, recall.sold_g, recall.recovered_g, recall.destroyed_g});
}

Status SqlRecallChanges::AddBatch(RecallId id, BatchNumber number, int depth) {
  return Run(kAddBatch, {id.value, number.value, int64_t{depth}});
}

Result<int64_t> SqlRecallChanges::AddChildren(RecallId id, int depth, int64_t limit) {
  return transaction_.Execute(kAddChildren, {id.value, int64_t{depth}, limit});
}

Result<int> SqlRecallChanges::DeepestOf(RecallId id) {
  int depth = 0;
  PANYUAN_TRY(transaction_.Query(
      kDeepest, {id.value}, [&](const db::Row& row) { depth = static_cast<int>(row.Int(0)); }));
  return depth;
}

Result<RecallTotals> SqlRecallChanges::TotalsOf(RecallId id) {
  RecallTotals totals;
  PANYUAN_TRY(transaction_.Query(kTotals, {id.value}, [&](const db::Row& row) {
    totals = {row.Int(0), row.Int(1), row.Int(2), row.Int(3)};
  }));
  return totals;
}

Status SqlRecallChanges::WriteNotices(RecallId id, base::UtcTime now) {
  return Run(kWriteNotices, {id.value, now.us});
}

Result<std::vector<BatchNumber>> SqlRecallChanges::UnrecordedOf(RecallId id, size_t limit) {
  return Numbers(kUnrecorded, id, limit);
}

Status SqlRecallChanges::Hold(RecallId id, BatchNumber first, BatchNumber last,
                              uint64_t leaf_index) {
  PANYUAN_TRY(Run(kHold, {id.value, first.value, last.value}));
  return Run(kRecorded, {id.value, first.value, last.value, static_cast<int64_t>(leaf_index)});
}

Result<std::vector<BatchNumber>> SqlRecallChanges::HeldBy(RecallId id, size_t limit) {
  return Numbers(kHeldBy, id, limit);
}

Status SqlRecallChanges::Free(RecallId id, BatchNumber first, BatchNumber last) {
  return Run(kFree, {id.value, first.value, last.value});
}

Result<std::vector<Recall>> SqlRecallChanges::InForce(BatchNumber number) {
  std::vector<Recall> recalls;
  PANYUAN_TRY(transaction_.Query(kInForce, {number.value},
                                 [&](const db::Row& row) { recalls.push_back(ReadRecall(row)); }));
  return recalls;
}

Status SqlRecallChanges::Acknowledge(const Notice& notice) {
  return Run(kAcknowledge, {notice.recall.value, notice.stall.value,
                            OptionalTime(notice.acknowledged_at), notice.acknowledged_by});
}

Status SqlRecallChanges::AddAct(const RecallAct& act) {
  const Value evidence = act.evidence ? Value(db::Blob(*act.evidence)) : Value(db::kNull);
  PANYUAN_TRY(Run(kInsertAct, {static_cast<int64_t>(act.leaf_index), act.recall.value,
                               act.stall.value, act.batch.value, static_cast<int64_t>(act.kind),
                               act.mass_g, evidence, act.happened_at.us}));
  const bool destroyed = act.kind == RecallActKind::kDestroyed;
  return Run(kAddToNotice, {act.recall.value, act.stall.value, destroyed ? 0 : act.mass_g,
                            destroyed ? act.mass_g : 0});
}

Result<int64_t> SqlRecallChanges::RecoveredOf(BatchNumber number) {
  int64_t recovered_g = 0;
  PANYUAN_TRY(transaction_.Query(kRecovered, {number.value},
                                 [&](const db::Row& row) { recovered_g = row.Int(0); }));
  return recovered_g;
}

}  // namespace panyuan::trace
