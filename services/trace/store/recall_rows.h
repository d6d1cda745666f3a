// The columns of recalls and notices, and how a row of them is read.
#pragma once

#include "services/db/session.h"
#include "services/trace/domain/recall.h"

namespace panyuan::trace {

#define PANYUAN_RECALL_COLUMNS                                                                 \
  "recall_id, drill, level, state, reason_zh, reason_en, result_code, ordered_by, ordered_us," \
  " held_us, start_by_us, finish_by_day, calendar_confidence, closed_us, closing, batches,"    \
  " stalls, left_g, sold_g, recovered_g, destroyed_g"

#define PANYUAN_NOTICE_COLUMNS                                                               \
  "recall_id, stall_id, seq, noticed_us, acknowledged_us, acknowledged_by, batches, left_g," \
  " sold_g, recovered_g, destroyed_g"

Recall ReadRecall(const db::Row& row);
Notice ReadNotice(const db::Row& row);
// Of recall_batches: batch_number, depth, stall_id, left_g, sold_g.
RecalledBatch ReadRecalledBatch(const db::Row& row);
// NULL for none.
db::Value OptionalTime(const std::optional<base::UtcTime>& time);

}  // namespace panyuan::trace
