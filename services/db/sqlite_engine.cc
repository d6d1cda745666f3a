#include "services/db/sqlite_engine.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/base/durable_file.h"
#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr int kBusyTimeoutMs = 5'000;

Error ToError(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return kStoreBusy;
    case SQLITE_FULL:
      return kStoreFull;
    default:
      return kStoreFault;
  }
}

class Statement final : public Row {
 public:
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {
    // SQLite numbers `$n` by first appearance, so find each number's own slot.
    for (int slot = 1; slot <= sqlite3_bind_parameter_count(handle); ++slot)
      numbers_.push_back(std::atoi(sqlite3_bind_parameter_name(handle, slot) + 1));
  }
  ~Statement() override { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  bool Bind(Params params) {
    for (size_t i = 0; i < numbers_.size(); ++i) {
      const size_t number = static_cast<size_t>(numbers_[i]);
      if (number < 1 || number > params.size()) return false;
      if (!BindOne(static_cast<int>(i) + 1, params[number - 1])) return false;
    }
    return true;
  }
  int Step() { return sqlite3_step(handle_); }
  void Reset() {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
  }

  int64_t Int(int column) const override { return sqlite3_column_int64(handle_, column); }
  std::string_view Text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return text ? std::string_view(text, sqlite3_column_bytes(handle_, column))
                : std::string_view();
  }
  std::string_view Bytes(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
    return bytes ? std::string_view(bytes, sqlite3_column_bytes(handle_, column))
                 : std::string_view();
  }
  bool IsNull(int column) const override {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
  }

 private:
  bool BindOne(int slot, const Value& value) {
    if (const auto* number = std::get_if<int64_t>(&value))
      return sqlite3_bind_int64(handle_, slot, *number) == SQLITE_OK;
    if (const auto* text = std::get_if<std::string_view>(&value))
      return sqlite3_bind_text(handle_, slot, text->data() ? text->data() : "",
                               static_cast<int>(text->size()), SQLITE_STATIC) == SQLITE_OK;
    if (const auto* blob = std::get_if<Blob>(&value))
      return sqlite3_bind_blob(handle_, slot, blob->bytes.data() ? blob->bytes.data() : "",
                               static_cast<int>(blob->bytes.size()), SQLITE_STATIC) == SQLITE_OK;
    return sqlite3_bind_null(handle_, slot) == SQLITE_OK;
  }

  sqlite3_stmt* handle_;
  std::vector<int> numbers_;
};

// One connection with its prepared statements; both faces below share it.
class Connection {
 public:
  static Result<std::unique_ptr<Connection>> Open(const std::string& path, int flags) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    auto connection = std::unique_ptr<Connection>(new Connection(handle));
    if (code != SQLITE_OK) return ToError(code);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    sqlite3_extended_result_codes(handle, 1);
    return connection;
  }
  ~Connection() {
    statements_.clear();
    sqlite3_close(handle_);
  }

  Status Run(std::string_view sql, Params params, const RowVisitor* visit) {
    PANYUAN_ASSIGN(Statement * statement, Prepare(sql));
    if (!statement->Bind(params)) {
      statement->Reset();
      return kStoreFault;
    }
    int code = SQLITE_ROW;
    while ((code = statement->Step()) == SQLITE_ROW)
      if (visit) (*visit)(*statement);
    statement->Reset();
    return code == SQLITE_DONE ? Ok() : Status(ToError(code));
  }
  Status Script(std::string_view sql) {
    const int code = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Ok() : Status(ToError(code));
  }
  int64_t changes() const { return sqlite3_changes64(handle_); }
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

 private:
  explicit Connection(sqlite3* handle) : handle_(handle) {}

  Result<Statement*> Prepare(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second.get();
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK || !handle) return ToError(code == SQLITE_OK ? SQLITE_MISUSE : code);
    // Statement texts are constants, so the view outlives the connection and their number is
    // bounded.
    return statements_.emplace(sql, std::make_unique<Statement>(handle)).first->second.get();
  }

  sqlite3* handle_;
  std::unordered_map<std::string_view, std::unique_ptr<Statement>> statements_;
};

class SqliteWriter final : public WriteConnection {
 public:
  explicit SqliteWriter(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  Status Query(std::string_view sql, Params params, const RowVisitor& visit) override {
    return connection_->Run(sql, params, &visit);
  }
  Result<int64_t> Execute(std::string_view sql, Params params) override {
    // A statement after SQLite ended the transaction by itself would commit on its own.
    if (begun_ && !connection_->in_transaction()) return kStoreFault;
    PANYUAN_TRY(connection_->Run(sql, params, nullptr));
    return connection_->changes();
  }
  Status Begin() override {
    PANYUAN_TRY(connection_->Run("BEGIN IMMEDIATE", {}, nullptr));
    begun_ = true;
    return Ok();
  }
  Outcome Commit() override {
    // SQLite ends a transaction by itself over some faults.
    const bool open = connection_->in_transaction();
    const Status done = connection_->Run("COMMIT", {}, nullptr);
    Rollback();
    if (done.ok()) return Outcome::kCommitted;
    if (!open) return Outcome::kFatal;
    if (done.error().Is(kStoreBusy)) return Outcome::kAborted;
    if (done.error().Is(kStoreFull)) return Outcome::kFull;
    // The frames may be in the file all the same: a failed fsync says nothing about its bytes.
    return Outcome::kUnknown;
  }
  void Rollback() override {
    begun_ = false;
    if (connection_->in_transaction()) (void)connection_->Run("ROLLBACK", {}, nullptr);
  }
  Status Savepoint() override { return connection_->Run("SAVEPOINT command", {}, nullptr); }
  Status Release() override { return connection_->Run("RELEASE command", {}, nullptr); }
  Status RollbackToSavepoint() override {
    PANYUAN_TRY(connection_->Run("ROLLBACK TO command", {}, nullptr));
    return Release();
  }
  Status RunScript(std::string_view script) override { return connection_->Script(script); }

 private:
  std::unique_ptr<Connection> connection_;
  bool begun_ = false;
};

// A writer that was killed before its fsync leaves commits that can be read and be lost again.
// Opening the WAL beside SQLite is safe: SQLite keeps its locks on the other two files.
Status SyncWal(const std::string& path) {
  const std::string wal = path + "-wal";
  if (access(wal.c_str(), F_OK) != 0) return Ok();
  return base::SyncFile(wal).ok() ? Ok() : Status(kStoreFault);
}

class SqliteReader final : public ReadConnection {
 public:
  explicit SqliteReader(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  Status Query(std::string_view sql, Params params, const RowVisitor& visit) override {
    return connection_->Run(sql, params, &visit);
  }
  Status BeginSnapshot() override { return connection_->Run("BEGIN", {}, nullptr); }
  void EndSnapshot() override {
    if (connection_->in_transaction()) (void)connection_->Run("ROLLBACK", {}, nullptr);
  }

 private:
  std::unique_ptr<Connection> connection_;
};

class SqliteEngine final : public Engine {
 public:
  explicit SqliteEngine(std::string path) : path_(std::move(path)) {}

  std::string_view name() const override { return "sqlite"; }

  Result<std::unique_ptr<WriteConnection>> OpenWriter() override {
    const mode_t mask = umask(0077);  // the file and its WAL hold personal data
    auto connection = Connection::Open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
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
    PANYUAN_ASSIGN(auto connection, Connection::Open(path_, SQLITE_OPEN_READWRITE));
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
