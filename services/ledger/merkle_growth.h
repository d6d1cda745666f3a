// A tree that grows by groups of commands: leaves are pending until their group is durable.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "services/ledger/merkle.h"

namespace panyuan::ledger {

// Follows a group as db::GroupSink describes. Of one thread.
class GrowingTree {
 public:
  // The tree that is durable.
  const TreeFrontier& durable() const { return durable_; }

  // The durable tree as it was read anew; nothing is pending.
  void Reset(TreeFrontier durable) {
    durable_ = std::move(durable);
    pending_.clear();
  }

  void Begin() { pending_.clear(); }
  void Mark() { mark_ = pending_.size(); }
  void UndoToMark() { pending_.resize(mark_); }

  // The position of the next leaf.
  uint64_t next() const { return durable_.size() + pending_.size(); }
  void Add(const Hash& leaf_hash) { pending_.push_back(leaf_hash); }

  // The tree with the pending leaves; adds to `completed` the nodes that these complete.
  const TreeFrontier& Seal(std::vector<Node>& completed) {
    sealed_ = durable_;
    for (const Hash& leaf : pending_) sealed_.Append(leaf, completed);
    return sealed_;
  }

  // What was sealed is durable; gives whether it is more than before.
  bool Committed() {
    const bool grown = !pending_.empty();
    if (grown) durable_ = sealed_;
    pending_.clear();
    return grown;
  }
  void Undone() { pending_.clear(); }

 private:
  TreeFrontier durable_, sealed_;
  std::vector<Hash> pending_;  // leaves of the present group; bounded by it
  size_t mark_ = 0;
};

}  // namespace panyuan::ledger
