#include "services/upkeep/batch_check.h"

#include <algorithm>
#include <string>

#include "services/base/time.h"
#include "services/label/batch_code.h"
#include "services/ledger/log_reader.h"
#include "services/upkeep/difference.h"
#include "services/upkeep/event_facts.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

// Every sum runs along the primary key; nothing is sorted.
constexpr std::string_view kBatches =
    "SELECT c.batch_number, c.arrivals, c.received_g, c.arrived_us, c.sold_g, c.holds,"
    " c.held_at, c.held_us, b.number, b.received_g, b.arrived_us, b.on_hand_g,"
    " b.hold_result_code, b.hold_since_us"
    " FROM (SELECT batch_number,"
    " SUM(CASE WHEN step = 'receiving' THEN 1 ELSE 0 END) AS arrivals,"
    " CAST(SUM(CASE WHEN step = 'receiving' THEN mass_g ELSE 0 END) AS BIGINT) AS received_g,"
    " MAX(CASE WHEN step = 'receiving' THEN occurred_us END) AS arrived_us,"
    " CAST(SUM(CASE WHEN step = 'retail_selling' THEN mass_g ELSE 0 END) AS BIGINT) AS sold_g,"
    " SUM(CASE WHEN step = 'holding' THEN 1 ELSE 0 END) AS holds,"
    " MAX(CASE WHEN step = 'holding' THEN leaf_index END) AS held_at,"
    " MAX(CASE WHEN step = 'holding' THEN occurred_us END) AS held_us"
    " FROM ledger_chain GROUP BY batch_number) AS c"
    " LEFT JOIN trace_batches b ON b.number = c.batch_number";
constexpr std::string_view kSilentBatches =
    "SELECT COUNT(*), MIN(b.number) FROM trace_batches b WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger_chain c WHERE c.batch_number = b.number)";

constexpr std::string_view kPostgresHasNumbers =
    "SELECT 1 FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_name = 'trace_numbers'";
constexpr std::string_view kSqliteHasNumbers =
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'trace_numbers'";
constexpr std::string_view kGivenNumbers =
    "SELECT next, (SELECT COALESCE(MAX(number), 0) + 1 FROM trace_batches),"
    " (SELECT COALESCE(MAX(first_number + count), 1) FROM trace_reservations) FROM trace_numbers";
constexpr std::string_view kOverlap =
    "SELECT r.first_number FROM trace_reservations r WHERE r.first_number + r.count >"
    " (SELECT MIN(s.first_number) FROM trace_reservations s"
    " WHERE s.first_number > r.first_number) LIMIT 1";
constexpr std::string_view kForeignBatch =
    "SELECT b.number, b.stall_id, r.stall_id FROM trace_reservations r JOIN trace_batches b"
    " ON b.number >= r.first_number AND b.number < r.first_number + r.count"
    " WHERE b.stall_id <> r.stall_id LIMIT 1";

Status CheckHold(db::Session& session, const db::Row& row) {
  constexpr const char* kTable = "trace_batches";
  const int64_t number = row.Int(0);
  const std::string code(row.Text(12));
  if (row.Int(5) > 1)
    return Differs("ledger_entries", Key("batch_number", number),
                   std::to_string(row.Int(5)) + " holds", "one");
  if (row.Int(5) == 0)
    return row.IsNull(12) ? Ok()
                          : Status(Differs(kTable, Key("number", number, "hold_result_code"), code,
                                           "nothing: no event holds it"));
  std::string event;
  PANYUAN_TRY(
      ledger::LogReader(session).Entries(static_cast<uint64_t>(row.Int(6)), 1,
                                         [&](uint64_t, std::string_view bytes) { event = bytes; }));
  EventFacts facts;
  const bool read = ReadFacts(event, facts);
  if (!read || row.IsNull(12) || code != facts.result_code)
    return Differs(kTable, Key("number", number, "hold_result_code"),
                   row.IsNull(12) ? kNothing : code, std::string(facts.result_code));
  if (row.Int(13) / 1'000 != row.Int(7) / 1'000)
    return Differs(kTable, Key("number", number, "hold_since_us"),
                   base::FormatShanghai({row.Int(13)}), base::FormatShanghai({row.Int(7)}));
  return Ok();
}

