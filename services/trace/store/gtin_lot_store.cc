#include "services/trace/store/gtin_lot_store.h"

#include <cassert>
#include <limits>
#include <string>

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kAdd =
    "INSERT INTO trace_gtin_lots (number, gtin, lot) VALUES ($1, $2, $3)";
constexpr std::string_view kOf = "SELECT gtin, lot FROM trace_gtin_lots WHERE number = $1";
constexpr std::string_view kFind =
    "SELECT number FROM trace_gtin_lots WHERE gtin = $1 AND lot = $2 AND number < $3"
    " ORDER BY number DESC LIMIT $4";

}  // namespace

Status SqlGtinLots::Add(BatchNumber batch, const GtinLot& lot) {
  assert(transaction_);
  return transaction_->Write(kAdd, {batch.value, lot.gtin, lot.lot});
}

Result<std::optional<GtinLot>> SqlGtinLots::Of(BatchNumber batch) {
  std::optional<GtinLot> lot;
  PANYUAN_TRY(session_.Query(kOf, {batch.value}, [&](const db::Row& row) {
    lot = GtinLot{std::string(row.Text(0)), std::string(row.Text(1))};
  }));
  return lot;
}

Result<std::vector<BatchNumber>> SqlGtinLots::Find(const GtinLotQuery& query) {
  std::vector<BatchNumber> batches;
  const int64_t before = query.before ? query.before.value : std::numeric_limits<int64_t>::max();
  PANYUAN_TRY(session_.Query(
      kFind, {query.lot.gtin, query.lot.lot, before, static_cast<int64_t>(query.limit)},
      [&](const db::Row& row) { batches.push_back({row.Int(0)}); }));
  return batches;
}

}  // namespace panyuan::trace
