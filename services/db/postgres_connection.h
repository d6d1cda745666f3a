// One connection to PostgreSQL: binary, prepared, pipelined. Not thread-safe.
//
// Statements go out without waiting; Finish waits for all of them together. What takes too long is
// never cancelled, since a COMMIT that is cancelled answers with success: the connection is
// abandoned, and what became of a COMMIT under way is then unknown.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/base/result.h"
#include "services/db/postgres_values.h"

struct pg_conn;

namespace panyuan::db {

// Where a county is: `url` as libpq takes it, and the schema of its tables, of letters, digits and
// _.
struct PostgresPlace {
  std::string url, schema;
};

// What went wrong first since the last Finish.
struct PostgresFault {
  std::string state;     // SQLSTATE; empty: the connection was lost or took too long
  bool at_last = false;  // in the last statement that was sent

  bool lost() const { return state.empty(); }
  // SQLSTATE 57P01 and the like: the server is going away, or the statement's session was ended.
  bool session_ended() const;
  // STORE_BUSY: undone, and safe to run again, maybe on another connection. STORE_FULL. Else
  // STORE_FAULT.
  base::Error ToError() const;
};

class PostgresConnection {
 public:
  enum class Use { kWrite, kRead };

  // The longest silence of the server while it works, for statements, a COMMIT, and a script.
  static constexpr std::chrono::seconds kStatementPatience{5};
  static constexpr std::chrono::seconds kCommitPatience{10};
  static constexpr std::chrono::seconds kScriptPatience{600};

  // Connects within 2 seconds a host of the URL. The first writer creates the schema.
  // Errors: STORE_UNREACHABLE, STORE_NOT_DURABLE, those of the store.
  static base::Result<std::unique_ptr<PostgresConnection>> Open(const PostgresPlace& place,
                                                                Use use);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Sends a statement, after all that were sent before. `sql` outlives the connection; parameters
  // past those that it names are left out. With `keep` its result comes from Finish. After an error
  // no statement runs until the next Finish.
  void Send(std::string_view sql, const PostgresParameters& parameters, bool keep = false);
  void Send(std::string_view sql) { Send(sql, PostgresParameters()); }

  // Sees that what was sent is on its way, and does not wait: the next Finish does.
  void Push();

  // Waits for all that was sent; gives the results asked for, in the order of their statements.
  std::optional<PostgresFault> Finish(std::chrono::seconds patience,
                                      std::vector<PostgresResult>* results = nullptr);

  // Sends one statement and waits.
  base::Result<PostgresResult> Run(std::string_view sql, const PostgresParameters& parameters);

  // Runs several statements without parameters.
  std::optional<PostgresFault> RunScript(std::string_view script);

  bool lost() const { return handle_ == nullptr; }

  // Whether the server warned since ClearWarning: a COMMIT whose wait for the standbys was cut
  // short says so, and says that it succeeded.
  bool warned() const { return warned_; }
  void ClearWarning() { warned_ = false; }

 private:
  struct Prepared {
    std::string name;
    std::vector<TypeId> types;
  };
  // What is still to come from the server.
  struct Awaited {
    enum class Kind { kStatement, kKept, kPrepare, kSync } kind;
    std::string_view sql;
  };

  explicit PostgresConnection(pg_conn* handle);
  base::Status SetUp(const PostgresPlace& place, Use use);
  const Prepared* Prepare(std::string_view sql, const std::vector<TypeId>& types);
  bool Expect(bool sent, Awaited awaited);
  bool AwaitInput(std::chrono::seconds patience);
  void Take(const Awaited& awaited, pg_result* result, std::optional<PostgresFault>& fault,
            std::vector<PostgresResult>* results);
  void Abandon();

  pg_conn* handle_;
  std::unordered_map<std::string_view, Prepared> prepared_;
  int names_ = 0;
  std::deque<Awaited> awaited_;
  bool warned_ = false;
};

}  // namespace panyuan::db
