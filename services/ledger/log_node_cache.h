// The upper nodes of the log's tree, which every proof needs and which never change.
#pragma once

#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "services/ledger/merkle.h"

namespace panyuan::ledger {

// Thread-safe.
class NodeCache {
 public:
  // Lower nodes are too many, and each is of few proofs. A log of 16 million entries has 131,072
  // from here on, some 12 MiB.
  static constexpr int kLowestLevel = 8;
  static constexpr size_t kMaxNodes = 131'072;  // past that all are forgotten

  bool Find(NodeId id, Hash& hash) const {
    if (id.level < kLowestLevel) return false;
    const std::shared_lock lock(mutex_);
    const auto found = hashes_.find(KeyOf(id));
    if (found == hashes_.end()) return false;
    hash = found->second;
    return true;
  }

  void Keep(NodeId id, const Hash& hash) {
    if (id.level < kLowestLevel) return;
    const std::unique_lock lock(mutex_);
    if (hashes_.size() >= kMaxNodes) hashes_.clear();
    hashes_.emplace(KeyOf(id), hash);
  }

 private:
  // A level has fewer than 2^56 nodes from kLowestLevel on.
  static uint64_t KeyOf(NodeId id) { return static_cast<uint64_t>(id.level) << 56 | id.index; }

  mutable std::shared_mutex mutex_;
  std::unordered_map<uint64_t, Hash> hashes_;
};

}  // namespace panyuan::ledger
