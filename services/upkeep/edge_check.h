// The edges between batches, and the flags, against the entries behind them.
#pragma once

#include <cstdint>
#include <vector>

#include "services/db/session.h"
#include "services/label/batch_numbering.h"
#include "services/upkeep/entry_edges.h"
#include "services/upkeep/event_facts.h"

namespace panyuan::upkeep {

class EdgeCheck {
 public:
  // Both outlive the check.
  EdgeCheck(db::Session& session, const label::BatchNumbering& numbering)
      : session_(session), numbering_(numbering) {}

  // The next of the county's own entries. Errors: FSCK_DIFFERENCE for a row of trace_edges or
  // trace_flags, BATCH_KEY_DIFFERS.
  base::Status Add(uint64_t leaf_index, const EventFacts& facts);
  // After the last entry: no row that no entry asks for. Errors: FSCK_DIFFERENCE.
  base::Status Finish();

  uint64_t edges() const { return edges_; }

 private:
  base::Status CheckChild(const std::vector<EntryEdge>& wanted);
  base::Status CheckFlag(uint64_t leaf_index, const EventFacts& facts);

  db::Session& session_;
  const label::BatchNumbering& numbering_;
  std::vector<EntryEdge> wanted_, of_child_, stored_;
  uint64_t edges_ = 0, flags_ = 0;
};

// Writes trace_edges anew.
class EdgeTables {
 public:
  // Both outlive the object.
  EdgeTables(db::Transaction& transaction, const label::BatchNumbering& numbering)
      : transaction_(transaction), numbering_(numbering) {}

  base::Status Begin();
  // The next of the county's own entries. Errors: BATCH_KEY_DIFFERS, those of the store.
  base::Status Add(uint64_t leaf_index, const EventFacts& facts);

 private:
  db::Transaction& transaction_;
  const label::BatchNumbering& numbering_;
  std::vector<EntryEdge> edges_;
};

}  // namespace panyuan::upkeep
