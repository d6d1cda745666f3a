// A whole county from one store to another, of either engine: the log continues under its name.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "services/base/time.h"
#include "services/db/engine.h"
#include "services/ledger/checkpoint.h"
#include "services/upkeep/county_tables.h"
#include "services/upkeep/fsck.h"

namespace panyuan::upkeep {

struct CopyReport {
  ledger::Checkpoint head;  // of the snapshot; without origin where no server ever ran
  uint64_t tables = 0, rows = 0;
  bool was_there = false;  // the target held this very county already
};

// Copies one snapshot of `from`, which others may be writing, into `to`: brings `to` to this
// program's schema, writes every row in one transaction, reads all back and compares it, computes
// the tree anew from the entries, and commits only then. `to` must be empty, or hold the same
// county row by row: then it is only compared. Progress counts entries, each twice. Memory: one
// page.
//
// Two copies of one log may never both be served: see county_move.h for passing a county on.
//
// Errors: COPY_SCHEMA_DIFFERS, COPY_TARGET_NOT_EMPTY, COPY_DIFFERS, FSCK_DIFFERENCE, those of
// db::Migrate and of the stores; `to` then holds no county. STORE_UNSETTLED: look with fsck.
base::Result<CopyReport> CopyCounty(db::Engine& from, db::Engine& to, base::UtcTime now,
                                    const ProgressFn& progress);

// The same between stores as people name them (db/store_url.h); a SQLite file that a failed copy
// made is removed again. Errors: also those of db::OpenStore, FILE_FAILED.
base::Result<CopyReport> CopyStore(std::string_view from, std::string_view to,
                                   std::string_view division, base::UtcTime now,
                                   const ProgressFn& progress);

}  // namespace panyuan::upkeep
