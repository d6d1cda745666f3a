#include "services/upkeep/tree_check.h"

#include <optional>
#include <utility>

#include "services/ledger/stored_nodes.h"
#include "services/upkeep/difference.h"

namespace panyuan::upkeep {
namespace {

using base::AsView;
using base::HexEncode;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kReadHead = "SELECT origin, tree_size, frontier, root FROM ledger_head";
constexpr std::string_view kPageOfNodes =
    "SELECT node_index, hash FROM ledger_nodes WHERE level = $1 AND node_index >= $2"
    " ORDER BY node_index LIMIT $3";
constexpr std::string_view kFindNode =
    "SELECT hash FROM ledger_nodes WHERE level = $1 AND node_index = $2";
constexpr std::string_view kBeyond =
    "SELECT MIN(node_index) FROM ledger_nodes WHERE level = $1 AND node_index >= $2";
constexpr std::string_view kOtherLevels =
    "SELECT level, node_index FROM ledger_nodes WHERE level < 0 OR level > 63 LIMIT 1";

constexpr size_t kSizeBytes = 8;  // before the hashes of a frontier

std::string NodeKey(int64_t level, uint64_t index) {
  return "level=" + std::to_string(level) + " node_index=" + std::to_string(index);
}

}  // namespace

Result<StoredHead> ReadHead(db::Session& session) {
  StoredHead head;
  PANYUAN_TRY(session.Query(kReadHead, {}, [&](const db::Row& row) {
    head = {true, std::string(row.Text(0)), static_cast<uint64_t>(row.Int(1)),
            std::string(row.Bytes(2)), std::string(row.Bytes(3))};
  }));
  return head;
}

Status TreeCheck::Add(std::string_view event) {
  completed_.clear();
  tree_.Append(ledger::LeafHash(event), completed_);
  ledger::KeepStored(completed_);
  for (const ledger::Node& node : completed_) PANYUAN_TRY(Compare(node));
  return Ok();
}

Status TreeCheck::Compare(const ledger::Node& node) {
  PANYUAN_ASSIGN(const Stored* stored, Next(node.id));
  if (!stored || stored->index != node.id.index)
    return Differs("ledger_nodes", NodeKey(node.id.level, node.id.index), kNothing,
                   HexEncode(AsView(node.hash)));
  if (stored->hash != AsView(node.hash)) return Blame(node, stored->hash);
  ++nodes_;
  ahead_[static_cast<size_t>(node.id.level)].pop_front();
  return Ok();
}

// The difference at a node: its own, or for a leaf perhaps the entry's.
Status TreeCheck::Blame(const ledger::Node& node, const std::string& stored) {
  const std::string hash = HexEncode(stored), expected = HexEncode(AsView(node.hash));
  if (node.id.level == 0) {
    PANYUAN_ASSIGN(const bool entry_good, TreeAboveHolds(node.id.index, node.hash));
    if (!entry_good)
      return Differs("ledger_entries",
                     Key("leaf_index", static_cast<int64_t>(node.id.index), "event"),
                     "leaf hash " + expected, "leaf hash " + hash);
  }
  return Differs("ledger_nodes", NodeKey(node.id.level, node.id.index), hash, expected);
}

// The level's next stored node; null after the last.
Result<const TreeCheck::Stored*> TreeCheck::Next(const ledger::NodeId& id) {
  std::deque<Stored>& ahead = ahead_[static_cast<size_t>(id.level)];
  if (ahead.empty())
    PANYUAN_TRY(session_.Query(
        kPageOfNodes, {int64_t{id.level}, static_cast<int64_t>(id.index), kPage},
        [&](const db::Row& row) {
          ahead.push_back({static_cast<uint64_t>(row.Int(0)), std::string(row.Bytes(1))});
        }));
  return ahead.empty() ? nullptr : &ahead.front();
}

// Entry and leaf node disagree: the stored node above, or at the right edge the frontier, tells who
// is right.
Result<bool> TreeCheck::TreeAboveHolds(uint64_t leaf, const ledger::Hash& hash) {
  const uint64_t above = leaf / ledger::kStoredChildren, first = above * ledger::kStoredChildren;
  ledger::TreeFrontier below;
  std::vector<ledger::Node> unused;
  PANYUAN_TRY(session_.Query(
      kPageOfNodes,
      {int64_t{0}, static_cast<int64_t>(first), static_cast<int64_t>(ledger::kStoredChildren)},
      [&](const db::Row& row) {
        const bool changed = row.Int(0) == static_cast<int64_t>(leaf);
        below.Append(changed ? hash : base::ToHash(row.Bytes(1)).value_or(base::Hash{}), unused);
      }));
  std::string stored;
  PANYUAN_TRY(session_.Query(kFindNode,
                             {int64_t{ledger::kStoredLevelStep}, static_cast<int64_t>(above)},
                             [&](const db::Row& row) { stored = row.Bytes(0); }));
  if (!stored.empty()) return AsView(below.Root()) == stored;
  const std::string edge = below.Serialize();
  return std::string_view(head_.frontier).ends_with(std::string_view(edge).substr(kSizeBytes));
}

Status TreeCheck::Finish() {
  const auto hex = [](std::string_view bytes) { return HexEncode(bytes); };
  if (head_.frontier != tree_.Serialize())
    return Differs("ledger_head", "frontier", hex(head_.frontier), hex(tree_.Serialize()));
  if (head_.root != AsView(tree_.Root()))
    return Differs("ledger_head", "root", hex(head_.root), hex(AsView(tree_.Root())));
  std::optional<std::string> extra;
  for (int level = 0; level < 64 && !extra; ++level) {
    const uint64_t stored = ledger::IsStored(level) ? tree_.size() >> level : 0;
    PANYUAN_TRY(session_.Query(kBeyond, {int64_t{level}, static_cast<int64_t>(stored)},
                               [&](const db::Row& row) {
                                 if (!row.IsNull(0))
                                   extra = NodeKey(level, static_cast<uint64_t>(row.Int(0)));
                               }));
  }
  if (!extra)
    PANYUAN_TRY(session_.Query(kOtherLevels, {}, [&](const db::Row& row) {
      extra = NodeKey(row.Int(0), static_cast<uint64_t>(row.Int(1)));
    }));
  if (extra) return Differs("ledger_nodes", *extra, "a node", kNothing);
  return Ok();
}

}  // namespace panyuan::upkeep
