#include "services/db/sqlite_engine.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "services/base/durable_file.h"
#include "services/db/reasons.h"
#include "services/db/sqlite_connection.h"
#include "services/db/sqlite_writer.h"

namespace panyuan::db {
namespace {

using base::Ok;
using base::Result;
using base::Status;

// A writer that was killed before its fsync leaves commits that can be read and be lost again.
// Opening the WAL beside SQLite is safe: SQLite keeps its locks on the other two files.
Status SyncWal(const std::string& path) {
  const std::string wal = path + "-wal";
  if (access(wal.c_str(), F_OK) != 0) return Ok();
  return base::SyncFile(wal).ok() ? Ok() : Status(kStoreFault);
}

class SqliteReader final : public ReadConnection {
 public:
  explicit SqliteReader(std::unique_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)) {}

  Status Query(std::string_view sql, Params params, const RowVisitor& visit) override {
    const SqliteVisitor visit_row = [&](const SqliteStatement& row) { visit(row); };
    return connection_->Run(sql, params, &visit_row);
  }
  Status BeginSnapshot() override { return connection_->Run("BEGIN", {}); }
  void EndSnapshot() override {
    if (connection_->in_transaction()) (void)connection_->Run("ROLLBACK", {});
  }

 private:
  std::unique_ptr<SqliteConnection> connection_;
};

class SqliteEngine final : public Engine {
 public:
  explicit SqliteEngine(std::string path) : path_(std::move(path)) {}

  std::string_view name() const override { return "sqlite"; }

  Result<std::unique_ptr<WriteConnection>> OpenWriter() override {
    const mode_t mask = umask(0077);  // the file and its WAL hold personal data
    auto connection = SqliteConnection::Open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (connection.ok()) {
      const Status set =
          (*connection)
              ->Script(
                  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                  "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA "
                  "journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4096;"
                  "PRAGMA secure_delete=ON;");  // erased is gone
      if (!set.ok()) connection = set.error();
    }
    umask(mask);
    if (!connection.ok()) return connection.error();
    PANYUAN_TRY(SyncWal(path_));
    return std::unique_ptr<WriteConnection>(new SqliteWriter(std::move(*connection)));
  }

  Result<std::unique_ptr<ReadConnection>> OpenReader() override {
    PANYUAN_ASSIGN(auto connection, SqliteConnection::Open(path_, SQLITE_OPEN_READWRITE));
    PANYUAN_TRY(connection->Script(
        "PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;"));
    return std::unique_ptr<ReadConnection>(new SqliteReader(std::move(connection)));
  }

 private:
  const std::string path_;
};

}  // namespace

std::unique_ptr<Engine> MakeSqliteEngine(std::string path) {
  return std::make_unique<SqliteEngine>(std::move(path));
}

}  // namespace panyuan::db
