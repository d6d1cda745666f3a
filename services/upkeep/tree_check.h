// The entries against the stored tree, leaf by leaf.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/ledger/merkle.h"

namespace panyuan::upkeep {

// What ledger_head says.
struct StoredHead {
  bool present = false;
  std::string origin;
  uint64_t tree_size = 0;
  std::string frontier, root;
};
base::Result<StoredHead> ReadHead(db::Session& session);

// Appends entries in order and compares every node to store that they complete with the stored one,
// which comes from one cursor a level, read kPage nodes ahead. Memory: 16 pages.
class TreeCheck {
 public:
  static constexpr int64_t kPage = 512;

  // `session` and `head` outlive the check.
  TreeCheck(db::Session& session, const StoredHead& head) : session_(session), head_(head) {}

  // The entry at position tree().size().
  // Errors: FSCK_DIFFERENCE for the entry or the node, whichever the tree above contradicts.
  base::Status Add(std::string_view event);
  // After the last entry: frontier, root, and that no node is stored beyond the tree.
  // Errors: FSCK_DIFFERENCE.
  base::Status Finish();

  const ledger::TreeFrontier& tree() const { return tree_; }
  uint64_t nodes() const { return nodes_; }

 private:
  struct Stored {
    uint64_t index;
    std::string hash;
  };

  base::Status Compare(const ledger::Node& node);
  base::Status Blame(const ledger::Node& node, const std::string& stored);
  base::Result<const Stored*> Next(const ledger::NodeId& id);
  base::Result<bool> TreeAboveHolds(uint64_t leaf, const ledger::Hash& hash);

  db::Session& session_;
  const StoredHead& head_;
  ledger::TreeFrontier tree_;
  std::vector<ledger::Node> completed_;
  std::array<std::deque<Stored>, 64> ahead_;
  uint64_t nodes_ = 0;
};

}  // namespace panyuan::upkeep
