#include "services/db/sqlite_connection.h"

#include <sqlite3.h>

#include <cstdlib>

#include "services/base/packing.h"
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

}  // namespace

SqliteStatement::SqliteStatement(sqlite3_stmt* handle) : handle_(handle) {
  // SQLite numbers `$n` by first appearance, so find each number's own slot.
  for (int slot = 1; slot <= sqlite3_bind_parameter_count(handle); ++slot)
    numbers_.push_back(std::atoi(sqlite3_bind_parameter_name(handle, slot) + 1));
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(handle_); }

bool SqliteStatement::Bind(Params params) {
  for (size_t i = 0; i < numbers_.size(); ++i) {
    const size_t number = static_cast<size_t>(numbers_[i]);
    if (number < 1 || number > params.size()) return false;
    if (!BindOne(static_cast<int>(i) + 1, params[number - 1])) return false;
  }
  return true;
}

int SqliteStatement::Step() { return sqlite3_step(handle_); }

void SqliteStatement::Reset() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

int64_t SqliteStatement::Int(int column) const { return sqlite3_column_int64(handle_, column); }

std::string_view SqliteStatement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return text ? std::string_view(text, sqlite3_column_bytes(handle_, column)) : std::string_view();
}

std::string_view SqliteStatement::Bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return bytes ? std::string_view(bytes, sqlite3_column_bytes(handle_, column))
               : std::string_view();
}

bool SqliteStatement::IsNull(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

int SqliteStatement::columns() const { return sqlite3_column_count(handle_); }

bool SqliteStatement::IsInt(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_INTEGER;
}

bool SqliteStatement::BindOne(int slot, const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value))
    return sqlite3_bind_int64(handle_, slot, *number) == SQLITE_OK;
  if (const auto* text = std::get_if<std::string_view>(&value))
    return sqlite3_bind_text(handle_, slot, text->data() ? text->data() : "",
                             static_cast<int>(text->size()), SQLITE_STATIC) == SQLITE_OK;
  if (const auto* blob = std::get_if<Blob>(&value); blob && blob->pack) {
    const std::string packed = base::Pack(blob->bytes);
    return sqlite3_bind_blob(handle_, slot, packed.data(), static_cast<int>(packed.size()),
                             SQLITE_TRANSIENT) == SQLITE_OK;
  }
  if (const auto* blob = std::get_if<Blob>(&value))
    return sqlite3_bind_blob(handle_, slot, blob->bytes.data() ? blob->bytes.data() : "",
                             static_cast<int>(blob->bytes.size()), SQLITE_STATIC) == SQLITE_OK;
  return sqlite3_bind_null(handle_, slot) == SQLITE_OK;
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(const std::string& path,
                                                                 int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  auto connection = std::unique_ptr<SqliteConnection>(new SqliteConnection(handle));
  if (code != SQLITE_OK) return ToError(code);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  sqlite3_extended_result_codes(handle, 1);
  return connection;
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close(handle_);
}

Status SqliteConnection::Run(std::string_view sql, Params params, const SqliteVisitor* visit) {
  PANYUAN_ASSIGN(SqliteStatement * statement, Prepare(sql));
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

Status SqliteConnection::Script(std::string_view sql) {
  const int code = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Ok() : Status(ToError(code));
}

int64_t SqliteConnection::changes() const { return sqlite3_changes64(handle_); }

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Result<SqliteStatement*> SqliteConnection::Prepare(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second.get();
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK || !handle) return ToError(code == SQLITE_OK ? SQLITE_MISUSE : code);
  // Statement texts are constants, so the view outlives the connection and their number is bounded.
  return statements_.emplace(sql, std::make_unique<SqliteStatement>(handle)).first->second.get();
}

}  // namespace panyuan::db
