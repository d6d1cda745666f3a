#include "services/ledger/log_reader.h"

#include <algorithm>
#include <array>
#include <string>

#include "services/base/packing.h"
#include "services/ledger/reasons.h"

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
// As many nodes as a proof has below the levels that are kept in memory.
constexpr size_t kNodesAQuery = 8;
constexpr std::string_view kReadEightNodes =
    "SELECT level, node_index, hash FROM ledger_nodes WHERE (level = $1 AND node_index = $2)"
    " OR (level = $3 AND node_index = $4) OR (level = $5 AND node_index = $6)"
    " OR (level = $7 AND node_index = $8) OR (level = $9 AND node_index = $10)"
    " OR (level = $11 AND node_index = $12) OR (level = $13 AND node_index = $14)"
    " OR (level = $15 AND node_index = $16)";
constexpr std::string_view kReadNodes =
    "SELECT hash FROM ledger_nodes WHERE level = $1 AND node_index >= $2 AND node_index < $3"
    " ORDER BY node_index";

// Reads the nodes at `positions` of `ids`, at most kNodesAQuery, into their places.
Status ReadNodes(db::Session& session, std::span<const NodeId> ids,
                 std::span<const size_t> positions, std::vector<Hash>& hashes) {
  std::array<db::Value, 2 * kNodesAQuery> keys;
  keys.fill(int64_t{-1});  // a node that no tree has
  for (size_t i = 0; i < positions.size(); ++i) {
    keys[2 * i] = int64_t{ids[positions[i]].level};
    keys[2 * i + 1] = static_cast<int64_t>(ids[positions[i]].index);
  }
  size_t found = 0;
  PANYUAN_TRY(
      session.Query(kReadEightNodes, std::span<const db::Value>(keys), [&](const db::Row& row) {
        const auto hash = base::ToHash(row.Bytes(2));
        for (const size_t i : positions) {
          if (!hash || ids[i].level != row.Int(0) ||
              static_cast<int64_t>(ids[i].index) != row.Int(1))
            continue;
          hashes[i] = *hash;
          ++found;
        }
      }));
  return found == positions.size() ? base::Ok() : Status(kFrontierCorrupt);
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
    for (size_t i = 0; i < ids.size(); ++i)
      if (cache == nullptr || !cache->Find(ids[i], hashes[i])) unknown.push_back(i);
    for (size_t first = 0; first < unknown.size(); first += kNodesAQuery) {
      const size_t count = std::min(kNodesAQuery, unknown.size() - first);
      PANYUAN_TRY(ReadNodes(session, ids, std::span(unknown).subspan(first, count), hashes));
    }
    if (cache != nullptr)
      for (const size_t i : unknown) cache->Keep(ids[i], hashes[i]);
    return hashes;
  };
}

}  // namespace panyuan::ledger
