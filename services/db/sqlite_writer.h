// Writing to SQLite with as little on the writer's thread as the commands allow: statements whose
// row counts nobody needs are held until something must see them, and where they are many another
// thread runs them; what was read is kept until it changes.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "services/db/engine.h"
#include "services/db/query_cache.h"
#include "services/db/sqlite_connection.h"
#include "services/db/sqlite_held_statements.h"
#include "services/db/sqlite_kept_rows.h"
#include "services/db/sqlite_runner.h"
#include "services/db/statement_text.h"

namespace panyuan::db {

class SqliteWriter final : public WriteConnection {
 public:
  // Fewer are run faster on the writer's own thread.
  static constexpr size_t kHandOver = 256;  // statements
  // Of one command, which are run when they are more.
  static constexpr size_t kMaxHeld = 8'192;
  static constexpr size_t kMaxKeptRows = 64;  // of one query

  explicit SqliteWriter(std::unique_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)), runner_(*connection_) {}

  base::Status Query(std::string_view sql, Params params, const RowVisitor& visit) override;
  base::Status QueryEach(std::string_view sql, std::span<const std::vector<Value>> lists,
                         const std::function<void(size_t, const Row&)>& visit) override;
  base::Result<int64_t> Execute(std::string_view sql, Params params) override;
  base::Status Write(std::string_view sql, Params params) override;

  base::Status Begin() override;
  Outcome Commit() override;
  void Rollback() override;
  base::Status Savepoint() override;
  base::Status Release() override;
  base::Status RollbackToSavepoint() override;
  base::Status RunScript(std::string_view script) override;

 private:
  const StatementText& TextOf(std::string_view sql);
  base::Status BeforeRunning(const StatementText& text);
  base::Status RunHeld();
  base::Status SetSavepoint();
  base::Status Idle();
  base::Status Noted(base::Status done);
  base::Status Failed() const;
  base::Status ForgetWhatOthersChanged();

  const std::unique_ptr<SqliteConnection> connection_;
  SqliteRunner runner_;
  std::unordered_map<std::string_view, std::unique_ptr<const StatementText>> texts_;
  HeldStatements held_;
  QueryCache<KeptRows> cache_;
  int64_t data_version_ = 0;
  bool begun_ = false;
  bool visiting_ = false;              // rows of a query, whose visitor may write
  bool in_command_ = false;            // between Savepoint and its end
  bool savepoint_set_ = false;         // of the present command
  bool changed_ = false;               // by the present command
  std::optional<base::Error> failed_;  // what spoilt the present transaction
};

}  // namespace panyuan::db
