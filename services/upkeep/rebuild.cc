#include "services/upkeep/rebuild.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "services/db/reasons.h"
#include "services/ledger/log_reader.h"
#include "services/upkeep/captured_leaves.h"
#include "services/upkeep/cursor_session.h"
#include "services/upkeep/edge_check.h"
#include "services/upkeep/flow_recount.h"
#include "services/upkeep/log_tables.h"
#include "services/upkeep/lot_check.h"
#include "services/upkeep/reasons.h"
#include "services/upkeep/recount.h"
#include "services/upkeep/tree_check.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Blob;

constexpr std::string_view kDropNodes = "DELETE FROM ledger_nodes";
constexpr std::string_view kCountChain =
    "SELECT COUNT(*) FROM ledger_chain WHERE step <> 'foreign' OR NOT EXISTS"
    " (SELECT 1 FROM epcis_captured c WHERE c.leaf_index = ledger_chain.leaf_index)";
constexpr std::string_view kPageOfChain =
    "SELECT batch_number, leaf_index FROM ledger_chain"
    " WHERE (batch_number > $1 OR (batch_number = $1 AND leaf_index > $2))"
    " AND (step <> 'foreign' OR NOT EXISTS"
    " (SELECT 1 FROM epcis_captured c WHERE c.leaf_index = ledger_chain.leaf_index))"
    " ORDER BY batch_number, leaf_index LIMIT $3";
constexpr std::string_view kDropChainRow =
    "DELETE FROM ledger_chain WHERE batch_number = $1 AND leaf_index = $2";
constexpr std::string_view kUpdateHead =
    "UPDATE ledger_head SET tree_size = $1, frontier = $2, root = $3";

constexpr int64_t kChainPage = 1'024;

// The tables that follow from entries, one entry after another.
class EntryTables {
 public:
  EntryTables(db::Transaction& transaction, const label::BatchNumbering& numbering)
      : log_(transaction, numbering),
        edges_(transaction, numbering),
        lots_(transaction, numbering),
        captured_(transaction, true) {}

  Status Begin() {
    PANYUAN_TRY(edges_.Begin());
    return lots_.Begin();
  }
  Status Add(uint64_t index, std::string_view event) {
    PANYUAN_ASSIGN(const bool foreign, captured_.Has(index));
    if (foreign) return log_.AddForeign(event);
    PANYUAN_TRY(log_.Add(event));
    PANYUAN_TRY(edges_.Add(index, log_.facts()));
    return lots_.Add(index, log_.facts());
  }
  const LogTables& log() const { return log_; }
  const ledger::TreeFrontier& tree() const { return log_.tree(); }

 private:
  LogTables log_;
  EdgeTables edges_;
  LotTables lots_;
  CapturedLeaves captured_;
};

Status RebuildTree(db::Transaction& transaction, EntryTables& tables, const StoredHead& head,
                   const ProgressFn& progress) {
  PANYUAN_TRY(transaction.Write(kDropNodes, {}));
  PANYUAN_TRY(tables.Begin());
  const ledger::LogReader log(transaction);
  for (uint64_t before = ~uint64_t{0}; before != tables.tree().size();) {
    before = tables.tree().size();
    Status good = Ok();
    PANYUAN_TRY(log.Entries(before, kEntryPage, [&](uint64_t index, std::string_view event) {
      // A gap ends the tree: what follows it has no place, and the root tells.
      if (good.ok() && index == tables.tree().size()) good = tables.Add(index, event);
    }));
    PANYUAN_TRY(good);
    if (tables.tree().size() > before)
      progress(tables.tree().size(), std::max(head.tree_size, tables.tree().size()));
  }
  const base::Hash root = tables.tree().Root();
  if (tables.tree().size() != head.tree_size || base::AsView(root) != head.root)
    return Error(kRebuildRootDiffers, {{"size", std::to_string(tables.tree().size())},
                                       {"computed", base::HexEncode(base::AsView(root))},
                                       {"stored", base::HexEncode(head.root)}});
  return transaction.Write(kUpdateHead, {static_cast<int64_t>(tables.tree().size()),
                                         Blob(tables.tree().Serialize()), Blob(root)});
}

