#include "services/trace/store/recall_rows.h"

#include <string>

namespace panyuan::trace {
namespace {

std::optional<base::UtcTime> ReadTime(const db::Row& row, int column) {
  if (row.IsNull(column)) return {};
  return base::UtcTime{row.Int(column)};
}

}  // namespace

Recall ReadRecall(const db::Row& row) {
  Recall recall;
  recall.id = {row.Int(0)};
  recall.drill = row.Int(1) != 0;
  recall.level = static_cast<int>(row.Int(2));
  recall.state = static_cast<RecallState>(row.Int(3));
  recall.reason_zh = row.Text(4);
  recall.reason_en = row.Text(5);
  recall.result_code = row.Text(6);
  recall.ordered_by = row.Text(7);
  recall.ordered_at = {row.Int(8)};
  recall.held_at = ReadTime(row, 9);
  recall.start_by = {row.Int(10)};
  recall.finish_by = {static_cast<int32_t>(row.Int(11))};
  recall.calendar_confidence = static_cast<Confidence>(row.Int(12));
  recall.closed_at = ReadTime(row, 13);
  recall.closing = row.Text(14);
  recall.batches = row.Int(15);
  recall.stalls = row.Int(16);
  recall.left_g = row.Int(17);
  recall.sold_g = row.Int(18);
  recall.recovered_g = row.Int(19);
  recall.destroyed_g = row.Int(20);
  return recall;
}

Notice ReadNotice(const db::Row& row) {
  Notice notice;
  notice.recall = {row.Int(0)};
  notice.stall = {row.Int(1)};
  notice.seq = row.Int(2);
  notice.noticed_at = {row.Int(3)};
  notice.acknowledged_at = ReadTime(row, 4);
  notice.acknowledged_by = row.Text(5);
  notice.batches = row.Int(6);
  notice.left_g = row.Int(7);
  notice.sold_g = row.Int(8);
  notice.recovered_g = row.Int(9);
  notice.destroyed_g = row.Int(10);
  return notice;
}

RecalledBatch ReadRecalledBatch(const db::Row& row) {
  return {{row.Int(0)}, static_cast<int>(row.Int(1)), {row.Int(2)}, row.Int(3), row.Int(4)};
}

db::Value OptionalTime(const std::optional<base::UtcTime>& time) {
  return time ? db::Value(time->us) : db::Value(db::kNull);
}

}  // namespace panyuan::trace
