#include "services/upkeep/lot_check.h"

#include <algorithm>
#include <optional>
#include <string>

#include "services/upkeep/difference.h"
#include "services/upkeep/entry_edges.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kOfBatch = "SELECT gtin, lot FROM trace_gtin_lots WHERE number = $1";
constexpr std::string_view kCount = "SELECT COUNT(*) FROM trace_gtin_lots";
constexpr std::string_view kDrop = "DELETE FROM trace_gtin_lots";
constexpr std::string_view kAdd =
    "INSERT INTO trace_gtin_lots (number, gtin, lot) VALUES ($1, $2, $3)";

struct EntryLot {
  int64_t number = 0;
  std::string gtin, lot;
};

// What an arrival says of its batch; a correction of it changes nothing here.
Result<std::optional<EntryLot>> ReadLot(const EventFacts& facts,
                                        const label::BatchNumbering& numbering,
                                        uint64_t leaf_index) {
  if (facts.error || facts.gtin.empty() || facts.quantities.size() != 1)
    return std::optional<EntryLot>();
  EntryLot read{0, std::string(facts.gtin), std::string(facts.lot)};
  std::erase(read.lot, '\\');  // of its characters only the quote is escaped
  PANYUAN_ASSIGN(read.number,
                 BatchNumberOf(numbering, facts.quantities.front().batch_digits, leaf_index));
  return std::optional(std::move(read));
}

}  // namespace

Status LotCheck::Add(uint64_t leaf_index, const EventFacts& facts) {
  PANYUAN_ASSIGN(const auto wanted, ReadLot(facts, numbering_, leaf_index));
  if (!wanted) return Ok();
  ++lots_;
  std::string stored = kNothing;
  PANYUAN_TRY(session_.Query(kOfBatch, {wanted->number}, [&](const db::Row& row) {
    stored = std::string(row.Text(0)) + " " + std::string(row.Text(1));
  }));
  const std::string expected = wanted->gtin + " " + wanted->lot;
  if (stored == expected) return Ok();
  return Differs("trace_gtin_lots", Key("number", wanted->number), std::move(stored), expected);
}

Status LotCheck::Finish() {
  Status good = Ok();
  PANYUAN_TRY(session_.Query(kCount, {}, [&](const db::Row& row) {
    if (row.Int(0) != lots_)
      good =
          Differs("trace_gtin_lots", "rows", std::to_string(row.Int(0)), std::to_string(lots_));
  }));
  return good;
}

Status LotTables::Begin() { return transaction_.Write(kDrop, {}); }

Status LotTables::Add(uint64_t leaf_index, const EventFacts& facts) {
  PANYUAN_ASSIGN(const auto lot, ReadLot(facts, numbering_, leaf_index));
  return lot ? transaction_.Write(kAdd, {lot->number, lot->gtin, lot->lot}) : Ok();
}

}  // namespace panyuan::upkeep
