#include "services/upkeep/batch_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/base/time.h"
#include "services/label/batch_code.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/stock_effect.h"
#include "services/upkeep/difference.h"
#include "services/upkeep/event_facts.h"
#include "services/upkeep/stored_schema.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

// Rows that make a batch, and those that declare them an error.
#define PANYUAN_MAKING \
  "'receiving', 'disassembling', 'assembling', 'creating_class_instance', 'repackaging'"
#define PANYUAN_IS_MADE "step IN (" PANYUAN_MAKING ") AND mass_g > 0"
#define PANYUAN_IS_UNMADE "step = 'error' AND mass_g < 0 AND disposition IN (" PANYUAN_MAKING ")"
#define PANYUAN_SUM(condition, grams) \
  "CAST(SUM(CASE WHEN " condition " THEN " grams " ELSE 0 END) AS BIGINT)"
#define PANYUAN_LAST(condition) "MAX(CASE WHEN " condition " THEN leaf_index END)"

// Every sum runs along the primary key; nothing is sorted. What only newer schemas have is read
// from the batch as `figures`.
#define PANYUAN_BATCHES(figures) \
  "SELECT c.batch_number, c.makings, c.received_g, c.made_us, c.net_g, c.sold_g, c.unmade,"    \
  " c.held_at, c.released_at, b.number, b.received_g, b.arrived_us, b.on_hand_g,"              \
  " b.hold_result_code, b.hold_since_us, " figures                                             \
  " FROM (SELECT batch_number, " PANYUAN_SUM(PANYUAN_IS_MADE, "1") " AS makings, "             \
  PANYUAN_SUM(PANYUAN_IS_MADE, "mass_g") " AS received_g,"                                     \
  " MAX(CASE WHEN " PANYUAN_IS_MADE " THEN occurred_us END) AS made_us,"                       \
  " CAST(SUM(" PANYUAN_STOCK_EFFECT("") ") AS BIGINT) AS net_g, "                              \
  PANYUAN_SUM("step = 'retail_selling'", "mass_g") " - "                                       \
  PANYUAN_SUM("step = 'error' AND disposition = 'retail_selling'", "mass_g") " AS sold_g, "    \
  PANYUAN_SUM(PANYUAN_IS_UNMADE, "1") " AS unmade, "                                           \
  PANYUAN_LAST("step = 'holding' AND disposition = 'non_sellable_other'") " AS held_at, "      \
  PANYUAN_LAST("step = 'holding' AND disposition = 'sellable_not_accessible'")                 \
  " AS released_at FROM ledger_chain GROUP BY batch_number) AS c"                              \
  " LEFT JOIN trace_batches b ON b.number = c.batch_number"
constexpr std::string_view kBatches =
    PANYUAN_BATCHES("b.oversold_g, b.sold_g, b.voided, b.hold_by");
constexpr std::string_view kOldBatches =
    PANYUAN_BATCHES("0, c.sold_g, 0, CASE WHEN b.hold_result_code IS NULL THEN 0 ELSE 1 END");

// The first batch whose figure is not the sum of the rows behind it.
constexpr std::string_view kOffered =
    "SELECT b.number, b.offered_g, COALESCE(t.mass_g, 0) FROM trace_batches b LEFT JOIN"
    " (SELECT batch_number, CAST(SUM(offered_g) AS BIGINT) AS mass_g FROM trace_transfers"
    " WHERE state = 1 GROUP BY batch_number) AS t ON t.batch_number = b.number"
    " WHERE b.offered_g <> COALESCE(t.mass_g, 0) ORDER BY b.number LIMIT 1";
constexpr std::string_view kPacked =
    "SELECT b.number, b.packed_g, COALESCE(t.mass_g, 0) FROM trace_batches b LEFT JOIN"
    " (SELECT batch_number, CAST(SUM(mass_g) AS BIGINT) AS mass_g FROM trace_crate_contents"
    " GROUP BY batch_number) AS t ON t.batch_number = b.number"
    " WHERE b.packed_g <> COALESCE(t.mass_g, 0) ORDER BY b.number LIMIT 1";
// Of another recall than one in force that has it.
constexpr std::string_view kRecalled =
    "SELECT b.number, b.recall_id FROM trace_batches b WHERE b.recall_id IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM recall_batches l JOIN recalls r ON r.recall_id = l.recall_id"
    " WHERE l.batch_number = b.number AND l.recall_id = b.recall_id AND r.drill = 0"
    " AND r.state <> 3) ORDER BY b.number LIMIT 1";

constexpr std::string_view kSilentBatches =
    "SELECT COUNT(*), MIN(b.number) FROM trace_batches b WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger_chain c WHERE c.batch_number = b.number)";

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

// A row of kBatches.
struct BatchRow {
  explicit BatchRow(const db::Row& row)
      : number(row.Int(0)),
        makings(row.Int(1)),
        made_g(row.Int(2)),
        made_us(row.Int(3)),
        net_g(row.Int(4)),
        chain_sold_g(row.Int(5)),
        unmade(row.Int(6)),
        held_at(row.IsNull(7) ? -1 : row.Int(7)),
        released_at(row.IsNull(8) ? -1 : row.Int(8)),
        stored(!row.IsNull(9)),
        received_g(row.Int(10)),
        arrived_us(row.Int(11)),
        on_hand_g(row.Int(12)),
        held(!row.IsNull(13)),
        hold_code(row.Text(13)),
        hold_since_us(row.Int(14)),
        oversold_g(row.Int(15)),
        sold_g(row.Int(16)),
        voided(row.Int(17)),
        hold_by(row.Int(18)) {}

