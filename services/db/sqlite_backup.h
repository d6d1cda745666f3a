// Copying a SQLite database that others may be writing.
#pragma once

#include <string>

#include "services/base/result.h"

namespace panyuan::db {

// Copies the state that `from` has now, as one snapshot, to the file `to`, which is made with mode
// 0600 and must not be there. `to` is one whole file: no -wal beside it. Writers are not held up.
// Errors: STORE_FAULT, STORE_BUSY, STORE_FULL; what was written of `to` then stays.
base::Status CopySqlite(const std::string& from, const std::string& to);

}  // namespace panyuan::db
