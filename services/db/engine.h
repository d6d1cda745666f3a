// The contract that a database engine fulfils; the rest of db/ and every store is written to it.
#pragma once

#include <memory>
#include <string_view>

#include "services/base/result.h"
#include "services/db/session.h"

namespace panyuan::db {

// What became of a COMMIT.
enum class Outcome {
  kCommitted,  // durable
  kAborted,    // undone, and safe to run again
  kUnknown,    // the connection or the disk failed with the COMMIT under way: look before answering
  kFull,       // undone: no room on the disk
  kFatal,      // undone; running it again would fail again
};

// The county's one writing connection.
class WriteConnection : public Transaction {
 public:
  // Grows each time another process begins to write the county; what this connection writes lands
  // only while it is the newest. 0 where only one process can write.
  virtual int64_t epoch() const { return 0; }

  virtual base::Status Begin() = 0;
  // Durable when it says kCommitted: a power cut after that loses nothing.
  virtual Outcome Commit() = 0;
  virtual void Rollback() = 0;

  // One level of savepoint inside the transaction.
  virtual base::Status Savepoint() = 0;
  virtual base::Status Release() = 0;
  virtual base::Status RollbackToSavepoint() = 0;

  // Runs a script of several statements without parameters, as migrations are.
  virtual base::Status RunScript(std::string_view script) = 0;
};

// A connection that cannot write.
class ReadConnection : public Session {
 public:
  // All queries until EndSnapshot see one state of the database.
  virtual base::Status BeginSnapshot() = 0;
  virtual void EndSnapshot() = 0;
};

class CountyLease;

// Thread-safe; the connections it gives are not.
class Engine {
 public:
  virtual ~Engine() = default;
  // "sqlite" or "postgres": names the folder under schema/.
  virtual std::string_view name() const = 0;
  // The lease under which this process writes the county; nullptr where only one process can.
  virtual CountyLease* lease() { return nullptr; }
  // All that the connection shows is durable, whatever ended the writer before it. Takes the lease.
  // Errors: NOT_COUNTY_WRITER with `holder`, those of the store.
  virtual base::Result<std::unique_ptr<WriteConnection>> OpenWriter() = 0;
  virtual base::Result<std::unique_ptr<ReadConnection>> OpenReader() = 0;
  // A writing connection that takes no lease where there are leases: for ending another's.
  virtual base::Result<std::unique_ptr<WriteConnection>> OpenUnleased() { return OpenWriter(); }
};

}  // namespace panyuan::db