  int64_t number;
  // By the chain; leaf indices are -1 where there is none.
  int64_t makings, made_g, made_us, net_g, chain_sold_g, unmade, held_at, released_at;
  // By the batch.
  bool stored;
  int64_t received_g, arrived_us, on_hand_g;
  bool held;
  std::string hold_code;
  int64_t hold_since_us, oversold_g, sold_g, voided, hold_by;
};

constexpr const char* kTable = "trace_batches";

// Held where the last of the events that hold and release it is one that holds.
Status CheckHold(db::Session& session, const BatchRow& batch) {
  const auto differs = [&](std::string_view column, std::string stored, std::string expected) {
    return Differs(kTable, Key("number", batch.number, column), std::move(stored),
                   std::move(expected));
  };
  if (batch.held_at <= batch.released_at)
    return batch.held
               ? Status(differs("hold_result_code", batch.hold_code, "nothing: no event holds it"))
               : Ok();
  std::string event;
  PANYUAN_TRY(
      ledger::LogReader(session).Entries(static_cast<uint64_t>(batch.held_at), 1,
                                         [&](uint64_t, std::string_view bytes) { event = bytes; }));
  EventFacts facts;
  const bool read = ReadFacts(event, facts);
  if (!read || !batch.held || batch.hold_code != facts.result_code)
    return differs("hold_result_code", batch.held ? batch.hold_code : kNothing,
                   std::string(facts.result_code));
  if (batch.hold_since_us / 1'000 != facts.time.us / 1'000)
    return differs("hold_since_us", base::FormatShanghai({batch.hold_since_us}),
                   base::FormatShanghai(facts.time));
  const bool by_lab = batch.hold_by == 1;
  if (batch.hold_by == 0 || by_lab == batch.hold_code.empty())
    return differs("hold_by", std::to_string(batch.hold_by),
                   batch.hold_code.empty() ? "2 or 3" : "1");
  return Ok();
}

Status CheckMaking(const BatchRow& batch) {
  if (!batch.stored) return Differs(kTable, Key("number", batch.number), kNothing, "a row");
  if (batch.number < 1 || static_cast<uint64_t>(batch.number) > label::BatchCode::kNumberMask)
    return Differs(kTable, Key("number", batch.number), "a row", "a number from 1 to 2^40 - 1");
  if (batch.makings != 1)
    return Differs("ledger_chain", Key("batch_number", batch.number),
                   std::to_string(batch.makings) + " arrivals", "one");
  if (batch.arrived_us / 1'000 != batch.made_us / 1'000)
    return Differs(kTable, Key("number", batch.number, "arrived_us"),
                   base::FormatShanghai({batch.arrived_us}), base::FormatShanghai({batch.made_us}));
  return Ok();
}

Status CheckBatch(db::Session& session, const BatchRow& batch) {
  PANYUAN_TRY(CheckMaking(batch));
  const struct {
    const char* column;
    int64_t stored, expected;
  } figures[] = {
      {"received_g", batch.received_g, batch.made_g},
      {"on_hand_g", batch.on_hand_g, std::max<int64_t>(batch.net_g, 0)},
      {"oversold_g", batch.oversold_g, std::max<int64_t>(-batch.net_g, 0)},
      {"sold_g", batch.sold_g, batch.chain_sold_g},
      {"voided", batch.voided, batch.unmade},
  };
  for (const auto& figure : figures)
    if (figure.stored != figure.expected)
      return Differs(kTable, Key("number", batch.number, figure.column),
                     std::to_string(figure.stored), std::to_string(figure.expected));
  return CheckHold(session, batch);
}

// What other tables say of batches.
Status CheckElsewhere(db::Session& session) {
  Status good = Ok();
  for (const auto& [sql, column] :
       {std::pair(kOffered, "offered_g"), {kPacked, "packed_g"}, {kRecalled, "recall_id"}}) {
    PANYUAN_TRY(session.Query(sql, {}, [&, column = column](const db::Row& row) {
      good = Differs(kTable, Key("number", row.Int(0), column), std::to_string(row.Int(1)),
                     column == std::string_view("recall_id") ? "no such recall in force"
                                                             : std::to_string(row.Int(2)));
    }));
    PANYUAN_TRY(good);
  }
  return Ok();
}

// The counter of numbers lies behind all that were given, and blocks are one stall's each. A backup
// from before there were blocks has neither table.
Status CheckNumbers(db::Session& session, std::string_view engine) {
  PANYUAN_ASSIGN(const bool known, HasTable(session, engine, "trace_numbers"));
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
  PANYUAN_ASSIGN(const bool has_chains, HasTable(session, engine, "trace_edges"));
  PANYUAN_TRY(session.Query(has_chains ? kBatches : kOldBatches, {}, [&](const db::Row& row) {
    if (good.ok()) good = CheckBatch(session, BatchRow(row));
    ++batches;
  }));
  PANYUAN_TRY(good);
  PANYUAN_TRY(session.Query(kSilentBatches, {}, [&](const db::Row& row) {
    if (row.Int(0) > 0)
      good = Differs("trace_batches", Key("number", row.Int(1)), "a row", "no row: no event");
  }));
  PANYUAN_TRY(good);
  PANYUAN_TRY(CheckNumbers(session, engine));
  if (has_chains) PANYUAN_TRY(CheckElsewhere(session));
  return batches;
}

}  // namespace panyuan::upkeep
