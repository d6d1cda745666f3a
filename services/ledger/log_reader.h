// Reads of the stored log, within one snapshot.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "services/db/session.h"
#include "services/ledger/log_node_cache.h"
#include "services/ledger/merkle.h"

namespace panyuan::ledger {

class LogReader {
 public:
  // `cache`, where there is one, is of the same log; both outlive the reader.
  explicit LogReader(db::Session& session, NodeCache* cache = nullptr)
      : session_(session), cache_(cache) {}

  // Entries of the durable tree.
  Result<uint64_t> Size() const;

  // Entries from `start` on, at most `limit`, in order. The bytes live until the visitor returns.
  Status Entries(uint64_t start, uint64_t limit,
                 const std::function<void(uint64_t index, std::string_view event)>& visit) const;

  // The hashes of `count` nodes of `level`, a stored one, from `first` on, joined.
  // Errors: FRONTIER_CORRUPT where one is missing.
  Result<std::string> NodeHashes(int level, uint64_t first, uint64_t count) const;

  // A batch's entries in order, at most `limit`.
  struct ChainEntry {
    uint64_t index;
    std::string_view step, disposition;
    int64_t occurred_us, mass_g;
    std::string_view event;
  };
  Status Chain(int64_t batch_number, uint64_t limit,
               const std::function<void(const ChainEntry&)>& visit) const;

  // Reads nodes of the tree, which need not be stored ones (stored_nodes.h). Errors:
  // FRONTIER_CORRUPT where a stored one is missing.
  NodeReader Nodes() const;

 private:
  db::Session& session_;
  NodeCache* const cache_;
};

}  // namespace panyuan::ledger
