// A county's database to a file, and back.
#pragma once

#include <string>

#include "services/base/time.h"
#include "services/ledger/checkpoint.h"
#include "services/upkeep/county_folder.h"
#include "services/upkeep/fsck.h"

namespace panyuan::upkeep {

// Copies the database, also while a server writes, to `path`, which must not be there: first to
// path.partial, which is checked as a whole and made durable before it gets its name. Writes the
// point of restore as a checkpoint's text (unsigned) to path.checkpoint.
// Errors: FILE_EXISTS, FILE_NOT_DURABLE, those of Fsck and of the store; `path` is then not there.
base::Result<FsckReport> Backup(const CountyFolder& county, const std::string& path,
                                const ProgressFn& progress);

struct Restored {
  FsckReport report;       // of the backup; the head under its new name, where it got one
  std::string kept_as;     // where the replaced database lies; empty where there was none
  std::string old_origin;  // where it got a new one
};

// Puts the backup at `path` in the place of the database: checks it, compares it with what the log
// has published and with the log it replaces, keeps the old database beside it, and gives the log
// `new_origin` unless that is empty. The caller holds the directory's lock.
// Errors: FILE_FAILED, LOG_WOULD_FORK (only without new_origin), ORIGIN_INVALID, FILE_NOT_DURABLE,
// those of Fsck and of the store; the database is then as before.
base::Result<Restored> Restore(const CountyFolder& county, const std::string& path,
                               const std::string& new_origin, base::UtcTime now,
                               const ProgressFn& progress);

}  // namespace panyuan::upkeep
