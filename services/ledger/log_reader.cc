#include "services/ledger/log_reader.h"

#include <optional>

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
constexpr std::string_view kReadNode =
    "SELECT hash FROM ledger_nodes WHERE level = $1 AND node_index = $2";
constexpr std::string_view kReadNodes =
    "SELECT hash FROM ledger_nodes WHERE level = $1 AND node_index >= $2 AND node_index < $3"
    " ORDER BY node_index";

}  // namespace

Result<uint64_t> LogReader::Size() const {
  uint64_t size = 0;
  PANYUAN_TRY(session_.Query(
      kReadSize, {}, [&](const db::Row& row) { size = static_cast<uint64_t>(row.Int(0)); }));
  return size;
}

Status LogReader::Entries(uint64_t start, uint64_t limit,
                          const std::function<void(uint64_t, std::string_view)>& visit) const {
  return session_.Query(
      kReadEntries, {static_cast<int64_t>(start), static_cast<int64_t>(limit)},
      [&](const db::Row& row) { visit(static_cast<uint64_t>(row.Int(0)), row.Bytes(1)); });
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
  return session_.Query(kReadChain, {batch_number, static_cast<int64_t>(limit)},
                        [&](const db::Row& row) {
                          visit({static_cast<uint64_t>(row.Int(0)), row.Text(1), row.Text(2),
                                 row.Int(3), row.Int(4), row.Bytes(5)});
                        });
}

NodeReader LogReader::Nodes() const {
  return [&session = session_](NodeId id) -> Result<Hash> {
    std::optional<Hash> hash;
    PANYUAN_TRY(session.Query(kReadNode, {int64_t{id.level}, static_cast<int64_t>(id.index)},
                              [&](const db::Row& row) { hash = base::ToHash(row.Bytes(0)); }));
    if (!hash) return kFrontierCorrupt;
    return *hash;
  };
}

}  // namespace panyuan::ledger
