#include "services/upkeep/fsck.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "services/base/reasons.h"
#include "services/db/reasons.h"
#include "services/ledger/event_hash.h"
#include "services/ledger/log_reader.h"
#include "services/upkeep/batch_check.h"
#include "services/upkeep/captured_leaves.h"
#include "services/upkeep/cursor_session.h"
#include "services/upkeep/difference.h"
#include "services/upkeep/edge_check.h"
#include "services/upkeep/event_facts.h"
#include "services/upkeep/flow_recount.h"
#include "services/upkeep/index_check.h"
#include "services/upkeep/lab_check.h"
#include "services/upkeep/lot_check.h"
#include "services/upkeep/recall_check.h"
#include "services/upkeep/recount.h"
#include "services/upkeep/stored_schema.h"
#include "services/upkeep/tree_check.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kIntegrity = "PRAGMA integrity_check(1)";
constexpr std::string_view kForeignKeys = "PRAGMA foreign_key_check";
constexpr std::string_view kHashStart = "ni:///sha-256;";
constexpr std::string_view kBeyondEntries =
    "SELECT leaf_index FROM ledger_entries WHERE leaf_index >= $1 OR leaf_index < 0 LIMIT 1";

Status CheckEventHash(int64_t leaf_index, std::string_view event, std::string_view event_id) {
  const nlohmann::json document = nlohmann::json::parse(event, nullptr, false);
  const std::string key = Key("leaf_index", leaf_index, "eventID");
  if (!document.is_object()) return Differs("ledger_entries", key, "no JSON", "an event");
  const auto hash = ledger::EventHash(document, document.value("@context", nlohmann::json()));
  if (!hash.ok()) return Differs("ledger_entries", key, std::string(event_id), "an event");
  if (*hash != event_id) return Differs("ledger_entries", key, std::string(event_id), *hash);
  return Ok();
}

// All that follows the entries in the order of the log.
class LogCheck {
 public:
  // `has_chains`: the schema has edges and captured events; `has_lots`: and GTINs.
  LogCheck(db::Session& session, const StoredHead& head, const FsckOptions& options,
           bool has_chains, bool has_lots)
      : session_(session),
        head_(head),
        options_(options),
        tree_(session, head),
        lab_(session),
        indexes_(session, head.tree_size, options.numbering),
        captured_(session, has_chains) {
    if (has_chains && options.numbering) edges_.emplace(session, *options.numbering);
    if (has_lots && options.numbering) lots_.emplace(session, *options.numbering);
  }

  Status Run() {
    for (uint64_t start = 0; start < head_.tree_size; start = tree_.tree().size()) {
      Status good = Ok();
      const uint64_t limit = std::min(kEntryPage, head_.tree_size - start);
      const Status read = ledger::LogReader(session_).Entries(
          start, limit, [&](uint64_t index, std::string_view event) {
            if (good.ok()) good = Add(index, event);
          });
      PANYUAN_TRY(good);
      if (!read.ok()) return read.error().Is(base::kPackedBytesDamaged) ? Damaged() : read.error();
      if (tree_.tree().size() != start + limit) return Missing();
      options_.progress(tree_.tree().size(), head_.tree_size);
    }
    PANYUAN_TRY(CheckEnd());
    PANYUAN_TRY(tree_.Finish());
    PANYUAN_TRY(lab_.Finish());
    if (edges_) PANYUAN_TRY(edges_->Finish());
    if (lots_) PANYUAN_TRY(lots_->Finish());
    return indexes_.Finish();
  }

  void Fill(FsckReport& report) const {
    report.head = {head_.origin, tree_.tree().size(), tree_.tree().Root(), {}};
    report.nodes = tree_.nodes();
    report.samples = lab_.samples();
    report.results = lab_.results();
    if (edges_) report.edges = edges_->edges();
    report.chain_rows = indexes_.chain_rows();
    report.requests = indexes_.requests();
  }

