// The tables of the log, written from entries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/label/batch_numbering.h"
#include "services/ledger/merkle.h"
#include "services/upkeep/event_facts.h"

namespace panyuan::upkeep {

// Takes entries in order from the first.
class LogTables {
 public:
  // Both outlive the object.
  LogTables(db::Transaction& transaction, const label::BatchNumbering& numbering)
      : transaction_(transaction), numbering_(numbering) {}

  // Stores the nodes that the entry at position tree().size() completes, and its chain rows.
  // Errors: ENTRY_UNREADABLE, BATCH_KEY_DIFFERS, those of the store.
  base::Status Add(std::string_view event);
  // The same of somebody else's event, whose chain rows are not in its bytes.
  base::Status AddForeign(std::string_view event);

  // What the last entry of the county's own says.
  const EventFacts& facts() const { return facts_; }
  const ledger::TreeFrontier& tree() const { return tree_; }
  uint64_t nodes() const { return nodes_; }
  uint64_t chain_rows() const { return chain_rows_; }

 private:
  base::Status AddNodes(std::string_view event);
  base::Status AddChain(uint64_t leaf_index);

  db::Transaction& transaction_;
  const label::BatchNumbering& numbering_;
  ledger::TreeFrontier tree_;
  std::vector<ledger::Node> completed_;
  EventFacts facts_;
  uint64_t nodes_ = 0, chain_rows_ = 0;
};

}  // namespace panyuan::upkeep
