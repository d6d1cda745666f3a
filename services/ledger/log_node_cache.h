// The nodes of the log's tree above single entries, which every proof needs and which never change.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "services/ledger/merkle.h"

namespace panyuan::ledger {

// Thread-safe.
class NodeCache {
 public:
  // Lower nodes are too many, and each is of few proofs.
  static constexpr int kLowestLevel = 4;
  // Nodes from here on are kept apart, so that reads all over a large log do not drive them out.
  static constexpr int kUpperLevel = 8;
  // Past that all of the part are forgotten: of a log of a million entries the lower part holds
  // every node, of one of 16 million the upper; each is some 8 MiB then.
  static constexpr size_t kMaxNodes = 131'072;

  bool Find(NodeId id, Hash& hash) const {
    if (id.level < kLowestLevel) return false;
    const std::shared_lock lock(mutex_);
    const auto& part = parts_[PartOf(id)];
    const auto found = part.find(KeyOf(id));
    if (found == part.end()) return false;
    hash = found->second;
    return true;
  }

  void Keep(NodeId id, const Hash& hash) {
    if (id.level < kLowestLevel) return;
    const std::unique_lock lock(mutex_);
    auto& part = parts_[PartOf(id)];
    if (part.size() >= kMaxNodes) part.clear();
    part.emplace(KeyOf(id), hash);
  }

 private:
  static size_t PartOf(NodeId id) { return id.level < kUpperLevel ? 0 : 1; }
  // The node's number in a tree of 2^63 leaves, whose root is 1.
  static uint64_t KeyOf(NodeId id) { return uint64_t{1} << (63 - id.level) | id.index; }

  mutable std::shared_mutex mutex_;
  std::array<std::unordered_map<uint64_t, Hash>, 2> parts_;
};

}  // namespace panyuan::ledger
