// Bringing a database to this program's schema.
#pragma once

#include <span>
#include <string_view>

#include "services/base/time.h"
#include "services/db/engine.h"

namespace panyuan::db {

// One step; built in from schema/<engine>/NNNN_name.sql and its .check.sql.
struct Migration {
  int version;  // 1, 2, 3, … without gaps
  std::string_view name;
  std::string_view script;
  std::string_view check;  // a query that names one problem a row, and gives none when all is well
};

std::span<const Migration> SqliteMigrations();
std::span<const Migration> PostgresMigrations();
// Those of the engine with this name (Engine::name).
std::span<const Migration> MigrationsOf(std::string_view engine);
// Of the placement table, schema/placement; linked with upkeep.
std::span<const Migration> PlacementMigrations();

// Applies what is missing, each step in a transaction of its own with its check.
// Errors: SCHEMA_TOO_NEW, SCHEMA_CHANGED, SCHEMA_CHECK_FAILED, and those of the store.
base::Status Migrate(WriteConnection& connection, std::span<const Migration> migrations,
                     base::UtcTime now);

// Whether all were applied, for a process that may only read.
// Errors: SCHEMA_TOO_NEW, SCHEMA_TOO_OLD, SCHEMA_CHANGED, and those of the store.
base::Status CheckMigrated(Session& session, std::span<const Migration> migrations);

}  // namespace panyuan::db
