// Bringing the registry to what the seed files say.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/result.h"
#include "services/db/session.h"
#include "services/registry/domain/catalogue.h"

namespace panyuan::registry {

// What one seeding did.
struct SeedCounts {
  int64_t written = 0;    // rows added or changed; 0 when the registry said so already
  int64_t withdrawn = 0;  // rows that the files no longer hold
};

// Reads all kSeedFiles of `directory`, each at most 16 MiB.
// Errors: SEED_FILE_UNREADABLE with the file's name.
base::Result<SeedFiles> ReadSeedFiles(const std::string& directory);

// Adds what is new, updates what changed by its code, and withdraws limits, notes, shelf lives,
// yields and days that the catalogue no longer holds; other things stay, as batches may refer to
// them. Idempotent.
// Errors: CATALOGUE_INVALID (the database is of another county), and those of the store.
base::Result<SeedCounts> Seed(db::Transaction& transaction, const Catalogue& catalogue);

}  // namespace panyuan::registry
