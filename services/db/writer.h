// The Writer: every change of a county runs here, in order, on one thread.
//
// It takes all waiting commands (at most kMaxGroup or kMaxGroupBytes, no artificial delay), opens
// one transaction, runs each command in a savepoint of its own, lets the sink seal the group, and
// commits. Answers go out after the durable commit and never before, on a thread of their own where
// there are many, so that the next group runs meanwhile.
//
// After a fault of the store the next group gets a fresh connection first; where the fault left the
// outcome open, that is settled before anything else is written. So service resumes by itself.
#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/db/engine.h"

namespace panyuan::db {

// What a command leaves behind.
struct Answer {
  std::string bytes;      // as the command gave them
  uint64_t stamp = 0;     // as the sink gave it for the group of the first run: the tree size
  bool repeated = false;  // whether the request had been answered before
};

// One change. `run` is a function of its arguments only, and may be run again after an abort.
struct Command {
  std::string caller;         // who asks; request ids of different callers never meet
  std::string request_id;     // 8 to 64 characters
  base::Hash request_digest;  // of the request's meaning; another digest under one id is refused
  size_t bytes = 0;           // size of the request, for the group's bound
  std::function<base::Result<std::string>(Transaction&, base::UtcTime now)> run;
  std::function<void(base::Result<Answer>)> done;  // called once, on a thread of the writer's
};

// Follows the groups; called on the writer's thread only. The ledger is one.
class GroupSink {
 public:
  virtual ~GroupSink() = default;
  // A fresh connection: read the durable state anew, since others may have written meanwhile.
  virtual base::Status Reload(WriteConnection& connection) = 0;
  virtual base::Status Begin(Transaction& transaction) = 0;  // a group begins
  virtual void Mark() = 0;                                   // a command begins
  virtual void UndoToMark() = 0;                             // that command was undone
  // All commands ran; write what the group needs. Gives the stamp for its answers.
  virtual base::Result<uint64_t> Seal(Transaction& transaction) = 0;
  virtual void Committed() = 0;  // durable; answers go out next
  virtual void Undone() = 0;     // the group was undone as a whole
};

// Counts of values by powers of two: bucket i has those below 2^i that no earlier one has, the last
// one the rest.
struct Histogram {
  std::array<uint64_t, 24> buckets{};
  uint64_t sum = 0;

  void Add(uint64_t value);
};

struct WriterCounts {
  uint64_t groups = 0, commands = 0, refused = 0, repeated = 0, undone_groups = 0;
  size_t waiting = 0;
  Histogram group_sizes;    // commands
  Histogram commit_micros;  // of the COMMIT alone
};

class Writer {
 public:
  static constexpr size_t kMaxGroup = 1'024;
  static constexpr size_t kMaxGroupBytes = 4 << 20;
  // Commands: about a second of work on a small machine, so that whoever is taken in is answered
  // soon, and of one caller a part of it, so that nobody's flood keeps others out.
  static constexpr size_t kMaxWaiting = 6'144;
  static constexpr size_t kMaxWaitingOfOne = 1'024;
  static constexpr size_t kMaxWaitingBytes = 64 << 20;
  static constexpr int kMaxAttempts = 3;  // of a group that was aborted
  // A clock that jumps back by no more than this is taken to stand still until it has caught up;
  // one that jumps further is believed, since then it was wrong before.
  static constexpr int64_t kMaxHeldClock_us = 3'600 * base::kMicrosPerSecond;

  // `engine`, `clock` and `sink` outlive the writer.
  Writer(Engine& engine, const base::Clock& clock, GroupSink& sink);
  ~Writer();

  // Starts the thread; the first group opens the connection.
  void Start();

  // Queues commands to run one after the other; either all are queued or none.
  // Errors: SERVER_BUSY (queue full, or the caller's part of it), SERVER_STOPPING; `done` is then
  // not called.
  base::Status Submit(std::vector<Command> commands);

  // Refuses new commands, finishes the accepted ones, and joins. Idempotent.
  void Stop();

  WriterCounts counts() const;

 private:
  struct Record;  // the answer of one command of the present group

  struct Answered;  // a command's `done` and what it gets

  void Loop();
  void AnswerLoop();
  void HandOver(std::vector<Answered> answers);
  bool Idle() const;
  bool HasRoomFor(const std::vector<Command>& commands) const;
  std::vector<Command> TakeGroup();
  void RunGroup(std::vector<Command>& group);
  base::Result<Outcome> TryGroup(std::vector<Command>& group, std::vector<Record>& records);
  base::Status RunCommands(std::vector<Command>& group, std::vector<Record>& records,
                           base::UtcTime now);
  base::Status FindAnswers(const std::vector<Command>& group, std::vector<Record>& records);
  Outcome Commit();
  base::Status Settle(Outcome outcome);
  base::Result<bool> Reconnect();
  base::UtcTime Now();
  Record RunOne(Command& command, base::UtcTime now);
  base::Status Store(const std::vector<Command>& group, const std::vector<Record>& records,
                     base::UtcTime now);

  Engine& engine_;
  const base::Clock& clock_;
  GroupSink& sink_;
  std::unique_ptr<WriteConnection> connection_;
  bool suspect_ = true;  // there is no connection, or it met a fault
  // A request of the group whose outcome is open: caller and id.
  std::optional<std::pair<std::string, std::string>> unsettled_;
  base::UtcTime latest_;  // that a group was given
  std::thread thread_, answering_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Command> waiting_;
  size_t waiting_bytes_ = 0;
  std::map<std::string, size_t> waiting_of_;  // by caller, those with at least one
  bool stopping_ = false;
  WriterCounts counts_;

  std::mutex answers_mutex_;
  std::condition_variable answers_wake_;
  std::vector<Answered> answers_;  // of one group at most
  bool no_more_answers_ = false;
};

}  // namespace panyuan::db
