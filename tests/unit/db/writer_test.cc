#include "services/db/writer.h"

#include <gtest/gtest.h>

#include <future>
#include <set>

#include "services/base/reasons.h"
#include "services/db/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::db {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kCreate = "CREATE TABLE notes (body TEXT NOT NULL)";
constexpr std::string_view kInsert = "INSERT INTO notes (body) VALUES ($1)";
constexpr std::string_view kCount = "SELECT COUNT(*) FROM notes WHERE body = $1";

// Counts what the writer tells its sink; stamps groups 1, 2, 3, …
class CountingSink final : public GroupSink {
 public:
  Status Reload(WriteConnection&) override {
    ++reloads;
    return base::Ok();
  }
  Status Begin(Transaction&) override { return base::Ok(); }
  void Mark() override {}
  void UndoToMark() override { ++undone_commands; }
  Result<uint64_t> Seal(Transaction&) override { return ++stamp; }
  void Committed() override { ++committed; }
  void Undone() override { ++undone; }

  uint64_t stamp = 0;
  int reloads = 0, committed = 0, undone = 0, undone_commands = 0;
};

// A real engine whose next commits can be told to end otherwise.
class ScriptedEngine final : public Engine {
 public:
  explicit ScriptedEngine(std::unique_ptr<Engine> inner) : inner_(std::move(inner)) {}

  std::vector<Outcome> script;  // outcomes of the next commits, in order
  bool unknown_lands = false;   // whether a commit of unknown outcome is there afterwards
  bool opens = true;

  std::string_view name() const override { return inner_->name(); }
  Result<std::unique_ptr<ReadConnection>> OpenReader() override { return inner_->OpenReader(); }
  Result<std::unique_ptr<WriteConnection>> OpenWriter() override {
    if (!opens) return kStoreFault;
    PANYUAN_ASSIGN(auto connection, inner_->OpenWriter());
    return std::unique_ptr<WriteConnection>(new Scripted(*this, std::move(connection)));
  }

 private:
  class Scripted final : public WriteConnection {
   public:
    Scripted(ScriptedEngine& engine, std::unique_ptr<WriteConnection> inner)
        : engine_(engine), inner_(std::move(inner)) {}
    Status Query(std::string_view sql, Params params, const RowVisitor& visit) override {
      return inner_->Query(sql, params, visit);
    }
    Result<int64_t> Execute(std::string_view sql, Params params) override {
      return inner_->Execute(sql, params);
    }
    Status Begin() override { return inner_->Begin(); }
    Outcome Commit() override {
      if (engine_.script.empty()) return inner_->Commit();
      const Outcome outcome = engine_.script.front();
      engine_.script.erase(engine_.script.begin());
      if (outcome == Outcome::kUnknown && engine_.unknown_lands) (void)inner_->Commit();
      inner_->Rollback();
      return outcome;
    }
    void Rollback() override { inner_->Rollback(); }
    Status Savepoint() override { return inner_->Savepoint(); }
    Status Release() override { return inner_->Release(); }
    Status RollbackToSavepoint() override { return inner_->RollbackToSavepoint(); }
    Status RunScript(std::string_view script) override { return inner_->RunScript(script); }

   private:
    ScriptedEngine& engine_;
    std::unique_ptr<WriteConnection> inner_;
  };

  std::unique_ptr<Engine> inner_;
};

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() : engine_(testing::MigratedSqlite(folder_)), clock_(testing::kMorning) {
    EXPECT_OK((*engine_.OpenWriter())->RunScript(kCreate));
    writer_.Start();
  }

  // Inserts `body` under the request id, then gives `result`.
  Command Note(std::string id, std::string body, Status result = {}) {
    Command command;
    command.caller = "vendor:M01-001:V0001";
    command.request_id = id;
    command.request_digest = base::Sha256(body);
    command.run = [body, result](Transaction& transaction, base::UtcTime) -> Result<std::string> {
      PANYUAN_TRY(transaction.Write(kInsert, {body}));
      PANYUAN_TRY(result);
      return "noted " + body;
    };
    return command;
  }

  // Submits the commands as one and waits for their answers.
  std::vector<Result<Answer>> Run(std::vector<Command> commands) {
    std::vector<std::promise<Result<Answer>>> promises(commands.size());
    for (size_t i = 0; i < commands.size(); ++i)
      commands[i].done = [&promise = promises[i]](Result<Answer> a) {
        promise.set_value(std::move(a));
      };
    EXPECT_OK(writer_.Submit(std::move(commands)));
    std::vector<Result<Answer>> answers;
    for (auto& promise : promises) answers.push_back(promise.get_future().get());
    return answers;
  }
  Result<Answer> Run(Command command) {
    std::vector<Command> one;
    one.push_back(std::move(command));
    return Run(std::move(one))[0];
  }

  int64_t CountOf(std::string_view body) {
    int64_t count = -1;
    auto reader = engine_.OpenReader();
    EXPECT_OK((*reader)->Query(kCount, {body}, [&](const Row& row) { count = row.Int(0); }));
    return count;
  }

  testing::ScratchFolder folder_;
  ScriptedEngine engine_;
  testing::FakeClock clock_;
  CountingSink sink_;
  Writer writer_{engine_, clock_, sink_};
};

