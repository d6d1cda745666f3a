#include "services/ledger/log_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "services/base/packing.h"
#include "services/ledger/reasons.h"
#include "services/ledger/stored_nodes.h"

namespace panyuan::ledger {
namespace {

constexpr std::string_view kReadSize = "SELECT tree_size FROM ledger_head";
constexpr std::string_view kReadEntries =
    "SELECT leaf_index, event FROM ledger_entries WHERE leaf_index >= $1"
    " ORDER BY leaf_index LIMIT $2";
constexpr std::string_view kReadChain =
    "SELECT c.leaf_index, c.step, c.disposition, c.occurred_us, c.mass_g, e.event"
    " FROM ledger_chain c JOIN ledger_entries e ON e.leaf_index = c.leaf_index"
    " WHERE c.batch_number = $1 ORDER BY c.leaf_index LIMIT $2";
constexpr std::string_view kReadNodes =
    "SELECT hash FROM ledger_nodes WHERE level = $1 AND node_index >= $2 AND node_index < $3"
    " ORDER BY node_index";

// Stored nodes that lie side by side, below one node of the next stored level.
struct StoredRun {
  int level;
  uint64_t first, end;
  std::array<Hash, kStoredChildren> hashes;

  bool IsBeside(const StoredRun& other) const {
    return level == other.level && first / kStoredChildren == other.first / kStoredChildren;
  }
};

// What the node is computed from.
StoredRun RunOf(NodeId id) {
  const int up = id.level % kStoredLevelStep;
  return {id.level - up, id.index << up, (id.index + 1) << up, {}};
}

StoredRun* Find(std::vector<StoredRun>& runs, const StoredRun& wanted) {
  const auto beside = [&](const StoredRun& run) { return run.IsBeside(wanted); };
  const auto found = std::find_if(runs.begin(), runs.end(), beside);
  return found == runs.end() ? nullptr : &*found;
}

// Adds what the node is computed from. What lies between two nodes that are stored is stored too.
void Want(std::vector<StoredRun>& runs, NodeId id) {
  const StoredRun wanted = RunOf(id);
  if (StoredRun* known = Find(runs, wanted)) {
    known->first = std::min(known->first, wanted.first);
    known->end = std::max(known->end, wanted.end);
  } else {
    runs.push_back(wanted);
  }
}

Status Read(db::Session& session, std::vector<StoredRun>& runs) {
  std::vector<std::vector<db::Value>> keys;
  for (const StoredRun& run : runs)
    keys.push_back({int64_t{run.level}, static_cast<int64_t>(run.first),
                    static_cast<int64_t>(run.end)});
  std::vector<size_t> found(runs.size());
  PANYUAN_TRY(session.QueryEach(kReadNodes, keys, [&](size_t i, const db::Row& row) {
    if (const auto hash = base::ToHash(row.Bytes(0))) runs[i].hashes[found[i]++] = *hash;
  }));
  for (size_t i = 0; i < runs.size(); ++i)
    if (found[i] != runs[i].end - runs[i].first) return kFrontierCorrupt;
  return base::Ok();
}

Hash RootOf(std::span<const Hash> complete) {
  if (complete.size() == 1) return complete[0];
  const size_t half = complete.size() / 2;
  return NodeHash(RootOf(complete.first(half)), RootOf(complete.subspan(half)));
}

Hash HashOf(NodeId id, std::vector<StoredRun>& runs) {
  const StoredRun wanted = RunOf(id);
  const StoredRun& run = *Find(runs, wanted);
  return RootOf(std::span(run.hashes).subspan(wanted.first - run.first, wanted.end - wanted.first));
}

}  // namespace

Result<uint64_t> LogReader::Size() const {
  uint64_t size = 0;
  PANYUAN_TRY(session_.Query(
      kReadSize, {}, [&](const db::Row& row) { size = static_cast<uint64_t>(row.Int(0)); }));
  return size;
}

Status LogReader::Entries(uint64_t start, uint64_t limit,
                          const std::function<void(uint64_t, std::string_view)>& visit) const {
  Status good;
  PANYUAN_TRY(session_.Query(kReadEntries,
                             {static_cast<int64_t>(start), static_cast<int64_t>(limit)},
                             [&](const db::Row& row) {
                               const Result<std::string> event = base::Unpack(row.Bytes(1));
                               if (event.ok() && good.ok())
                                 visit(static_cast<uint64_t>(row.Int(0)), *event);
                               if (!event.ok()) good = event.error();
                             }));
  return good;
}

Result<std::string> LogReader::NodeHashes(int level, uint64_t first, uint64_t count) const {
  std::string hashes;
  PANYUAN_TRY(session_.Query(
      kReadNodes,
      {int64_t{level}, static_cast<int64_t>(first), static_cast<int64_t>(first + count)},
      [&](const db::Row& row) { hashes += row.Bytes(0); }));
  if (hashes.size() != count * sizeof(Hash)) return kFrontierCorrupt;
  return hashes;
}

Status LogReader::Chain(int64_t batch_number, uint64_t limit,
                        const std::function<void(const ChainEntry&)>& visit) const {
  Status good;
  PANYUAN_TRY(session_.Query(kReadChain, {batch_number, static_cast<int64_t>(limit)},
                             [&](const db::Row& row) {
                               const Result<std::string> event = base::Unpack(row.Bytes(5));
                               if (event.ok() && good.ok())
                                 visit({static_cast<uint64_t>(row.Int(0)), row.Text(1), row.Text(2),
                                        row.Int(3), row.Int(4), *event});
                               if (!event.ok()) good = event.error();
                             }));
  return good;
}

NodeReader LogReader::Nodes() const {
  return [&session = session_,
          cache = cache_](std::span<const NodeId> ids) -> Result<std::vector<Hash>> {
    std::vector<Hash> hashes(ids.size());
    std::vector<size_t> unknown;  // positions in `ids`
    std::vector<StoredRun> runs;
    for (size_t i = 0; i < ids.size(); ++i) {
      if (cache != nullptr && cache->Find(ids[i], hashes[i])) continue;
      unknown.push_back(i);
      Want(runs, ids[i]);
    }
    PANYUAN_TRY(Read(session, runs));
    for (const size_t i : unknown) {
      hashes[i] = HashOf(ids[i], runs);
      if (cache != nullptr) cache->Keep(ids[i], hashes[i]);
    }
    return hashes;
  };
}

}  // namespace panyuan::ledger
