#include "services/trace/store/move_store.h"

#include <algorithm>

#include "services/base/packing.h"

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;
using db::Value;

#define PANYUAN_STEP_COLUMNS                                                     \
  "SELECT c.leaf_index, c.step, c.disposition, c.occurred_us, c.mass_g, e.event" \
  " FROM ledger_chain c JOIN ledger_entries e ON e.leaf_index = c.leaf_index"    \
  " WHERE c.batch_number = $1"

constexpr std::string_view kAt = PANYUAN_STEP_COLUMNS " AND c.leaf_index = $2";
constexpr std::string_view kCorrections =
    PANYUAN_STEP_COLUMNS " AND c.step = 'error' ORDER BY c.leaf_index LIMIT $2";
constexpr std::string_view kOfBatch =
    "SELECT step, disposition, CASE WHEN mass_g < 0 THEN 1 ELSE 0 END, CAST(SUM(mass_g) AS BIGINT)"
    " FROM ledger_chain WHERE batch_number = $1 AND mass_g <> 0 GROUP BY 1, 2, 3";
constexpr std::string_view kOfStall =
    "SELECT flow, CAST(SUM(mass_g) AS BIGINT) FROM trace_flows"
    " WHERE stall_id = $1 AND day >= $2 AND day <= $3 GROUP BY flow";
constexpr std::string_view kDue =
    "SELECT expires_day, number FROM trace_batches WHERE stall_id = $1 AND on_hand_g > 0"
    " AND expires_day IS NOT NULL AND expires_day <= $2 AND expires_day >= $3"
    " AND (expires_day > $3 OR number > $4) ORDER BY expires_day, number LIMIT $5";
constexpr std::string_view kHasDocument = "SELECT 1 FROM trace_documents WHERE sha256 = $1";

}  // namespace

Result<std::vector<ChainStep>> SqlBatchEvents::Read(std::string_view sql, db::Params params) {
  std::vector<ChainStep> steps;
  Status good;
  PANYUAN_TRY(session_.Query(sql, params, [&](const db::Row& row) {
    Result<std::string> event = base::Unpack(row.Bytes(5));
    if (event.ok())
      steps.push_back({static_cast<uint64_t>(row.Int(0)),
                       std::string(row.Text(1)),
                       std::string(row.Text(2)),
                       {row.Int(3)},
                       row.Int(4),
                       std::move(*event)});
    else
      good = event.error();
  }));
  PANYUAN_TRY(good);
  return steps;
}

Result<std::optional<ChainStep>> SqlBatchEvents::At(BatchNumber batch, uint64_t leaf_index) {
  PANYUAN_ASSIGN(std::vector<ChainStep> steps,
                 Read(kAt, {batch.value, static_cast<int64_t>(leaf_index)}));
  return steps.empty() ? std::nullopt : std::optional(std::move(steps.front()));
}

Result<std::vector<ChainStep>> SqlBatchEvents::CorrectionsOf(BatchNumber batch, size_t limit) {
  return Read(kCorrections, {batch.value, static_cast<int64_t>(limit)});
}

Result<std::vector<Moved>> SqlMoveSums::OfBatch(BatchNumber batch) {
  std::vector<Moved> sums;
  PANYUAN_TRY(session_.Query(kOfBatch, {batch.value}, [&](const db::Row& row) {
    sums.push_back({std::string(row.Text(0)), std::string(row.Text(1)), row.Int(3)});
  }));
  return sums;
}

Result<FlowSums> SqlMoveSums::OfStall(StallId stall, base::CivilDay first, base::CivilDay last) {
  FlowSums sums{};
  PANYUAN_TRY(session_.Query(
      kOfStall, {stall.value, int64_t{first.days}, int64_t{last.days}},
      [&](const db::Row& row) { sums.at(static_cast<size_t>(row.Int(0))) = row.Int(1); }));
  return sums;
}

Result<std::vector<DueBatch>> SqlDueBatches::List(const DueQuery& query) {
  constexpr size_t kStallsAtOnce = 32;
  std::vector<DueBatch> due;
  for (size_t at = 0; at < query.stalls.size() && due.size() < query.limit;) {
    std::vector<std::vector<Value>> lists;
    const size_t begin = at;
    for (; at < query.stalls.size() && lists.size() < kStallsAtOnce; ++at) {
      const StallId stall = query.stalls[at];
      const bool passed = stall < query.after.stall;
      const bool inside = stall == query.after.stall;
      // A stall that is done gets a range that holds nothing.
      const int64_t first = inside ? query.after.expires.days : passed ? query.last.days + 1 : 0;
      lists.push_back({stall.value, int64_t{query.last.days}, first,
                       inside ? query.after.number.value : 0, static_cast<int64_t>(query.limit)});
    }
    PANYUAN_TRY(session_.QueryEach(kDue, lists, [&](size_t i, const db::Row& row) {
      due.push_back({query.stalls[begin + i], {static_cast<int32_t>(row.Int(0))}, {row.Int(1)}});
    }));
  }
  if (due.size() > query.limit) due.resize(query.limit);
  return due;
}

Result<bool> SqlEvidence::Has(const base::Hash& sha256) {
  bool has = false;
  PANYUAN_TRY(
      session_.Query(kHasDocument, {db::Blob(sha256)}, [&](const db::Row&) { has = true; }));
  return has;
}

}  // namespace panyuan::trace
