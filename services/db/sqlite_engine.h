// SQLite: the embedded engine. WAL, synchronous=FULL, foreign keys on.
#pragma once

#include <memory>
#include <string>

#include "services/db/engine.h"

namespace panyuan::db {

// `path` is the database file; it is created on the first OpenWriter with mode 0600.
std::unique_ptr<Engine> MakeSqliteEngine(std::string path);

}  // namespace panyuan::db
