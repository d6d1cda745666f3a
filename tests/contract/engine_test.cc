#include "services/db/engine.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/base/packing.h"
#include "services/db/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/test_store.h"

namespace panyuan::db {
namespace {

using testing::Kind;
using testing::TestStore;

constexpr std::string_view kCreate =
    "CREATE TABLE things (id BIGINT PRIMARY KEY, words TEXT, bytes BYTEA, number BIGINT)";
constexpr std::string_view kInsert =
    "INSERT INTO things (id, words, bytes, number) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kReadAll = "SELECT id, words, bytes, number FROM things ORDER BY id";
constexpr std::string_view kReadOne = "SELECT words FROM things WHERE id = $1";
constexpr std::string_view kCount = "SELECT COUNT(*) FROM things";
constexpr std::string_view kUpdate = "UPDATE things SET words = $2 WHERE id = $1";
constexpr std::string_view kAdd =
    "INSERT INTO things AS held (id, number) VALUES ($1, $2)"
    " ON CONFLICT (id) DO UPDATE SET number = held.number + excluded.number";

class EngineTest : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    writer_ = Writer();
    ASSERT_OK(writer_->RunScript(kCreate));
    ASSERT_OK(writer_->Begin());
  }

  std::unique_ptr<WriteConnection> Writer() { return std::move(engine_->OpenWriter().value()); }
  base::Status Put(int64_t id, std::string_view words = "w") {
    return writer_->Write(kInsert, {id, words, kNull, kNull});
  }
  static int64_t Count(Session& session) {
    int64_t count = -1;
    EXPECT_OK(session.Query(kCount, {}, [&](const Row& row) { count = row.Int(0); }));
    return count;
  }
  std::string WordsOf(int64_t id) {
    std::string words = "none";
    EXPECT_OK(writer_->Query(kReadOne, {id}, [&](const Row& row) { words = row.Text(0); }));
    return words;
  }

  TestStore store_{GetParam()};
  std::unique_ptr<Engine> engine_ = store_.MakeEngine();
  std::unique_ptr<WriteConnection> writer_;
};

ON_BOTH_ENGINES(EngineTest);

TEST_P(EngineTest, KeepsNullTextBytesAndNumbersApart) {
  const std::string bytes("\x00\xFF'\\x", 5);
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  ASSERT_OK(writer_->Write(kInsert, {int64_t{1}, kNull, kNull, kNull}));
  ASSERT_OK(writer_->Write(kInsert, {int64_t{2}, "", Blob(std::string_view()), int64_t{0}}));
  ASSERT_OK(writer_->Write(kInsert, {int64_t{3}, "磐源", Blob(bytes), kLeast}));
  ASSERT_EQ(writer_->Execute(kInsert, {int64_t{4}, kNull, Blob(bytes), int64_t{-1}}).value(), 1);
  std::vector<std::string> seen;
  ASSERT_OK(writer_->Query(kReadAll, {}, [&](const Row& row) {
    std::string one;
    for (int column = 1; column < 4; ++column) one += row.IsNull(column) ? "-" : "+";
    seen.push_back(one + std::string(row.Text(1)) + std::string(row.Bytes(2)) +
                   std::to_string(row.Int(3)));
  }));
  EXPECT_EQ(seen,
            (std::vector<std::string>{"---0", "+++0", "+++磐源" + bytes + "-9223372036854775808",
                                      "-++" + bytes + "-1"}));
}

TEST_P(EngineTest, ALaterStatementSeesWhatWasHeldBack) {
  ASSERT_OK(Put(1));
  EXPECT_EQ(Count(*writer_), 1);
  ASSERT_OK(Put(2));
  ASSERT_OK(writer_->Write(kUpdate, {int64_t{2}, "changed"}));
  ASSERT_OK(writer_->Write(kAdd, {int64_t{2}, int64_t{5}}));
  EXPECT_EQ(WordsOf(2), "changed");
  ASSERT_OK(Put(3));
  EXPECT_EQ(writer_->Execute(kUpdate, {int64_t{3}, "also"}).value(), 1);
  EXPECT_EQ(WordsOf(3), "also");
  EXPECT_EQ(writer_->Commit(), Outcome::kCommitted);
  EXPECT_EQ(Count(*Writer()), 3);
}

