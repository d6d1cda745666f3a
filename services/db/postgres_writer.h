// Writing to PostgreSQL with as few round trips as the commands allow: statements whose answers
// nobody needs go out together with the next one whose answer is needed.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/db/engine.h"
#include "services/db/postgres_connection.h"
#include "services/db/postgres_held_rows.h"
#include "services/db/query_cache.h"
#include "services/db/statement_text.h"

namespace panyuan::db {

class PostgresWriter final : public WriteConnection {
 public:
  // Whether this connection is the only one that changes the county, so that what it has read in a
  // transaction stays true until it changes it itself.
  enum class Sole { kYes, kNo };

  PostgresWriter(std::unique_ptr<PostgresConnection> connection, Sole sole, int64_t epoch)
      : connection_(std::move(connection)), sole_(sole), epoch_(epoch) {}

  int64_t epoch() const override { return epoch_; }

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
  void BeforeSending(const StatementText& text);
  void SendHeld();
  void SendSavepoint();
  void SendChange(const StatementText& text, std::string_view sql, Params params, bool keep);
  base::Status Failed() const;
  base::Status Fail(const PostgresFault& fault);
  base::Result<std::vector<PostgresResult>> Ask(const StatementText& text, std::string_view sql,
                                                const std::vector<Params>& lists);
  Outcome OutcomeOf(const PostgresFault& fault);

  const std::unique_ptr<PostgresConnection> connection_;
  const Sole sole_;
  const int64_t epoch_;
  std::unordered_map<std::string_view, std::unique_ptr<const StatementText>> texts_;
  HeldRows held_;
  QueryCache<PostgresResult> cache_;
  bool begun_ = false;
  bool in_command_ = false;            // between Savepoint and its end
  bool savepoint_sent_ = false;        // of the present command
  bool changed_ = false;               // by the present command
  std::optional<base::Error> failed_;  // what undid the present transaction
};

}  // namespace panyuan::db
