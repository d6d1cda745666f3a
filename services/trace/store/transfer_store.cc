#include "services/trace/store/transfer_store.h"

#include <cassert>
#include <limits>

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;
using db::Value;

#define PANYUAN_TRANSFER_COLUMNS                                                         \
  "SELECT transfer_id, batch_number, from_stall_id, to_stall_id, offered_g, accepted_g," \
  " child_number, state, reason, offered_us, answered_us, offer_leaf, answer_leaf"       \
  " FROM trace_transfers"

constexpr std::string_view kNextId =
    "SELECT COALESCE(MAX(transfer_id), 0) + 1 FROM trace_transfers";
constexpr std::string_view kAdd =
    "INSERT INTO trace_transfers (transfer_id, batch_number, from_stall_id, to_stall_id,"
    " offered_g, accepted_g, state, reason, offered_us, offer_leaf)"
    " VALUES ($1, $2, $3, $4, $5, 0, 1, '', $6, $7)";
constexpr std::string_view kSettle =
    "UPDATE trace_transfers SET accepted_g = $2, child_number = $3, state = $4, reason = $5,"
    " answered_us = $6, answer_leaf = $7 WHERE transfer_id = $1";
constexpr std::string_view kFind = PANYUAN_TRANSFER_COLUMNS " WHERE transfer_id = $1";
constexpr std::string_view kListIn = PANYUAN_TRANSFER_COLUMNS
    " WHERE to_stall_id = $1 AND transfer_id < $2 AND (state = 1 OR $3 = 0)"
    " ORDER BY transfer_id DESC LIMIT $4";
constexpr std::string_view kListOut = PANYUAN_TRANSFER_COLUMNS
    " WHERE from_stall_id = $1 AND transfer_id < $2 AND (state = 1 OR $3 = 0)"
    " ORDER BY transfer_id DESC LIMIT $4";

Transfer ReadTransfer(const db::Row& row) {
  Transfer transfer;
  transfer.id = {row.Int(0)};
  transfer.batch = {row.Int(1)};
  transfer.from = {row.Int(2)};
  transfer.to = {row.Int(3)};
  transfer.offered_g = row.Int(4);
  transfer.accepted_g = row.Int(5);
  transfer.child = {row.Int(6)};
  transfer.state = static_cast<TransferState>(row.Int(7));
  transfer.reason = row.Text(8);
  transfer.offered_at = {row.Int(9)};
  if (!row.IsNull(10)) transfer.answered_at = base::UtcTime{row.Int(10)};
  transfer.offer_leaf = static_cast<uint64_t>(row.Int(11));
  if (!row.IsNull(12)) transfer.answer_leaf = static_cast<uint64_t>(row.Int(12));
  return transfer;
}

}  // namespace

Result<TransferId> SqlTransfers::NextId() {
  TransferId id;
  PANYUAN_TRY(session_.Query(kNextId, {}, [&](const db::Row& row) { id = {row.Int(0)}; }));
  return id;
}

Status SqlTransfers::Add(const Transfer& transfer) {
  assert(transaction_);
  return transaction_->Write(kAdd, {transfer.id.value, transfer.batch.value, transfer.from.value,
                                    transfer.to.value, transfer.offered_g, transfer.offered_at.us,
                                    static_cast<int64_t>(transfer.offer_leaf)});
}

Status SqlTransfers::Settle(const Transfer& transfer) {
  assert(transaction_ && transfer.answered_at && transfer.answer_leaf);
  const Value child = transfer.child ? Value(transfer.child.value) : Value(db::kNull);
  return transaction_->Write(
      kSettle,
      {transfer.id.value, transfer.accepted_g, child, static_cast<int64_t>(transfer.state),
       transfer.reason, transfer.answered_at->us, static_cast<int64_t>(*transfer.answer_leaf)});
}

Result<std::optional<Transfer>> SqlTransfers::Find(TransferId id) {
  std::optional<Transfer> found;
  PANYUAN_TRY(
      session_.Query(kFind, {id.value}, [&](const db::Row& row) { found = ReadTransfer(row); }));
  return found;
}

Result<std::vector<Transfer>> SqlTransfers::List(const TransferQuery& query) {
  const int64_t before = query.before ? query.before.value : std::numeric_limits<int64_t>::max();
  std::vector<Transfer> transfers;
  PANYUAN_TRY(session_.Query(
      query.outgoing ? kListOut : kListIn,
      {query.stall.value, before, int64_t{query.open_only}, static_cast<int64_t>(query.limit)},
      [&](const db::Row& row) { transfers.push_back(ReadTransfer(row)); }));
  return transfers;
}

}  // namespace panyuan::trace
