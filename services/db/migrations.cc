#include "services/db/migrations.h"

#include <map>
#include <string>

#include "services/base/bytes.h"
#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    " version BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL,"
    " applied_us BIGINT NOT NULL)";
constexpr std::string_view kListApplied = "SELECT version, digest FROM schema_migrations";
constexpr std::string_view kInsertApplied =
    "INSERT INTO schema_migrations (version, name, digest, applied_us) VALUES ($1, $2, $3, $4)";

std::string DigestOf(const Migration& migration) {
  return base::HexEncode(base::AsView(base::Sha256(migration.script)));
}

base::Metadata About(int version) { return {{"version", std::to_string(version)}}; }

using Applied = std::map<int64_t, std::string>;  // the digest by version

Result<Applied> ListApplied(Session& session) {
  Applied applied;
  PANYUAN_TRY(session.Query(kListApplied, {},
                            [&](const Row& row) { applied.emplace(row.Int(0), row.Text(1)); }));
  return applied;
}

// Whether this program knows what was applied.
Status CheckApplied(const Applied& applied, std::span<const Migration> migrations) {
  if (!applied.empty() && applied.rbegin()->first > static_cast<int64_t>(migrations.size()))
    return Error(kSchemaTooNew, About(static_cast<int>(applied.rbegin()->first)));
  for (const Migration& migration : migrations) {
    const auto found = applied.find(migration.version);
    if (found != applied.end() && found->second != DigestOf(migration))
      return Error(kSchemaChanged, About(migration.version));
  }
  return Ok();
}

Status Apply(WriteConnection& connection, const Migration& migration, base::UtcTime now) {
  PANYUAN_TRY(connection.RunScript(migration.script));
  std::string problem;
  PANYUAN_TRY(connection.Query(migration.check, {}, [&](const Row& row) {
    if (problem.empty()) problem = row.Text(0);
  }));
  if (!problem.empty())
    return Error(kSchemaCheckFailed, About(migration.version)).With("problem", problem);
  const std::string digest = DigestOf(migration);
  auto inserted = connection.Execute(kInsertApplied,
                                     {int64_t{migration.version}, migration.name, digest, now.us});
  return inserted.ok() ? Ok() : Status(inserted.error());
}

}  // namespace

std::span<const Migration> MigrationsOf(std::string_view engine) {
  return engine == "postgres" ? PostgresMigrations() : SqliteMigrations();
}

Status CheckMigrated(Session& session, std::span<const Migration> migrations) {
  PANYUAN_ASSIGN(const Applied applied, ListApplied(session));
  PANYUAN_TRY(CheckApplied(applied, migrations));
  for (const Migration& migration : migrations)
    if (!applied.contains(migration.version)) return Error(kSchemaTooOld, About(migration.version));
  return Ok();
}

Status Migrate(WriteConnection& connection, std::span<const Migration> migrations,
               base::UtcTime now) {
  PANYUAN_TRY(connection.RunScript(kCreateTable));
  PANYUAN_ASSIGN(const Applied applied, ListApplied(connection));
  PANYUAN_TRY(CheckApplied(applied, migrations));
  for (const Migration& migration : migrations) {
    if (applied.contains(migration.version)) continue;
    PANYUAN_TRY(connection.Begin());
    const Status done = Apply(connection, migration, now);
    if (!done.ok()) {
      connection.Rollback();
      return done;
    }
    if (connection.Commit() != Outcome::kCommitted) return kStoreFault;
  }
  return Ok();
}

}  // namespace panyuan::db
