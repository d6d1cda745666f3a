#include "services/upkeep/edge_check.h"

#include <algorithm>
#include <string>

#include "services/upkeep/difference.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kOfChild =
    "SELECT parent, child, kind, parent_g, child_g, leaf_index FROM trace_edges WHERE child = $1"
    " ORDER BY parent LIMIT 1000";
constexpr std::string_view kIsUnmade =
    "SELECT 1 FROM ledger_chain WHERE batch_number = $1 AND step = 'error' AND mass_g < 0"
    " AND disposition IN ('receiving', 'disassembling', 'assembling', 'creating_class_instance',"
    " 'repackaging') LIMIT 1";
constexpr std::string_view kFlag = "SELECT kind FROM trace_flags WHERE leaf_index = $1 LIMIT 2";
constexpr std::string_view kCountEdges = "SELECT COUNT(*) FROM trace_edges";
constexpr std::string_view kCountFlags = "SELECT COUNT(*) FROM trace_flags";
constexpr std::string_view kDropEdges = "DELETE FROM trace_edges";
constexpr std::string_view kDropOfChild = "DELETE FROM trace_edges WHERE child = $1";
constexpr std::string_view kAddEdge =
    "INSERT INTO trace_edges (parent, child, kind, parent_g, child_g, leaf_index)"
    " VALUES ($1, $2, $3, $4, $5, $6)";

std::string Words(const EntryEdge& edge) {
  return "kind " + std::to_string(edge.kind) + ", " + std::to_string(edge.parent_g) + " g into " +
         std::to_string(edge.child_g) + " g, leaf " + std::to_string(edge.leaf_index);
}

base::Error EdgeDiffers(const EntryEdge& edge, std::string stored, std::string expected) {
  return Differs("trace_edges", Key("parent", edge.parent) + " " + Key("child", edge.child),
                 std::move(stored), std::move(expected));
}

Status CheckCount(db::Session& session, std::string_view sql, const char* table, uint64_t wanted) {
  Status good = Ok();
  PANYUAN_TRY(session.Query(sql, {}, [&](const db::Row& row) {
    if (static_cast<uint64_t>(row.Int(0)) != wanted)
      good = Differs(table, "rows", std::to_string(row.Int(0)), std::to_string(wanted));
  }));
  return good;
}

}  // namespace

Status EdgeCheck::Add(uint64_t leaf_index, const EventFacts& facts) {
  PANYUAN_TRY(CheckFlag(leaf_index, facts));
  PANYUAN_TRY(ReadEdges(facts, numbering_, leaf_index, wanted_));
  for (auto edge = wanted_.begin(); edge != wanted_.end();) {
    const auto next = std::find_if(
        edge, wanted_.end(), [&](const EntryEdge& other) { return other.child != edge->child; });
    of_child_.assign(edge, next);
    PANYUAN_TRY(CheckChild(of_child_));
    edge = next;
  }
  return Ok();
}

Status EdgeCheck::CheckChild(const std::vector<EntryEdge>& wanted) {
  const int64_t child = wanted.front().child;
  stored_.clear();
  PANYUAN_TRY(session_.Query(kOfChild, {child}, [&](const db::Row& row) {
    stored_.push_back({row.Int(0), row.Int(1), row.Int(2), row.Int(3), row.Int(4),
                       static_cast<uint64_t>(row.Int(5))});
  }));
  if (stored_.empty()) {
    bool unmade = false;
    PANYUAN_TRY(session_.Query(kIsUnmade, {child}, [&](const db::Row&) { unmade = true; }));
    if (unmade) return Ok();
  }
  for (size_t i = 0; i < std::max(wanted.size(), stored_.size()); ++i) {
    if (i >= stored_.size()) return EdgeDiffers(wanted[i], kNothing, Words(wanted[i]));
    if (i >= wanted.size()) return EdgeDiffers(stored_[i], Words(stored_[i]), kNothing);
    if (wanted[i] != stored_[i])
      return EdgeDiffers(stored_[i], Words(stored_[i]),
                         Key("parent", wanted[i].parent) + " " + Words(wanted[i]));
  }
  edges_ += stored_.size();
  return Ok();
}

Status EdgeCheck::CheckFlag(uint64_t leaf_index, const EventFacts& facts) {
  if (facts.error || facts.flag.empty()) return Ok();
  const auto leaf = static_cast<int64_t>(leaf_index);
  const int64_t wanted = facts.flag == "oversold" ? 1 : 2;
  int64_t rows = 0, kind = 0;
  PANYUAN_TRY(session_.Query(kFlag, {leaf}, [&](const db::Row& row) {
    ++rows;
    kind = row.Int(0);
  }));
  if (rows != 1 || kind != wanted)
    return Differs("trace_flags", Key("leaf_index", leaf),
                   rows == 0 ? kNothing : "kind " + std::to_string(kind),
                   "kind " + std::to_string(wanted));
  ++flags_;
  return Ok();
}

Status EdgeCheck::Finish() {
  PANYUAN_TRY(CheckCount(session_, kCountEdges, "trace_edges", edges_));
  return CheckCount(session_, kCountFlags, "trace_flags", flags_);
}

Status EdgeTables::Begin() { return transaction_.Write(kDropEdges, {}); }

Status EdgeTables::Add(uint64_t leaf_index, const EventFacts& facts) {
  PANYUAN_ASSIGN(const auto unmade, ReadUnmade(facts, numbering_, leaf_index));
  for (const int64_t child : unmade) PANYUAN_TRY(transaction_.Write(kDropOfChild, {child}));
  PANYUAN_TRY(ReadEdges(facts, numbering_, leaf_index, edges_));
  for (const EntryEdge& edge : edges_)
    PANYUAN_TRY(
        transaction_.Write(kAddEdge, {edge.parent, edge.child, edge.kind, edge.parent_g,
                                      edge.child_g, static_cast<int64_t>(edge.leaf_index)}));
  return Ok();
}

}  // namespace panyuan::upkeep
