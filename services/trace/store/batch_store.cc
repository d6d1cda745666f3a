#include "services/trace/store/batch_store.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

#include "services/ledger/log_reader.h"
#include "services/trace/store/number_lists.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using db::Blob;
using db::Value;

#define PANYUAN_BATCH_COLUMNS                                                                \
  "number, product_id, stall_id, supplier_id, origin, from_outside, received_g, on_hand_g,"  \
  " arrived_us, recorded_us, certificate_number, voucher_number, photo_sha256,"              \
  " hold_result_code, hold_finding_zh, hold_finding_en, hold_since_us, source_code, sold_g," \
  " offered_g, packed_g, oversold_g, made_by, expires_day, expiry_confidence, hold_by,"      \
  " recall_id, voided"

constexpr std::string_view kFind =
    "SELECT " PANYUAN_BATCH_COLUMNS " FROM trace_batches WHERE number = $1";
constexpr std::string_view kFindAll =
    "SELECT " PANYUAN_BATCH_COLUMNS " FROM trace_batches WHERE number IN (" PANYUAN_32_NUMBERS ")";
constexpr std::string_view kList =
    "SELECT " PANYUAN_BATCH_COLUMNS
    " FROM trace_batches WHERE stall_id = $1 AND number < $2"
    " AND ($3 = 0 OR $3 = CASE WHEN voided = 1 THEN 5 WHEN recall_id IS NOT NULL THEN 4"
    " WHEN hold_result_code IS NOT NULL THEN 2"
    " WHEN on_hand_g = 0 THEN 3 ELSE 1 END)"
    " ORDER BY number DESC LIMIT $4";
constexpr std::string_view kListFrom =
    "SELECT " PANYUAN_BATCH_COLUMNS
    " FROM trace_batches WHERE source_code = $1 AND number > $2 ORDER BY number LIMIT $3";
constexpr std::string_view kReserve =
    "INSERT INTO trace_reservations (first_number, count, stall_id, reserved_us)"
    " VALUES ($1, $2, $3, $4)";
constexpr std::string_view kFindReservation =
    "SELECT stall_id FROM trace_reservations"
    " WHERE first_number = (SELECT MAX(first_number) FROM trace_reservations"
    " WHERE first_number <= $1) AND $1 < first_number + count";
// Two range scans of primary keys; a stall reserves once in dozens of batches.
constexpr std::string_view kCountUnused =
    "SELECT CAST(SUM(r.count - (SELECT COUNT(*) FROM trace_batches b"
    " WHERE b.number >= r.first_number AND b.number < r.first_number + r.count)) AS BIGINT)"
    " FROM trace_reservations r WHERE r.stall_id = $1";
constexpr std::string_view kInsert =
    "INSERT INTO trace_batches (number, product_id, stall_id, supplier_id, origin, from_outside,"
    " received_g, on_hand_g, arrived_us, recorded_us, certificate_number, voucher_number,"
    " photo_sha256, source_code, made_by, expires_day, expiry_confidence)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
constexpr std::string_view kUpdate =
    "UPDATE trace_batches SET on_hand_g = $2, hold_result_code = $3, hold_finding_zh = $4,"
    " hold_finding_en = $5, hold_since_us = $6, hold_by = $7, sold_g = $8, offered_g = $9,"
    " packed_g = $10, oversold_g = $11, voided = $12 WHERE number = $1";

Batch ReadBatch(const db::Row& row, const label::BatchNumbering& numbering) {
  Batch batch;
  batch.number = {row.Int(0)};
  batch.code = numbering.CodeOf(static_cast<uint64_t>(row.Int(0)));
  batch.product = {row.Int(1)};
  batch.stall = {row.Int(2)};
  batch.supplier = {row.Int(3)};
  batch.origin = row.Text(4);
  batch.from_outside = row.Int(5) != 0;
  batch.received_g = row.Int(6);
  batch.on_hand_g = row.Int(7);
  batch.arrived_at = {row.Int(8)};
  batch.recorded_at = {row.Int(9)};
  batch.certificate_number = row.Text(10);
  batch.voucher_number = row.Text(11);
  batch.photo_sha256 = base::ToHash(row.Bytes(12));
  if (!row.IsNull(13))
    batch.hold = Hold{std::string(row.Text(13)),
                      std::string(row.Text(14)),
                      std::string(row.Text(15)),
                      {row.Int(16)},
                      static_cast<HoldBy>(row.Int(25))};
  if (!row.IsNull(17)) batch.source = label::BatchCode{static_cast<uint64_t>(row.Int(17))};
  batch.sold_g = row.Int(18);
  batch.offered_g = row.Int(19);
  batch.packed_g = row.Int(20);
  batch.oversold_g = row.Int(21);
  batch.made_by = static_cast<Making>(row.Int(22));
  if (!row.IsNull(23)) batch.expires_day = base::CivilDay{static_cast<int32_t>(row.Int(23))};
  batch.expiry_confidence = static_cast<Confidence>(row.Int(24));
  batch.recall_id = {row.Int(26)};
  batch.voided = row.Int(27) != 0;
  return batch;
}

}  // namespace

