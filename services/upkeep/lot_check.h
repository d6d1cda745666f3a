// The GTINs and lots of arrivals against the entries behind them.
#pragma once

#include <cstdint>

#include "services/db/session.h"
#include "services/label/batch_numbering.h"
#include "services/upkeep/event_facts.h"

namespace panyuan::upkeep {

class LotCheck {
 public:
  // Both outlive the check.
  LotCheck(db::Session& session, const label::BatchNumbering& numbering)
      : session_(session), numbering_(numbering) {}

  // The next of the county's own entries. Errors: FSCK_DIFFERENCE for a row of trace_gtin_lots,
  // BATCH_KEY_DIFFERS.
  base::Status Add(uint64_t leaf_index, const EventFacts& facts);
  // After the last entry: no row that no entry asks for. Errors: FSCK_DIFFERENCE.
  base::Status Finish();

 private:
  db::Session& session_;
  const label::BatchNumbering& numbering_;
  int64_t lots_ = 0;
};

// Writes trace_gtin_lots anew.
class LotTables {
 public:
  // Both outlive the object.
  LotTables(db::Transaction& transaction, const label::BatchNumbering& numbering)
      : transaction_(transaction), numbering_(numbering) {}

  base::Status Begin();
  // The next of the county's own entries. Errors: BATCH_KEY_DIFFERS, those of the store.
  base::Status Add(uint64_t leaf_index, const EventFacts& facts);

 private:
  db::Transaction& transaction_;
  const label::BatchNumbering& numbering_;
};

}  // namespace panyuan::upkeep
