// Which nodes of its tree the county's log stores.
#pragma once

#include "services/ledger/merkle.h"

namespace panyuan::ledger {

// Levels 0, 4, 8, …: a node between them is computed from at most 8 stored ones that lie side by
// side, and a proof reads the lowest 8 levels from two places (docs/adr/0018).
inline constexpr int kStoredLevelStep = 4;
inline constexpr uint64_t kStoredChildren = uint64_t{1} << kStoredLevelStep;

constexpr bool IsStored(int level) { return level % kStoredLevelStep == 0; }

// Leaves of `completed` what is stored.
inline void KeepStored(std::vector<Node>& completed) {
  std::erase_if(completed, [](const Node& node) { return !IsStored(node.id.level); });
}

}  // namespace panyuan::ledger