Status CheckBatch(db::Session& session, const db::Row& row) {
  constexpr const char* kTable = "trace_batches";
  const int64_t number = row.Int(0);
  if (row.IsNull(8)) return Differs(kTable, Key("number", number), kNothing, "a row");
  if (number < 1 || static_cast<uint64_t>(number) > label::BatchCode::kNumberMask)
    return Differs(kTable, Key("number", number), "a row", "a number from 1 to 2^40 - 1");
  if (row.Int(1) != 1)
    return Differs("ledger_chain", Key("batch_number", number),
                   std::to_string(row.Int(1)) + " arrivals", "one");
  if (row.Int(9) != row.Int(2))
    return Differs(kTable, Key("number", number, "received_g"), std::to_string(row.Int(9)),
                   std::to_string(row.Int(2)));
  if (row.Int(10) / 1'000 != row.Int(3) / 1'000)
    return Differs(kTable, Key("number", number, "arrived_us"), base::FormatShanghai({row.Int(10)}),
                   base::FormatShanghai({row.Int(3)}));
  if (row.Int(11) != row.Int(2) - row.Int(4))
    return Differs(kTable, Key("number", number, "on_hand_g"), std::to_string(row.Int(11)),
                   std::to_string(row.Int(2) - row.Int(4)));
  return CheckHold(session, row);
}

// The counter of numbers lies behind all that were given, and blocks are one stall's each. A backup
// from before there were blocks has neither table.
Status CheckNumbers(db::Session& session, std::string_view engine) {
  bool known = false;
  PANYUAN_TRY(session.Query(engine == "sqlite" ? kSqliteHasNumbers : kPostgresHasNumbers, {},
                            [&](const db::Row&) { known = true; }));
  if (!known) return Ok();
  Status good = Ok();
  PANYUAN_TRY(session.Query(kGivenNumbers, {}, [&](const db::Row& row) {
    const int64_t least = std::max(row.Int(1), row.Int(2));
    if (row.Int(0) < least)
      good = Differs("trace_numbers", "next", std::to_string(row.Int(0)),
                     "at least " + std::to_string(least));
  }));
  PANYUAN_TRY(good);
  PANYUAN_TRY(session.Query(kOverlap, {}, [&](const db::Row& row) {
    good = Differs("trace_reservations", Key("first_number", row.Int(0)), "a block into the next",
                   "blocks apart");
  }));
  PANYUAN_TRY(good);
  PANYUAN_TRY(session.Query(kForeignBatch, {}, [&](const db::Row& row) {
    good = Differs("trace_batches", Key("number", row.Int(0), "stall_id"),
                   std::to_string(row.Int(1)), std::to_string(row.Int(2)) + " by its block");
  }));
  return good;
}

}  // namespace

Result<uint64_t> CheckBatches(db::Session& session, std::string_view engine) {
  Status good = Ok();
  uint64_t batches = 0;
  PANYUAN_TRY(session.Query(kBatches, {}, [&](const db::Row& row) {
    if (good.ok()) good = CheckBatch(session, row);
    ++batches;
  }));
  PANYUAN_TRY(good);
  PANYUAN_TRY(session.Query(kSilentBatches, {}, [&](const db::Row& row) {
    if (row.Int(0) > 0)
      good = Differs("trace_batches", Key("number", row.Int(1)), "a row", "no row: no event");
  }));
  PANYUAN_TRY(good);
  PANYUAN_TRY(CheckNumbers(session, engine));
  return batches;
}

}  // namespace panyuan::upkeep