// Whether the entry is about the batch.
Result<bool> IsOf(const ledger::LogReader& log, const label::BatchNumbering& numbering,
                  int64_t batch, int64_t leaf) {
  const std::string digits = numbering.CodeOf(static_cast<uint64_t>(batch)).Digits();
  EventFacts facts;
  bool found = false;
  PANYUAN_TRY(
      log.Entries(static_cast<uint64_t>(leaf), 1, [&](uint64_t index, std::string_view event) {
        if (index != static_cast<uint64_t>(leaf) || !ReadFacts(event, facts)) return;
        found = std::any_of(facts.quantities.begin(), facts.quantities.end(),
                            [&](const auto& quantity) { return quantity.batch_digits == digits; });
      }));
  return found;
}

// Removes chain rows that no entry asks for.
Status DropStrangers(db::Transaction& transaction, const label::BatchNumbering& numbering,
                     uint64_t wanted) {
  int64_t rows = 0;
  PANYUAN_TRY(transaction.Query(kCountChain, {}, [&](const db::Row& row) { rows = row.Int(0); }));
  if (static_cast<uint64_t>(rows) == wanted) return Ok();
  const ledger::LogReader log(transaction);
  std::pair<int64_t, int64_t> last{INT64_MIN, 0};
  for (std::vector<std::pair<int64_t, int64_t>> page;; page.clear()) {
    PANYUAN_TRY(
        transaction.Query(kPageOfChain, {last.first, last.second, kChainPage},
                          [&](const db::Row& row) { page.emplace_back(row.Int(0), row.Int(1)); }));
    if (page.empty()) return Ok();
    for (const auto& [batch, leaf] : page) {
      PANYUAN_ASSIGN(const bool asked, IsOf(log, numbering, batch, leaf));
      if (!asked) PANYUAN_TRY(transaction.Write(kDropChainRow, {batch, leaf}));
    }
    last = page.back();
  }
}

Result<RebuildReport> RebuildAll(db::Transaction& transaction, db::Session& facts,
                                 const label::BatchNumbering& numbering,
                                 const ProgressFn& progress) {
  PANYUAN_ASSIGN(const StoredHead head, ReadHead(transaction));
  EntryTables tables(transaction, numbering);
  if (head.present) {
    PANYUAN_TRY(RebuildTree(transaction, tables, head, progress));
    PANYUAN_TRY(DropStrangers(transaction, numbering, tables.log().chain_rows()));
  }
  PANYUAN_ASSIGN(const Recount recount, CountFacts(facts));
  PANYUAN_TRY(StoreCounters(transaction, recount));
  PANYUAN_ASSIGN(const FlowSums flows, CountFlows(facts));
  PANYUAN_TRY(StoreFlows(transaction, flows));
  return RebuildReport{{head.origin, tables.tree().size(), tables.tree().Root(), {}},
                       tables.log().nodes(),
                       tables.log().chain_rows(),
                       recount.counters() + flows.size()};
}

}  // namespace

Result<RebuildReport> Rebuild(db::Engine& engine, const label::BatchNumbering& numbering,
                              const ProgressFn& progress) {
  CursorTexts texts;
  // The one keeps other writers away; the other, which works, does not keep what it has read.
  PANYUAN_ASSIGN(const auto lease, engine.OpenWriter());
  PANYUAN_ASSIGN(const auto connection, engine.OpenUnleased());
  PANYUAN_TRY(connection->Begin());
  CursorSession paged(*connection, texts);
  db::Session& facts = engine.name() == "postgres" ? static_cast<db::Session&>(paged) : *connection;
  Result<RebuildReport> report = RebuildAll(*connection, facts, numbering, progress);
  if (!report.ok()) {
    connection->Rollback();
  } else if (connection->Commit() != db::Outcome::kCommitted) {
    return db::kStoreFault;
  }
  return report;
}

}  // namespace panyuan::upkeep
