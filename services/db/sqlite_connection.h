// One SQLite connection with its prepared statements.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/base/result.h"
#include "services/db/session.h"

struct sqlite3;
struct sqlite3_stmt;

namespace panyuan::db {

class SqliteStatement final : public Row {
 public:
  explicit SqliteStatement(sqlite3_stmt* handle);  // takes it over
  ~SqliteStatement() override;
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  // False where a placeholder has no parameter.
  bool Bind(Params params);
  int Step();
  void Reset();

  int64_t Int(int column) const override;
  std::string_view Text(int column) const override;
  std::string_view Bytes(int column) const override;
  bool IsNull(int column) const override;
  int columns() const;
  bool IsInt(int column) const;

 private:
  bool BindOne(int slot, const Value& value);

  sqlite3_stmt* handle_;
  std::vector<int> numbers_;  // by slot, the placeholder's number
};

using SqliteVisitor = std::function<void(const SqliteStatement&)>;

// Belongs to one thread at a time.
class SqliteConnection {
 public:
  static base::Result<std::unique_ptr<SqliteConnection>> Open(const std::string& path, int flags);
  ~SqliteConnection();

  // `sql` is constant text; `visit` may be nullptr.
  // Errors: STORE_FAULT, STORE_BUSY, STORE_FULL.
  base::Status Run(std::string_view sql, Params params, const SqliteVisitor* visit = nullptr);
  base::Status Script(std::string_view sql);
  int64_t changes() const;
  bool in_transaction() const;

 private:
  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
  base::Result<SqliteStatement*> Prepare(std::string_view sql);

  sqlite3* handle_;
  std::unordered_map<std::string_view, std::unique_ptr<SqliteStatement>> statements_;
};

}  // namespace panyuan::db
