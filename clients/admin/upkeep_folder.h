// The data directory that an upkeep command was given, and what all of them print.
#pragma once

#include <string>

#include "clients/common/session.h"
#include "clients/common/table.h"
#include "services/ledger/checkpoint.h"
#include "services/upkeep/county_folder.h"
#include "services/upkeep/fsck.h"

namespace panyuan::clients::admin {

// Reads DIR/panyuan.toml: database.path, ledger.origin, county.number and the batch key. Without
// the file the database is DIR/panyuan.db and the rest unknown.
// Errors: FILE_UNREADABLE.
base::Result<upkeep::CountyFolder> ReadCountyFolder(const std::string& folder);

// Errors: FILE_UNREADABLE where it is not there.
base::Status CheckIsThere(const std::string& path);

// A bar on standard error, none with --json.
upkeep::ProgressFn ShowEntries(const Session& session);

// "Entries", "Last leaf index" and "Root" of a log.
Facts HeadFacts(const Session& session, const ledger::Checkpoint& head);
nlohmann::ordered_json HeadJson(const ledger::Checkpoint& head);

}  // namespace panyuan::clients::admin
