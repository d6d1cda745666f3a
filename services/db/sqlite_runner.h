// Runs held statements on a thread of its own, so that the writer's thread goes on with the next
// commands meanwhile.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "services/base/result.h"
#include "services/db/sqlite_connection.h"
#include "services/db/sqlite_held_statements.h"

namespace panyuan::db {

// Called by one thread.
class SqliteRunner {
 public:
  explicit SqliteRunner(SqliteConnection& connection) : connection_(connection) {}
  ~SqliteRunner();

  // Takes all of `statements` to run them, when those it had before have been run, and leaves none.
  // The connection is the runner's until Wait.
  void Take(HeldStatements& statements);

  // Until nothing is running. Gives the first error since the last Wait; what came after it was not
  // run.
  base::Status Wait();

 private:
  void Loop();

  SqliteConnection& connection_;
  std::thread thread_;  // from the first Take
  std::mutex mutex_;
  std::condition_variable changed_;
  bool running_ = false, stopping_ = false;
  HeldStatements statements_;  // the thread's while running_
  base::Status failed_ = base::Ok();
};

}  // namespace panyuan::db