 private:
  base::Error Damaged() const {
    const auto leaf = static_cast<int64_t>(tree_.tree().size());
    return Differs("ledger_entries", Key("leaf_index", leaf, "event"), "damaged bytes", "an event");
  }
  base::Error Missing() const {
    return Differs("ledger_entries", Key("leaf_index", static_cast<int64_t>(tree_.tree().size())),
                   kNothing, "an entry");
  }
  Status Add(uint64_t index, std::string_view event) {
    if (index != tree_.tree().size()) return Missing();
    PANYUAN_TRY(tree_.Add(event));
    const auto leaf = static_cast<int64_t>(index);
    PANYUAN_ASSIGN(const bool foreign, captured_.Has(index));
    const bool read = ReadFacts(event, facts_);
    if (options_.deep && read && (!foreign || facts_.event_id.starts_with(kHashStart)))
      PANYUAN_TRY(CheckEventHash(leaf, event, facts_.event_id));
    if (foreign) return indexes_.AddForeign();
    if (!read)
      return Differs("ledger_entries", Key("leaf_index", leaf, "event"), "other bytes", "an event");
    PANYUAN_TRY(lab_.Add(index, facts_));
    if (edges_) PANYUAN_TRY(edges_->Add(index, facts_));
    if (lots_) PANYUAN_TRY(lots_->Add(index, facts_));
    return indexes_.Add(facts_);
  }
  Status CheckEnd() {
    Status good = Ok();
    PANYUAN_TRY(session_.Query(
        kBeyondEntries, {static_cast<int64_t>(head_.tree_size)}, [&](const db::Row& row) {
          good = Differs("ledger_entries", Key("leaf_index", row.Int(0)), "an entry",
                         "none: the tree has " + std::to_string(head_.tree_size) + " entries");
        }));
    return good;
  }

  db::Session& session_;
  const StoredHead& head_;
  const FsckOptions& options_;
  TreeCheck tree_;
  LabCheck lab_;
  IndexCheck indexes_;
  CapturedLeaves captured_;
  std::optional<EdgeCheck> edges_;
  std::optional<LotCheck> lots_;
  EventFacts facts_;
};

// What the engine itself finds. PostgreSQL has no such check: its references hold at all times, and
// its pages have checksums where the cluster was made with them.
Status CheckStore(db::Session& session, std::string_view engine) {
  Status good = Ok();
  if (engine != "sqlite") return good;
  PANYUAN_TRY(session.Query(kIntegrity, {}, [&](const db::Row& row) {
    if (row.Text(0) != "ok")
      good = Differs("the database file", "integrity_check", std::string(row.Text(0)), "ok");
  }));
  PANYUAN_TRY(good);
  PANYUAN_TRY(session.Query(kForeignKeys, {}, [&](const db::Row& row) {
    if (good.ok())
      good = Differs(row.Text(0), Key("rowid", row.Int(1)), "a reference",
                     "its row in " + std::string(row.Text(2)));
  }));
  return good;
}

Result<FsckReport> CheckAll(db::Session& session, std::string_view engine,
                            const FsckOptions& options) {
  FsckReport report;
  PANYUAN_ASSIGN(const StoredHead head, ReadHead(session));
  PANYUAN_ASSIGN(const bool has_chains, HasTable(session, engine, "trace_edges"));
  PANYUAN_ASSIGN(const bool has_lots, HasTable(session, engine, "trace_gtin_lots"));
  LogCheck log(session, head, options, has_chains, has_lots);
  // A county whose server never ran has no head yet, and nothing else.
  if (head.present) PANYUAN_TRY(log.Run());
  log.Fill(report);
  PANYUAN_ASSIGN(report.batches, CheckBatches(session, engine));
  PANYUAN_ASSIGN(const Recount recount, CountFacts(session));
  PANYUAN_TRY(CheckCounters(session, recount));
  report.counters = recount.counters();
  if (has_chains) {
    PANYUAN_ASSIGN(const FlowSums flows, CountFlows(session));
    PANYUAN_TRY(CheckFlows(session, flows));
    PANYUAN_TRY(CheckRecalls(session));
    report.counters += flows.size();
  }
  PANYUAN_TRY(CheckStore(session, engine));
  return report;
}

}  // namespace

Result<FsckReport> Fsck(db::Engine& engine, const FsckOptions& options) {
  CursorTexts texts;
  PANYUAN_ASSIGN(const auto connection, engine.OpenReader());
  PANYUAN_TRY(connection->BeginSnapshot());
  CursorSession paged(*connection, texts);
  db::Session& session =
      engine.name() == "postgres" ? static_cast<db::Session&>(paged) : *connection;
  Result<FsckReport> report = CheckAll(session, engine.name(), options);
  // A broken page ends a query without saying where: the engine's own check knows.
  if (!report.ok() && report.error().Is(db::kStoreFault))
    if (const Status store = CheckStore(*connection, engine.name()); !store.ok())
      report = store.error();
  connection->EndSnapshot();
  return report;
}

}  // namespace panyuan::upkeep
