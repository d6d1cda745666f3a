#include "services/upkeep/log_tables.h"

#include "services/upkeep/reasons.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Blob;

constexpr std::string_view kAddNode =
    "INSERT INTO ledger_nodes (level, node_index, hash) VALUES ($1, $2, $3)";
constexpr std::string_view kPutChain =
    "INSERT INTO ledger_chain AS held (batch_number, leaf_index, step, disposition, occurred_us,"
    " mass_g) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (batch_number, leaf_index) DO UPDATE SET step = excluded.step,"
    " disposition = excluded.disposition, mass_g = excluded.mass_g,"
    " occurred_us = CASE WHEN held.occurred_us / 1000 = excluded.occurred_us / 1000"
    " THEN held.occurred_us ELSE excluded.occurred_us END";

// A key that is not the log's gives numbers from all over 40 bits; a county never gets this far.
constexpr uint64_t kMostBatches = uint64_t{1} << 32;

}  // namespace

Result<int64_t> BatchNumberOf(const label::BatchNumbering& numbering, std::string_view digits,
                              uint64_t leaf_index) {
  const auto code = label::BatchCode::Parse(digits);
  const Result<uint64_t> number = code.ok() ? numbering.NumberOf(*code) : code.error();
  if (number.ok() && *number > 0 && *number < kMostBatches) return static_cast<int64_t>(*number);
  return Error(kBatchKeyDiffers,
               {{"leaf_index", std::to_string(leaf_index)}, {"batch_code", std::string(digits)}});
}

Status LogTables::Add(std::string_view event) {
  const uint64_t leaf_index = tree_.size();
  if (!ReadFacts(event, facts_))
    return Error(kEntryUnreadable, {{"leaf_index", std::to_string(leaf_index)}});
  completed_.clear();
  tree_.Append(ledger::LeafHash(event), completed_);
  for (const ledger::Node& node : completed_)
    PANYUAN_TRY(transaction_.Write(
        kAddNode, {int64_t{node.id.level}, static_cast<int64_t>(node.id.index), Blob(node.hash)}));
  nodes_ += completed_.size();
  return AddChain(leaf_index);
}

Status LogTables::AddChain(uint64_t leaf_index) {
  for (const EventFacts::Quantity& quantity : facts_.quantities) {
    PANYUAN_ASSIGN(const int64_t number,
                   BatchNumberOf(numbering_, quantity.batch_digits, leaf_index));
    PANYUAN_TRY(
        transaction_.Write(kPutChain, {number, static_cast<int64_t>(leaf_index), facts_.step,
                                       facts_.disposition, facts_.time.us, quantity.mass_g}));
  }
  chain_rows_ += facts_.quantities.size();
  return Ok();
}

}  // namespace panyuan::upkeep
