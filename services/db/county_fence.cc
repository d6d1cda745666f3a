#include "services/db/county_fence.h"

#include <memory>
#include <string>

#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

// SQLite: one process has the file, and each group asks for epoch 0.
constexpr std::string_view kSqliteFence = "UPDATE ledger_head SET epoch = 1";
constexpr std::string_view kSqliteUnfence = "UPDATE ledger_head SET epoch = 0";
constexpr std::string_view kSqliteHasEpoch =
    "SELECT 1 FROM pragma_table_info('ledger_head') WHERE name = 'epoch'";
constexpr std::string_view kSqliteMoved = "SELECT '' FROM ledger_head WHERE epoch <> 0";

// PostgreSQL: the lease is taken from whoever holds it, and cannot be taken any more.
constexpr std::string_view kPostgresFence =
    "UPDATE county_lease SET epoch = epoch + 1, expires_us = 0, moved_to = $1";
constexpr std::string_view kPostgresFenceHead =
    "UPDATE ledger_head SET epoch = (SELECT epoch FROM county_lease)";
constexpr std::string_view kPostgresUnfence = "UPDATE county_lease SET moved_to = ''";
constexpr std::string_view kPostgresHasLease =
    "SELECT 1 FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_name = 'county_lease'";
constexpr std::string_view kPostgresMoved =
    "SELECT moved_to FROM county_lease WHERE moved_to <> ''";

bool IsSqlite(std::string_view engine) { return engine == "sqlite"; }

Status EndWriting(WriteConnection& connection, bool sqlite, std::string_view moved_to) {
  if (!sqlite) PANYUAN_TRY(connection.Write(kPostgresFence, {moved_to}));
  PANYUAN_ASSIGN(const int64_t heads,
                 connection.Execute(sqlite ? kSqliteFence : kPostgresFenceHead, {}));
  return heads == 1 ? Ok() : Status(kCountyWithoutLog);
}

Status Finish(WriteConnection& connection, const Status& done) {
  if (!done.ok()) {
    connection.Rollback();
    return done;
  }
  return connection.Commit() == Outcome::kCommitted ? Ok() : Status(kStoreUnsettled);
}

}  // namespace

Status Fence(WriteConnection& connection, std::string_view engine, std::string_view moved_to) {
  PANYUAN_TRY(connection.Begin());
  return Finish(connection, EndWriting(connection, IsSqlite(engine), moved_to));
}

Status Unfence(WriteConnection& connection, std::string_view engine) {
  PANYUAN_TRY(connection.Begin());
  return Finish(connection,
                connection.Write(IsSqlite(engine) ? kSqliteUnfence : kPostgresUnfence, {}));
}

Status CheckNotMoved(Engine& engine) {
  const bool sqlite = IsSqlite(engine.name());
  PANYUAN_ASSIGN(const auto reader, engine.OpenReader());
  bool known = false;  // an older schema cannot have been fenced
  PANYUAN_TRY(reader->Query(sqlite ? kSqliteHasEpoch : kPostgresHasLease, {},
                            [&](const Row&) { known = true; }));
  if (!known) return Ok();
  Status good = Ok();
  PANYUAN_TRY(reader->Query(sqlite ? kSqliteMoved : kPostgresMoved, {}, [&](const Row& row) {
    const std::string to(row.Text(0));
    good = Error(kCountyMoved, {{"moved_to", to.empty() ? "another store" : to}});
  }));
  return good;
}

}  // namespace panyuan::db
