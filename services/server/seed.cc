#include "services/server/seed.h"

#include "services/db/migrations.h"
#include "services/db/reasons.h"
#include "services/registry/domain/catalogue.h"
#include "services/registry/store/seeding.h"

namespace panyuan::server {

base::Status SeedCatalogue(db::Engine& engine, const std::string& seed_folder, base::UtcTime now) {
  PANYUAN_ASSIGN(const registry::SeedFiles files, registry::ReadSeedFiles(seed_folder));
  PANYUAN_ASSIGN(const registry::Catalogue catalogue, registry::ReadCatalogue(files));
  PANYUAN_ASSIGN(auto connection, engine.OpenWriter());
  PANYUAN_TRY(db::Migrate(*connection, db::MigrationsOf(engine.name()), now));
  PANYUAN_TRY(connection->Begin());
  const auto counts = registry::Seed(*connection, catalogue);
  if (!counts.ok()) {
    connection->Rollback();
    return counts.error();
  }
  if (connection->Commit() != db::Outcome::kCommitted) return db::kStoreFault;
  return base::Ok();
}

}  // namespace panyuan::server
