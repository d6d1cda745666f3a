#include "services/upkeep/recall_check.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "services/ledger/log_reader.h"
#include "services/upkeep/difference.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Status;

constexpr std::string_view kUnrecorded =
    "SELECT r.batch_number, CASE WHEN c.drill = 1 THEN 'an event' ELSE 'no event' END,"
    " CASE WHEN c.drill = 1 THEN 'none: a drill' ELSE 'an event' END"
    " FROM recall_batches r JOIN recalls c ON c.recall_id = r.recall_id"
    " WHERE (c.drill = 1 AND r.leaf_index IS NOT NULL) OR (c.drill = 0 AND r.leaf_index IS NULL)"
    " ORDER BY r.recall_id, r.batch_number LIMIT 1";
constexpr std::string_view kNotRecalled =
    "SELECT r.batch_number, 'recalled', 'no event that recalls it' FROM recall_batches r"
    " WHERE r.leaf_index IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_chain l"
    " WHERE l.batch_number = r.batch_number AND l.leaf_index = r.leaf_index"
    " AND l.step = 'holding' AND l.disposition = 'recalled')"
    " ORDER BY r.recall_id, r.batch_number LIMIT 1";
constexpr std::string_view kNotListed =
    "SELECT l.batch_number, 'no row', 'a row: an event recalls it' FROM ledger_chain l"
    " WHERE l.step = 'holding' AND l.disposition = 'recalled' AND NOT EXISTS"
    " (SELECT 1 FROM recall_batches r WHERE r.batch_number = l.batch_number"
    " AND r.leaf_index = l.leaf_index) LIMIT 1";
// In force, and yet it holds a batch no more that no later event frees. The calls that close a large
// recall free its batches before the last of them closes it. Counted and not NOT EXISTS, which
// PostgreSQL may turn into a join of all batches with the whole chain.
constexpr std::string_view kNotHeld =
    "SELECT b.number, 'no recall', 'one in force' FROM recalls c JOIN recall_batches r"
    " ON r.recall_id = c.recall_id JOIN trace_batches b ON b.number = r.batch_number"
    " WHERE c.drill = 0 AND c.state <> 3 AND (b.recall_id IS NULL OR b.recall_id < c.recall_id)"
    " AND (SELECT COUNT(*) FROM ledger_chain l WHERE l.batch_number = r.batch_number"
    " AND l.leaf_index > r.leaf_index AND l.step = 'holding' AND l.disposition = 'available') = 0"
    " ORDER BY b.number LIMIT 1";
constexpr std::string_view kNoActEvent =
    "SELECT a.act_id, 'an act', 'no such event' FROM recall_acts a WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger_chain l WHERE l.batch_number = a.batch_number"
    " AND l.leaf_index = a.act_id AND l.mass_g = a.mass_g"
    " AND l.step = CASE a.kind WHEN 1 THEN 'collecting' ELSE 'destroying' END)"
    " ORDER BY a.act_id LIMIT 1";
constexpr std::string_view kNoAct =
    "SELECT l.leaf_index, 'no row', 'an act: goods came back' FROM ledger_chain l"
    " WHERE l.step = 'collecting' AND NOT EXISTS"
    " (SELECT 1 FROM recall_acts a WHERE a.act_id = l.leaf_index) LIMIT 1";
constexpr std::string_view kRecallSums =
    "SELECT c.recall_id, 'sums', 'those of its batches and acts' FROM recalls c"
    " WHERE c.batches <> (SELECT COUNT(*) FROM recall_batches r WHERE r.recall_id = c.recall_id)"
    " OR c.stalls <> (SELECT COUNT(*) FROM recall_notices n WHERE n.recall_id = c.recall_id)"
    " OR c.left_g <> (SELECT COALESCE(SUM(r.left_g), 0) FROM recall_batches r"
    " WHERE r.recall_id = c.recall_id)"
    " OR c.sold_g <> (SELECT COALESCE(SUM(r.sold_g), 0) FROM recall_batches r"
    " WHERE r.recall_id = c.recall_id)"
    " OR c.recovered_g <> (SELECT COALESCE(SUM(a.mass_g), 0) FROM recall_acts a"
    " WHERE a.recall_id = c.recall_id AND a.kind = 1)"
    " OR c.destroyed_g <> (SELECT COALESCE(SUM(a.mass_g), 0) FROM recall_acts a"
    " WHERE a.recall_id = c.recall_id AND a.kind = 2) ORDER BY c.recall_id LIMIT 1";
