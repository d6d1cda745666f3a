// The whole log as one file: a line "panyuan-log-v1 <origin> <size> <root in base64>", then the
// entries in order, each as its length in 4 bytes, big-endian, and its bytes.
#pragma once

#include <string>

#include "services/db/engine.h"
#include "services/label/batch_numbering.h"
#include "services/ledger/checkpoint.h"
#include "services/upkeep/county_folder.h"
#include "services/upkeep/fsck.h"

namespace panyuan::upkeep {

// Writes the log of one snapshot to `path`, which must not be there, durably and with mode 0600.
// The entries are checked against the root as they are written.
// Errors: FILE_EXISTS, FILE_FAILED, FSCK_DIFFERENCE, those of the store; `path` is then not there.
base::Result<ledger::Checkpoint> ExportLog(db::Engine& engine, const std::string& path,
                                           const ProgressFn& progress);

// Writes entries, tree, chain index and head from the file into a log without entries, in one
// transaction, and commits only where size and root are the file's. Batches, samples, results and
// counters are not made from events.
// Errors: LOG_NOT_EMPTY, LOG_FILE_MALFORMED, ORIGIN_CHANGED (the file's log has another name than
// the directory's), BATCH_KEY_NEEDED, ENTRY_UNREADABLE, BATCH_KEY_DIFFERS, those of the store.
base::Result<ledger::Checkpoint> ImportLog(db::Engine& engine, const CountyFolder& county,
                                           const std::string& path, const ProgressFn& progress);

}  // namespace panyuan::upkeep