TEST_F(WriterTest, ARepeatGetsTheFirstAnswerAndChangesNothing) {
  const auto first = Run(Note("request-1", "a"));
  const auto second = Run(Note("request-1", "a"));
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_EQ(second->bytes, "noted a");
  EXPECT_EQ(second->stamp, first->stamp);
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(CountOf("a"), 1);
}

TEST_F(WriterTest, ARepeatWithinOneGroupIsARepeatToo) {
  std::vector<Command> commands;
  commands.push_back(Note("request-1", "a"));
  commands.push_back(Note("request-1", "a"));
  commands.push_back(Note("request-1", "other"));
  const auto answers = Run(std::move(commands));
  EXPECT_EQ(answers[1]->bytes, "noted a");
  EXPECT_EQ(answers[1]->stamp, answers[0]->stamp);
  EXPECT_REASON(answers[2], kRequestIdReused);
  EXPECT_EQ(CountOf("a"), 1);
}

TEST_F(WriterTest, AnotherRequestUnderAUsedIdIsRefused) {
  EXPECT_OK(Run(Note("request-1", "a")));
  EXPECT_REASON(Run(Note("request-1", "b")), kRequestIdReused);
  EXPECT_EQ(CountOf("b"), 0);
}

TEST_F(WriterTest, RequestIdsOfDifferentCallersNeverMeet) {
  EXPECT_OK(Run(Note("request-1", "a")));
  Command other = Note("request-1", "b");
  other.caller = "vendor:M01-002:V0002";
  EXPECT_OK(Run(std::move(other)));
  EXPECT_EQ(CountOf("b"), 1);
}

TEST_F(WriterTest, AFailureUndoesOneCommandOnly) {
  std::vector<Command> commands;
  commands.push_back(Note("request-1", "a"));
  commands.push_back(Note("request-2", "b", base::Error(base::kFieldMissing)));
  commands.push_back(Note("request-3", "c"));
  const auto answers = Run(std::move(commands));
  EXPECT_OK(answers[0]);
  EXPECT_REASON(answers[1], base::kFieldMissing);
  EXPECT_OK(answers[2]);
  EXPECT_EQ(CountOf("a") + CountOf("c"), 2);
  EXPECT_EQ(CountOf("b"), 0);
  EXPECT_EQ(sink_.undone_commands, 1);
}

TEST_F(WriterTest, ARefusedRequestMayBeTriedAgain) {
  EXPECT_REASON(Run(Note("request-1", "a", base::Error(base::kFieldMissing))), base::kFieldMissing);
  EXPECT_OK(Run(Note("request-1", "a")));
  EXPECT_EQ(CountOf("a"), 1);
}

TEST_F(WriterTest, TroubleOfTheStoreUndoesTheWholeGroup) {
  std::vector<Command> commands;
  commands.push_back(Note("request-1", "a"));
  commands.push_back(Note("request-2", "b", Status(kStoreFull)));
  for (const auto& answer : Run(std::move(commands))) EXPECT_REASON(answer, kStoreFull);
  EXPECT_EQ(CountOf("a"), 0);
  EXPECT_EQ(sink_.undone, 1);
}

TEST_F(WriterTest, AnAbortedGroupRunsAgain) {
  engine_.script = {Outcome::kAborted, Outcome::kAborted};
  EXPECT_OK(Run(Note("request-1", "a")));
  EXPECT_EQ(CountOf("a"), 1);
  EXPECT_EQ(sink_.undone, 2);
}

TEST_F(WriterTest, NothingIsAnsweredBeforeAnUnknownCommitIsKnown) {
  engine_.script = {Outcome::kUnknown};
  EXPECT_REASON(Run(Note("request-1", "a")), kStoreUnsettled);
  EXPECT_EQ(sink_.committed, 0);
  EXPECT_EQ(sink_.undone, 1);
  engine_.script = {Outcome::kUnknown};
  engine_.unknown_lands = true;
  EXPECT_OK(Run(Note("request-2", "b")));
  EXPECT_EQ(sink_.committed, 0);
  EXPECT_EQ(sink_.undone, 2);
  EXPECT_EQ(sink_.reloads, 3);  // the sink learns from the database what landed
}

