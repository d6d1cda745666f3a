// The data directory that an upkeep command was given, and what all of them print.
#pragma once

#include <optional>
#include <string>

#include "clients/common/session.h"
#include "clients/common/table.h"
#include "services/base/directory_lock.h"
#include "services/ledger/checkpoint.h"
#include "services/upkeep/county_folder.h"
#include "services/upkeep/fsck.h"

namespace panyuan::clients::admin {

// Reads DIR/panyuan.toml: database.store, ledger.origin, county.division_code, county.number and
// the batch key. Without the file the database is DIR/panyuan.db and the rest unknown.
// Errors: FILE_UNREADABLE, STORE_URL_INVALID.
base::Result<upkeep::CountyFolder> ReadCountyFolder(const std::string& folder);

// The folder that a file lies in, "." for a bare name.
std::string FolderOf(const std::string& file);

// Errors: FILE_UNREADABLE where it is not there.
base::Status CheckIsThere(const std::string& path);
// The same of the county's SQLite file, where its store is one.
base::Status CheckStoreIsThere(const upkeep::CountyFolder& county);
// The path of the county's SQLite file. Errors: BACKUP_BY_DATABASE where its store is none.
base::Result<std::string> CheckIsFile(const upkeep::CountyFolder& county);

// Keeps servers off the county's SQLite file; PostgreSQL has its lease. Errors: SERVER_RUNNING.
base::Result<std::optional<base::DirectoryLock>> LockStore(const upkeep::CountyFolder& county);

// A bar on standard error, none with --json.
upkeep::ProgressFn ShowEntries(const Session& session);

// "Entries", "Last leaf index" and "Root" of a log.
Facts HeadFacts(const Session& session, const ledger::Checkpoint& head);
nlohmann::ordered_json HeadJson(const ledger::Checkpoint& head);

}  // namespace panyuan::clients::admin