TEST_P(EngineTest, TakesMoreRowsThanOneStatementHas) {
  for (int64_t id = 0; id < 2'000; ++id) {
    ASSERT_OK(writer_->Savepoint());
    ASSERT_OK(writer_->Write(kInsert, {id, kNull, kNull, id % 2 == 0 ? Value(kNull) : Value(id)}));
    ASSERT_OK(writer_->Release());
  }
  int64_t rows = 0, sum = 0;
  ASSERT_OK(writer_->Query(kReadAll, {}, [&](const Row& row) {
    EXPECT_EQ(row.Int(0), rows++);
    sum += row.Int(3);
  }));
  EXPECT_EQ(rows, 2'000);
  EXPECT_EQ(sum, 1'000'000);
}

TEST_P(EngineTest, AVisitorMayWriteAsMuchAsItLikes) {
  constexpr int64_t kRows = 3'000;
  for (int64_t id = 0; id < kRows; ++id) ASSERT_OK(Put(id));
  ASSERT_OK(writer_->RunScript("CREATE TABLE seen (id BIGINT PRIMARY KEY)"));
  ASSERT_OK(writer_->Query("SELECT id, words FROM things ORDER BY id", {}, [&](const Row& row) {
    ASSERT_OK(writer_->Write("INSERT INTO seen (id) VALUES ($1)", {row.Int(0)}));
  }));
  int64_t seen = 0;
  ASSERT_OK(writer_->Query("SELECT COUNT(*) FROM seen", {},
                           [&](const Row& row) { seen = row.Int(0); }));
  EXPECT_EQ(seen, kRows);
  ASSERT_EQ(writer_->Commit(), Outcome::kCommitted);
}

TEST_P(EngineTest, AnUndoneCommandAmongManyLeavesNothing) {
  const std::string bytes(500, 'b');
  for (int64_t id = 0; id < 3'000; ++id) {
    ASSERT_OK(writer_->Savepoint());
    ASSERT_OK(writer_->Write(kInsert, {id, kNull, Blob::ToPack(bytes), kNull}));
    ASSERT_OK(id % 3 == 0 ? writer_->RollbackToSavepoint() : writer_->Release());
  }
  ASSERT_EQ(writer_->Commit(), Outcome::kCommitted);
  int64_t rows = 0;
  ASSERT_OK(Writer()->Query(kReadAll, {}, [&](const Row& row) {
    rows += row.Int(0) % 3 != 0;
    EXPECT_EQ(base::Unpack(row.Bytes(2)).value(), bytes);
  }));
  EXPECT_EQ(rows, 2'000);
  ASSERT_OK(writer_->Begin());
  base::Status late = Put(4);  // is there already
  for (int64_t id = 3'000; late.ok() && id < 5'000; ++id) late = Put(id);
  EXPECT_NE(writer_->Commit(), Outcome::kCommitted);
  EXPECT_EQ(Count(*Writer()), 2'000);
}

TEST_P(EngineTest, UndoingACommandUndoesThatCommandOnly) {
  for (const bool looks : {false, true}) {  // so that what was held back has gone out or not
    const int64_t first = looks ? 10 : 0;
    ASSERT_OK(writer_->Savepoint());
    ASSERT_OK(Put(first + 1));
    ASSERT_OK(writer_->Release());
    ASSERT_OK(writer_->Savepoint());
    ASSERT_OK(Put(first + 2));
    ASSERT_OK(writer_->Write(kAdd, {first + 3, int64_t{1}}));
    ASSERT_OK(Put(first + 4));
    if (looks) {
      EXPECT_EQ(WordsOf(first + 2), "w");
    }
    ASSERT_OK(writer_->RollbackToSavepoint());
    ASSERT_OK(writer_->Savepoint());
    EXPECT_EQ(WordsOf(first + 2), "none");
    ASSERT_OK(Put(first + 5));
    ASSERT_OK(writer_->RollbackToSavepoint());
    ASSERT_OK(writer_->Savepoint());
    ASSERT_OK(Put(first + 2, "again"));
    ASSERT_OK(writer_->Release());
  }
  EXPECT_EQ(writer_->Commit(), Outcome::kCommitted);
  std::vector<int64_t> ids;
  ASSERT_OK(Writer()->Query(kReadAll, {}, [&](const Row& row) { ids.push_back(row.Int(0)); }));
  EXPECT_EQ(ids, (std::vector<int64_t>{1, 2, 11, 12}));
}

TEST_P(EngineTest, WhatWasReadIsReadAnewOnceItChanged) {
  EXPECT_EQ(WordsOf(1), "none");
  ASSERT_OK(Put(1, "a"));
  EXPECT_EQ(WordsOf(1), "a");
  EXPECT_EQ(WordsOf(1), "a");
  ASSERT_OK(writer_->Write(kUpdate, {int64_t{1}, "b"}));
  EXPECT_EQ(WordsOf(1), "b");
  ASSERT_OK(writer_->Savepoint());
  ASSERT_OK(writer_->Execute(kUpdate, {int64_t{1}, "c"}));
  EXPECT_EQ(WordsOf(1), "c");
  ASSERT_OK(writer_->RollbackToSavepoint());
  EXPECT_EQ(WordsOf(1), "b");
  EXPECT_EQ(writer_->Commit(), Outcome::kCommitted);
  ASSERT_OK(writer_->Begin());
  ASSERT_OK(writer_->Execute(kUpdate, {int64_t{1}, "d"}));
  EXPECT_EQ(WordsOf(1), "d");
  writer_->Rollback();
  ASSERT_OK(writer_->Begin());
  EXPECT_EQ(WordsOf(1), "b");
}

TEST(SqliteEngine, SeesWhatAnotherConnectionHasChangedSinceItRead) {
  TestStore store(Kind::kSqlite);
  const auto engine = store.MakeEngine();
  const auto one = std::move(engine->OpenWriter().value());
  const auto other = std::move(engine->OpenWriter().value());
  ASSERT_OK(one->RunScript(kCreate));
  const auto words = [&] {
    std::string found = "none";
    EXPECT_OK(one->Query(kReadOne, {int64_t{1}}, [&](const Row& row) { found = row.Text(0); }));
    return found;
  };
  ASSERT_OK(one->Begin());
  EXPECT_EQ(words(), "none");
  ASSERT_EQ(one->Commit(), Outcome::kCommitted);
  ASSERT_OK(other->Begin());
  ASSERT_OK(other->Write(kInsert, {int64_t{1}, "w", kNull, kNull}));
  ASSERT_EQ(other->Commit(), Outcome::kCommitted);
  ASSERT_OK(one->Begin());
  EXPECT_EQ(words(), "w");
  one->Rollback();
}

TEST_P(EngineTest, AnErrorThatCameLateUndoesTheTransaction) {
  ASSERT_OK(Put(1));
  if (Put(1).ok()) {
    EXPECT_EQ(writer_->Commit(), Outcome::kFatal);
  }
  writer_->Rollback();
  ASSERT_OK(writer_->Begin());
  EXPECT_EQ(Count(*writer_), 0);
  ASSERT_OK(Put(1));
  EXPECT_EQ(writer_->Commit(), Outcome::kCommitted);
}

TEST_P(EngineTest, AnErrorIsAnsweredToEveryLaterCallOfItsTransaction) {
  ASSERT_OK(Put(1));
  EXPECT_REASON(writer_->Query("SELECT nothing FROM nowhere", {}, [](const Row&) {}), kStoreFault);
  writer_->Rollback();
  ASSERT_OK(writer_->Begin());
  EXPECT_EQ(Count(*writer_), 0);
}

TEST_P(EngineTest, RunsOneQueryForEachListOfParameters) {
  for (const int64_t id : {1, 2, 4}) ASSERT_OK(Put(id, id == 1 ? "one" : "more"));
  const std::vector<std::vector<Value>> ids = {{int64_t{4}}, {int64_t{3}}, {int64_t{1}}};
  std::vector<std::pair<size_t, std::string>> seen;
  ASSERT_OK(writer_->QueryEach(
      kReadOne, ids, [&](size_t i, const Row& row) { seen.emplace_back(i, row.Text(0)); }));
  EXPECT_EQ(seen, (std::vector<std::pair<size_t, std::string>>{{0, "more"}, {2, "one"}}));
}

TEST_P(EngineTest, ASnapshotShowsOneState) {
  ASSERT_OK(Put(1));
  ASSERT_EQ(writer_->Commit(), Outcome::kCommitted);
  const auto reader = std::move(engine_->OpenReader().value());
  ASSERT_OK(reader->BeginSnapshot());
  EXPECT_EQ(Count(*reader), 1);
  ASSERT_OK(writer_->Begin());
  ASSERT_OK(Put(2));
  ASSERT_EQ(writer_->Commit(), Outcome::kCommitted);
  EXPECT_EQ(Count(*reader), 1);
  reader->EndSnapshot();
  ASSERT_OK(reader->BeginSnapshot());
  EXPECT_EQ(Count(*reader), 2);
  reader->EndSnapshot();
}

TEST_P(EngineTest, AReaderCannotWrite) {
  ASSERT_EQ(writer_->Commit(), Outcome::kCommitted);
  const auto reader = std::move(engine_->OpenReader().value());
  for (const bool in_snapshot : {true, false}) {
    if (in_snapshot) {
      ASSERT_OK(reader->BeginSnapshot());
    }
    EXPECT_FALSE(
        reader->Query("INSERT INTO things (id) VALUES (9) RETURNING id", {}, [](const Row&) {})
            .ok());
    reader->EndSnapshot();
  }
  EXPECT_EQ(Count(*reader), 0);
}

// What only a server far away can do.
class PostgresEngineTest : public EngineTest {
 protected:
  // The process that serves `session`.
  static int64_t PidOf(Session& session) {
    int64_t pid = 0;
    EXPECT_OK(
        session.Query("SELECT pg_backend_pid()", {}, [&](const Row& row) { pid = row.Int(0); }));
    return pid;
  }
  static void Terminate(int64_t pid) {
    TestStore::Script("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 2000)");
  }
  // Has the COMMIT of every transaction that inserts a thing do this first.
  void AtCommit(const std::string& act) {
    ASSERT_OK(writer_->RunScript(
        "CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + act +
        "; RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER act AFTER INSERT ON things DEFERRABLE"
        " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()"));
    ASSERT_EQ(writer_->Commit(), Outcome::kCommitted);
    ASSERT_OK(writer_->Begin());
  }
};

INSTANTIATE_TEST_SUITE_P(Store, PostgresEngineTest, ::testing::Values(Kind::kPostgres),
                         testing::NameOf);

TEST_P(PostgresEngineTest, ASessionThatEndsBeforeTheCommitAbortsItsTransaction) {
  ASSERT_OK(Put(1));
  Terminate(PidOf(*writer_));
  ASSERT_OK(Put(2));
  EXPECT_EQ(writer_->Commit(), Outcome::kAborted);
  EXPECT_REASON(writer_->Begin(), kStoreBusy);
  EXPECT_EQ(Count(*Writer()), 0);
}

TEST_P(PostgresEngineTest, ASessionThatEndsInTheCommitLeavesItOpen) {
  AtCommit("PERFORM pg_sleep(5)");
  ASSERT_OK(Put(1));
  const int64_t pid = PidOf(*writer_);
  std::thread killer([pid] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    Terminate(pid);
  });
  EXPECT_EQ(writer_->Commit(), Outcome::kUnknown);
  killer.join();
}

TEST_P(PostgresEngineTest, ACommitThatWarnsIsOpen) {
  AtCommit("RAISE WARNING 'canceling wait for synchronous replication'");
  ASSERT_OK(Put(1));
  EXPECT_EQ(writer_->Commit(), Outcome::kUnknown);
}

TEST_P(PostgresEngineTest, ACommitThatMayRunAgainIsAborted) {
  AtCommit("RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'");
  ASSERT_OK(Put(1));
  EXPECT_EQ(writer_->Commit(), Outcome::kAborted);
  ASSERT_OK(writer_->Begin());
}

TEST_P(PostgresEngineTest, AFullDiskSaysSo) {
  AtCommit("RAISE EXCEPTION 'no space' USING ERRCODE = '53100'");
  ASSERT_OK(Put(1));
  EXPECT_EQ(writer_->Commit(), Outcome::kFull);
}

TEST_P(PostgresEngineTest, AReaderWhoseSessionEndedReadsOn) {
  ASSERT_OK(Put(1));
  ASSERT_EQ(writer_->Commit(), Outcome::kCommitted);
  const auto reader = std::move(engine_->OpenReader().value());
  Terminate(PidOf(*reader));
  ASSERT_OK(reader->BeginSnapshot());
  EXPECT_EQ(Count(*reader), 1);
  Terminate(PidOf(*reader));  // what it saw in this snapshot is gone, and it must not mix
  EXPECT_REASON(reader->Query(kCount, {}, [](const Row&) {}), kStoreBusy);
  reader->EndSnapshot();
  ASSERT_OK(reader->BeginSnapshot());
  EXPECT_EQ(Count(*reader), 1);
}

TEST_P(PostgresEngineTest, RefusesADatabaseThatAcknowledgesBeforeItIsDurable) {
  const auto careless = MakePostgresEngine(
      testing::TestPostgres::Url() + "&options=-c%20synchronous_commit%3Doff", store_.schema());
  EXPECT_REASON(careless->OpenWriter(), kStoreNotDurable);
}

TEST_P(PostgresEngineTest, SaysThatNobodyAnswers) {
  const auto nowhere = MakePostgresEngine("postgresql:///postgres?host=/nowhere", store_.schema());
  EXPECT_REASON(nowhere->OpenWriter(), kStoreUnreachable);
  EXPECT_REASON(nowhere->OpenReader(), kStoreUnreachable);
}

TEST_P(PostgresEngineTest, ASumMustBeCast) {
  const auto ignore = [](const Row&) {};
  EXPECT_OK(writer_->Query("SELECT CAST(SUM(number) AS BIGINT) FROM things", {}, ignore));
  EXPECT_REASON(writer_->Query("SELECT SUM(number) FROM things", {}, ignore), kStoreFault);
}

}  // namespace
}  // namespace panyuan::db