TEST_F(WriterTest, AnUnknownCommitIsSettledBeforeTheNextGroup) {
  EXPECT_OK(Run(Note("request-0", "z")));
  engine_.script = {Outcome::kUnknown};
  engine_.unknown_lands = true;
  engine_.opens = false;
  EXPECT_REASON(Run(Note("request-1", "a")), kStoreUnsettled);
  EXPECT_REASON(Run(Note("request-2", "b")), kStoreFault);
  EXPECT_EQ(sink_.reloads, 1);
  engine_.opens = true;
  EXPECT_OK(Run(Note("request-2", "b")));
  EXPECT_EQ(sink_.reloads, 2);
  EXPECT_EQ(sink_.committed, 2);
  EXPECT_TRUE(Run(Note("request-1", "a"))->repeated);
  EXPECT_EQ(CountOf("a"), 1);
}

TEST_F(WriterTest, AFullDiskIsSaidAndServiceGoesOn) {
  engine_.script = {Outcome::kFull};
  EXPECT_REASON(Run(Note("request-1", "a")), kStoreFull);
  EXPECT_OK(Run(Note("request-1", "a")));
  EXPECT_EQ(CountOf("a"), 1);
}

TEST_F(WriterTest, AClockThatJumpsBackStandsStillForAnHour) {
  std::vector<base::UtcTime> times;
  const auto note_time = [&](std::string id) {
    Command command = Note(id, id);
    command.run = [&](Transaction&, base::UtcTime now) -> Result<std::string> {
      times.push_back(now);
      return std::string();
    };
    EXPECT_OK(Run(std::move(command)));
  };
  const base::UtcTime start = clock_.Now();
  note_time("request-1");
  clock_.Advance(-Writer::kMaxHeldClock_us);
  note_time("request-2");
  clock_.Advance(-1);
  note_time("request-3");
  EXPECT_EQ(times, (std::vector<base::UtcTime>{start, start, clock_.Now()}));
}

TEST_F(WriterTest, AFullQueueRefusesAtOnceAndWhole) {
  std::promise<void> gate, started;
  std::shared_future<void> open = gate.get_future().share();
  Command slow = Note("request-0", "slow");
  slow.run = [open, &started](Transaction&, base::UtcTime) -> Result<std::string> {
    started.set_value();
    open.wait();
    return std::string();
  };
  slow.done = [](const Result<Answer>&) {};
  std::vector<Command> first;
  first.push_back(std::move(slow));
  EXPECT_OK(writer_.Submit(std::move(first)));
  started.get_future().wait();  // what is queued from now on stays queued
  const auto submit = [this](const std::string& caller, size_t count) {
    std::vector<Command> many;
    for (size_t i = 0; i < count; ++i) {
      many.push_back(Note("request-" + std::to_string(i), "x"));
      many.back().caller = caller;
      many.back().done = [](const Result<Answer>&) {};
    }
    return writer_.Submit(std::move(many));
  };
  EXPECT_REASON(submit("one", Writer::kMaxWaitingOfOne + 1), kServerBusy);
  EXPECT_OK(submit("one", Writer::kMaxWaitingOfOne));
  EXPECT_REASON(submit("one", 1), kServerBusy);
  const size_t callers = Writer::kMaxWaiting / Writer::kMaxWaitingOfOne;
  for (size_t i = 2; i < callers; ++i)
    EXPECT_OK(submit("caller " + std::to_string(i), Writer::kMaxWaitingOfOne));
  EXPECT_OK(submit("last", Writer::kMaxWaitingOfOne));
  EXPECT_REASON(submit("nobody", 1), kServerBusy);
  gate.set_value();
}

TEST_F(WriterTest, StopFinishesWhatWasAccepted) {
  std::promise<Result<Answer>> promise;
  Command command = Note("request-1", "a");
  command.done = [&](Result<Answer> answer) { promise.set_value(std::move(answer)); };
  std::vector<Command> one;
  one.push_back(std::move(command));
  EXPECT_OK(writer_.Submit(std::move(one)));
  writer_.Stop();
  EXPECT_OK(promise.get_future().get());
  EXPECT_REASON(writer_.Submit({}), kServerStopping);
}

}  // namespace
}  // namespace panyuan::db
