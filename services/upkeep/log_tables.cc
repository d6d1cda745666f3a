#include "services/upkeep/log_tables.h"

#include "services/ledger/stored_nodes.h"
#include "services/upkeep/entry_edges.h"
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

}  // namespace

Status LogTables::Add(std::string_view event) {
  const uint64_t leaf_index = tree_.size();
  if (!ReadFacts(event, facts_))
    return Error(kEntryUnreadable, {{"leaf_index", std::to_string(leaf_index)}});
  PANYUAN_TRY(AddNodes(event));
  return AddChain(leaf_index);
}

Status LogTables::AddForeign(std::string_view event) { return AddNodes(event); }

Status LogTables::AddNodes(std::string_view event) {
  completed_.clear();
  tree_.Append(ledger::LeafHash(event), completed_);
  ledger::KeepStored(completed_);
  for (const ledger::Node& node : completed_)
    PANYUAN_TRY(transaction_.Write(
        kAddNode, {int64_t{node.id.level}, static_cast<int64_t>(node.id.index), Blob(node.hash)}));
  nodes_ += completed_.size();
  return Ok();
}

Status LogTables::AddChain(uint64_t leaf_index) {
  for (const EventFacts::Quantity& quantity : facts_.quantities) {
    PANYUAN_ASSIGN(const int64_t number,
                   BatchNumberOf(numbering_, quantity.batch_digits, leaf_index));
    const ledger::ChainRow row = ChainRowOf(facts_, quantity);
    PANYUAN_TRY(transaction_.Write(kPutChain, {number, static_cast<int64_t>(leaf_index), row.step,
                                               row.disposition, facts_.time.us, row.mass_g}));
  }
  chain_rows_ += facts_.quantities.size();
  return Ok();
}

}  // namespace panyuan::upkeep