constexpr std::string_view kNoticeSums =
    "SELECT n.seq, 'sums', 'those of its batches and acts' FROM recall_notices n"
    " LEFT JOIN (SELECT recall_id, stall_id, COUNT(*) AS batches, SUM(left_g) AS left_g,"
    " SUM(sold_g) AS sold_g FROM recall_batches GROUP BY recall_id, stall_id) AS r"
    " ON r.recall_id = n.recall_id AND r.stall_id = n.stall_id"
    " LEFT JOIN (SELECT recall_id, stall_id,"
    " SUM(CASE WHEN kind = 1 THEN mass_g ELSE 0 END) AS recovered_g,"
    " SUM(CASE WHEN kind = 2 THEN mass_g ELSE 0 END) AS destroyed_g"
    " FROM recall_acts GROUP BY recall_id, stall_id) AS a"
    " ON a.recall_id = n.recall_id AND a.stall_id = n.stall_id"
    " WHERE n.batches <> COALESCE(r.batches, 0) OR n.left_g <> COALESCE(r.left_g, 0)"
    " OR n.sold_g <> COALESCE(r.sold_g, 0) OR n.recovered_g <> COALESCE(a.recovered_g, 0)"
    " OR n.destroyed_g <> COALESCE(a.destroyed_g, 0) ORDER BY n.seq LIMIT 1";
// The events of recalls and of acts, each with the recall that it must name.
constexpr std::string_view kEvents =
    "SELECT DISTINCT recall_id, leaf_index FROM recall_batches WHERE leaf_index IS NOT NULL"
    " UNION SELECT recall_id, act_id FROM recall_acts ORDER BY 2";

struct Rule {
  std::string_view table, column, sql;
};
constexpr Rule kRules[] = {
    {"recall_batches", "batch_number", kUnrecorded},
    {"recall_batches", "batch_number", kNotRecalled},
    {"recall_batches", "batch_number", kNotListed},
    {"trace_batches", "number", kNotHeld},
    {"recall_acts", "act_id", kNoActEvent},
    {"recall_acts", "act_id", kNoAct},
    {"recalls", "recall_id", kRecallSums},
    {"recall_notices", "seq", kNoticeSums},
};

// The number in "panyuan:recall":"R-330727-0000001"; 0 where the event names no recall.
int64_t RecallIn(std::string_view event) {
  constexpr std::string_view kMember = "\"panyuan:recall\":\"";
  const size_t start = event.find(kMember);
  if (start == event.npos) return 0;
  std::string_view code = event.substr(start + kMember.size());
  code = code.substr(0, code.find('"'));
  const size_t digits = code.rfind('-') + 1;
  int64_t number = 0;
  std::from_chars(code.data() + digits, code.data() + code.size(), number);
  return number;
}

Status CheckEvents(db::Session& session) {
  std::vector<std::pair<int64_t, int64_t>> events;
  PANYUAN_TRY(session.Query(
      kEvents, {}, [&](const db::Row& row) { events.emplace_back(row.Int(0), row.Int(1)); }));
  for (const auto& [recall_id, leaf_index] : events) {
    int64_t named = 0;
    PANYUAN_TRY(ledger::LogReader(session).Entries(
        static_cast<uint64_t>(leaf_index), 1,
        [&](uint64_t, std::string_view event) { named = RecallIn(event); }));
    if (named != recall_id)
      return Differs("recalls", Key("recall_id", recall_id),
                     "the event at " + std::to_string(leaf_index),
                     named == 0 ? "an event of no recall" : "one of " + std::to_string(named));
  }
  return Ok();
}

}  // namespace

Status CheckRecalls(db::Session& session) {
  for (const Rule& rule : kRules) {
    Status good = Ok();
    PANYUAN_TRY(session.Query(rule.sql, {}, [&](const db::Row& row) {
      good = Differs(rule.table, Key(rule.column, row.Int(0)), std::string(row.Text(1)),
                     std::string(row.Text(2)));
    }));
    PANYUAN_TRY(good);
  }
  return CheckEvents(session);
}

}  // namespace panyuan::upkeep