Result<std::optional<Batch>> SqlBatchReads::Find(BatchNumber number) {
  std::optional<Batch> batch;
  PANYUAN_TRY(session_.Query(kFind, {number.value},
                             [&](const db::Row& row) { batch = ReadBatch(row, numbering_); }));
  return batch;
}

Result<std::vector<Batch>> SqlBatchReads::FindAll(std::span<const BatchNumber> numbers) {
  std::unordered_map<int64_t, Batch> found;
  found.reserve(numbers.size());
  PANYUAN_TRY(session_.QueryEach(kFindAll, ListsOf32(numbers), [&](size_t, const db::Row& row) {
    found.emplace(row.Int(0), ReadBatch(row, numbering_));
  }));
  std::vector<Batch> batches;
  batches.reserve(found.size());
  for (const BatchNumber number : numbers)
    if (const auto one = found.extract(number.value)) batches.push_back(std::move(one.mapped()));
  return batches;
}

Result<std::vector<Batch>> SqlBatchReads::List(const BatchQuery& query) {
  std::vector<Batch> batches;
  const int64_t before = query.before ? query.before.value : std::numeric_limits<int64_t>::max();
  const int64_t state = query.state ? static_cast<int64_t>(*query.state) : 0;
  PANYUAN_TRY(
      session_.Query(kList, {query.stall.value, before, state, static_cast<int64_t>(query.limit)},
                     [&](const db::Row& row) { batches.push_back(ReadBatch(row, numbering_)); }));
  return batches;
}

Result<std::vector<Batch>> SqlBatchReads::ListFrom(const SourceQuery& query) {
  std::vector<std::vector<Value>> lists;
  for (const label::BatchCode& source : query.sources)
    lists.push_back(
        {static_cast<int64_t>(source.bits), query.after.value, static_cast<int64_t>(query.limit)});
  std::vector<Batch> batches;
  PANYUAN_TRY(session_.QueryEach(kListFrom, lists, [&](size_t, const db::Row& row) {
    batches.push_back(ReadBatch(row, numbering_));
  }));
  std::sort(batches.begin(), batches.end(),
            [](const Batch& a, const Batch& b) { return a.number < b.number; });
  if (batches.size() > query.limit) batches.resize(query.limit);
  return batches;
}

Status SqlBatchWrites::Insert(const Batch& batch) {
  const Value photo = batch.photo_sha256 ? Value(Blob(*batch.photo_sha256)) : Value(db::kNull);
  const Value source =
      batch.source ? Value(static_cast<int64_t>(batch.source->bits)) : Value(db::kNull);
  const Value expires =
      batch.expires_day ? Value(int64_t{batch.expires_day->days}) : Value(db::kNull);
  return transaction_.Write(
      kInsert, {batch.number.value, batch.product.value, batch.stall.value, batch.supplier.value,
                batch.origin, int64_t{batch.from_outside}, batch.received_g, batch.on_hand_g,
                batch.arrived_at.us, batch.recorded_at.us, batch.certificate_number,
                batch.voucher_number, photo, source, static_cast<int64_t>(batch.made_by), expires,
                static_cast<int64_t>(batch.expiry_confidence)});
}

Status SqlBatchWrites::Update(const Batch& batch) {
  Value code = db::kNull, zh = db::kNull, en = db::kNull, since = db::kNull;
  int64_t by = 0;
  if (batch.hold) {
    code = batch.hold->result_code;
    zh = batch.hold->finding_zh;
    en = batch.hold->finding_en;
    since = batch.hold->since.us;
    by = static_cast<int64_t>(batch.hold->by);
  }
  return transaction_.Write(
      kUpdate, {batch.number.value, batch.on_hand_g, code, zh, en, since, by, batch.sold_g,
                batch.offered_g, batch.packed_g, batch.oversold_g, int64_t{batch.voided}});
}

Status SqlReservations::Add(const Reservation& reservation) {
  return transaction_.Write(kReserve, {reservation.first.value, reservation.count,
                                       reservation.stall.value, reservation.reserved_at.us});
}

Result<StallId> SqlReservations::OwnerOf(BatchNumber number) {
  StallId owner;
  PANYUAN_TRY(transaction_.Query(kFindReservation, {number.value},
                                 [&](const db::Row& row) { owner.value = row.Int(0); }));
  return owner;
}

Result<int64_t> SqlReservations::UnusedOf(StallId stall) {
  int64_t unused = 0;
  PANYUAN_TRY(transaction_.Query(kCountUnused, {stall.value},
                                 [&](const db::Row& row) { unused = row.Int(0); }));
  return unused;
}

Result<std::vector<ChainStep>> LogChains::EventsOf(BatchNumber number, size_t limit) {
  std::vector<ChainStep> steps;
  PANYUAN_TRY(ledger::LogReader(session_).Chain(number.value, limit,
                                                [&](const ledger::LogReader::ChainEntry& entry) {
                                                  steps.push_back({entry.index,
                                                                   std::string(entry.step),
                                                                   std::string(entry.disposition),
                                                                   {entry.occurred_us},
                                                                   entry.mass_g,
                                                                   std::string(entry.event)});
                                                }));
  return steps;
}

}  // namespace panyuan::trace
