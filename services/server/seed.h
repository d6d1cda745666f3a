// Filling a new database with the catalogue.
#pragma once

#include <string>

#include "services/base/time.h"
#include "services/db/engine.h"

namespace panyuan::server {

// Migrates the database and brings the registry to what the seed files say. Idempotent.
// Errors: those of db::Migrate and of registry::ReadSeedFiles, ReadCatalogue and Seed.
base::Status SeedCatalogue(db::Engine& engine, const std::string& seed_folder, base::UtcTime now);

}  // namespace panyuan::server
