// A county goes from SQLite to PostgreSQL and back, and is only ever written in one place.
#include "services/upkeep/county_copy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/db/county_fence.h"
#include "services/db/migrations.h"
#include "services/db/reasons.h"
#include "services/db/store_url.h"
#include "services/ledger/log.h"
#include "services/ledger/log_reader.h"
#include "services/server/seed.h"
#include "services/upkeep/county_move.h"
#include "services/upkeep/cursor_session.h"
#include "services/upkeep/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/test_store.h"

namespace panyuan::upkeep {
namespace {

using testing::kMorning;

constexpr std::string_view kOrigin = "panan.example/log";
const ProgressFn kQuiet = [](uint64_t, uint64_t) {};

// Rows of every kind of key and value: text that is longer than a page of rows, bytes, NULL.
constexpr std::string_view kManyRequests =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1300)"
    " INSERT INTO requests (request_id, caller, digest, answer, stamp, answered_us)"
    " SELECT 'request-' || i, '摊位 ' || (i % 7), $1, $2, i, -i FROM n";
constexpr std::string_view kInvitation =
    "INSERT INTO identity_invitations (code_sha256, role, scope, person, made_us, expires_us)"
    " VALUES ($1, 'vendor', 'M01-001', 'V0001', 1, 2)";
constexpr std::string_view kBatch =
    "INSERT INTO trace_batches (number, product_id, stall_id, supplier_id, origin, from_outside,"
    " received_g, on_hand_g, arrived_us, recorded_us, certificate_number, voucher_number,"
    " photo_sha256) VALUES ($1, 1, 1, 1, '', 0, 5, 5, 1, 1, '', '', $2)";

ledger::EpcisEvent Arrival(int64_t batch_number) {
  ledger::EpcisEvent event;
  event.action = "ADD";
  event.time = kMorning;
  event.step = "receiving";
  event.disposition = "in_progress";
  event.place = "https://panan.example/id/stall/M01-001";
  event.quantities.push_back({"https://panan.example/T/X", 40'000, batch_number});
  return event;
}

// The log of a store, written as the server does it.
class Writing {
 public:
  explicit Writing(db::Engine& engine)
      : connection_(std::move(*engine.OpenWriter())),
        log_(std::move(*ledger::Log::Open(*connection_, std::string(kOrigin), {&signer_}))) {}

  base::Status Append(int count) {
    PANYUAN_TRY(connection_->Begin());
    const base::Status done = AppendAll(count);
    if (!done.ok()) {
      connection_->Rollback();
      return done;
    }
    EXPECT_EQ(connection_->Commit(), db::Outcome::kCommitted);
    log_->Committed();
    return base::Ok();
  }
  db::WriteConnection& connection() { return *connection_; }
  std::shared_ptr<const ledger::SignedTree> tree() const { return log_->checkpoint(); }

 private:
  base::Status AppendAll(int count) {
    PANYUAN_TRY(log_->Begin(*connection_));
    for (int i = 0; i < count; ++i)
      PANYUAN_TRY(log_->Appending(*connection_, kMorning)->Append(Arrival(i + 1)));
    PANYUAN_TRY(log_->Seal(*connection_));
    return base::Ok();
  }

  const ledger::Ed25519Signer signer_ =
      ledger::Ed25519Signer::FromSeed(kOrigin, std::string(32, 's')).value();
  std::unique_ptr<db::WriteConnection> connection_;
  std::unique_ptr<ledger::Log> log_;
};

class CountyCopyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::TestPostgres::Folder()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    file_ = "sqlite:" + (folder_ / "county.db");
    cluster_ = testing::TestPostgres::Url();
    schema_ = *db::SchemaOf(division_);
    ASSERT_OK(server::SeedCatalogue(*Open(file_), PANYUAN_SOURCE_DIR "/schema/seed", kMorning));
    Writing writing(*Open(file_));
    ASSERT_OK(writing.Append(1'000));
    ASSERT_OK(Fill(writing.connection()));
  }
  void TearDown() override {
    if (!testing::TestPostgres::Folder()) return;
    testing::TestStore::Script("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
  }

  std::unique_ptr<db::Engine> Open(const std::string& store) {
    return std::move(*db::OpenStore(store, division_));
  }
  static base::Status Fill(db::WriteConnection& connection) {
    PANYUAN_TRY(connection.Begin());
    const std::string bytes("\x00\xff\x01", 3), other(32, '\x80');
    PANYUAN_TRY(connection.Execute(kManyRequests, {db::Blob(bytes), db::Blob("")}));
    PANYUAN_TRY(connection.Execute(kInvitation, {db::Blob(bytes)}));
    PANYUAN_TRY(connection.Execute(kInvitation, {db::Blob(other)}));
    PANYUAN_TRY(connection.Execute(kBatch, {int64_t{1}, db::kNull}));
    PANYUAN_TRY(connection.Execute(kBatch, {int64_t{2}, db::Blob(other)}));
    EXPECT_EQ(connection.Commit(), db::Outcome::kCommitted);
    return base::Ok();
  }
  base::Result<CopyReport> Copy(const std::string& from, const std::string& to) {
    return CopyStore(from, to, division_, kMorning, kQuiet);
  }
  int64_t CountOf(const std::string& store, std::string_view sql) {
    int64_t count = -1;
    const auto reader = Open(store)->OpenReader();
    if (reader.ok())
      EXPECT_OK((*reader)->Query(sql, {}, [&](const db::Row& row) { count = row.Int(0); }));
    return count;
  }

  const testing::ScratchFolder folder_;
  const std::string division_ = std::to_string(100'000 + getpid() % 900'000);
  std::string file_, cluster_, schema_;
};

TEST_F(CountyCopyTest, GoesToTheClusterAndBackWhileTheLogContinues) {
  const auto there = Copy(file_, cluster_);
  ASSERT_OK(there);
  EXPECT_EQ(there->head.origin, kOrigin);
  EXPECT_EQ(there->head.size, 1'000u);
  EXPECT_GT(there->rows, 4'000u);
  ledger::Hash root{};
  {
    const auto engine = Open(cluster_);
    Writing writing(*engine);
    ASSERT_OK(writing.Append(600));
    root = writing.tree()->root;
  }
  const std::string back = "sqlite:" + (folder_ / "back.db");
  const auto returned = Copy(cluster_, back);
  ASSERT_OK(returned);
  EXPECT_EQ(returned->head.root, root);
  // Entries, chain rows, and stored nodes of the tree: 600 leaves, 38 of level 4 and 3 of level 8.
  EXPECT_EQ(returned->rows, there->rows + 600 + 600 + 641);

  const auto engine = Open(back);
  Writing writing(*engine);
  ASSERT_OK(writing.Append(1));
  const ledger::LogReader log(writing.connection());
  const auto proof = ledger::ReadProof(*ledger::PlanConsistency(1'000, 1'601), log.Nodes());
  ASSERT_OK(proof);
  EXPECT_OK(
      ledger::VerifyConsistency(1'000, 1'601, *proof, there->head.root, writing.tree()->root));
}

TEST_F(CountyCopyTest, AskedAgainItComparesEveryRow) {
  ASSERT_OK(Copy(file_, cluster_));
  const auto again = Copy(file_, cluster_);
  ASSERT_OK(again);
  EXPECT_TRUE(again->was_there);
  testing::TestStore::Script("UPDATE " + schema_ + ".trace_batches SET on_hand_g = 4");
  EXPECT_REASON(Copy(file_, cluster_), kCopyDiffers);
}

TEST_F(CountyCopyTest, AFailureLeavesTheTargetWithoutTheCounty) {
  ASSERT_OK((*Open(file_)->OpenWriter())
                ->RunScript("UPDATE ledger_entries SET event = x'00' WHERE leaf_index = 700"));
  EXPECT_REASON(Copy(file_, cluster_), kFsckDifference);
  EXPECT_EQ(CountOf(cluster_, "SELECT COUNT(*) FROM ledger_entries"), 0);
  EXPECT_EQ(CountOf(cluster_, "SELECT COUNT(*) FROM ledger_head"), 0);
  EXPECT_REASON(Copy(file_, "sqlite:" + (folder_ / "other.db")), kFsckDifference);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other.db"));
}

TEST_F(CountyCopyTest, NeverGoesOverAnotherCounty) {
  ASSERT_OK(Copy(file_, cluster_));
  ASSERT_OK(Writing(*Open(file_)).Append(1));
  EXPECT_REASON(Copy(file_, cluster_), kCopyTargetNotEmpty);
}

TEST_F(CountyCopyTest, ACursorGivesEveryRowOnceAndInOrder) {
  ASSERT_OK(Copy(file_, cluster_));
  const auto engine = Open(cluster_);
  CursorTexts texts;
  const auto reader = std::move(*engine->OpenReader());
  ASSERT_OK(reader->BeginSnapshot());
  CursorSession paged(*reader, texts);
  for (int time = 0; time < 2; ++time) {
    std::vector<int64_t> stamps;
    EXPECT_OK(paged.Query("SELECT stamp FROM requests WHERE stamp > $1 ORDER BY stamp",
                          {int64_t{20}},
                          [&](const db::Row& row) { stamps.push_back(row.Int(0)); }));
    ASSERT_EQ(stamps.size(), 1'280u);
    for (size_t i = 0; i < stamps.size(); ++i) EXPECT_EQ(stamps[i], static_cast<int64_t>(i) + 21);
  }
}

class CountyMoveTest : public CountyCopyTest {
 protected:
  void SetUp() override {
    CountyCopyTest::SetUp();
    if (IsSkipped()) return;
    auto opened = PlacementTable::Open(cluster_, kMorning);
    ASSERT_OK(opened);
    table_.emplace(std::move(*opened));
    ASSERT_OK(table_->Add({division_, "磐安县", file_, {}, kMorning}));
  }
  void TearDown() override {
    table_.reset();
    if (testing::TestPostgres::Folder())
      testing::TestStore::Script(
          "DELETE FROM panyuan_placement.county_placements WHERE division_code = '" + division_ +
          "'");
    CountyCopyTest::TearDown();
  }
  base::Result<MoveReport> Move(const std::string& to) {
    return MoveCounty(*table_, division_, to, kMorning, kQuiet);
  }

  std::optional<PlacementTable> table_;
};

TEST_F(CountyMoveTest, EndsTheWritingOfTheOldStoreForGood) {
  const auto old_file = Open(file_);
  {
    Writing stale(*old_file);
    ASSERT_OK(Move(cluster_));
    EXPECT_REASON(stale.Append(1), db::kNotCountyWriter);
  }
  EXPECT_REASON(db::CheckNotMoved(*old_file), db::kCountyMoved);

  const auto old_schema = Open(cluster_);
  Writing stale(*old_schema);
  ASSERT_OK(stale.Append(1));
  const std::string back = "sqlite:" + (folder_ / "back.db");
  ASSERT_OK(Move(back));  // while its writer holds the lease
  EXPECT_REASON(stale.Append(1), db::kNotCountyWriter);
  EXPECT_REASON(old_schema->OpenWriter(), db::kCountyMoved);
  EXPECT_REASON(Open(cluster_)->OpenWriter(), db::kCountyMoved);
  EXPECT_REASON(db::CheckNotMoved(*old_schema), db::kCountyMoved);
  EXPECT_EQ(table_->Find(division_)->store, back);
  EXPECT_EQ(Writing(*Open(back)).tree()->size, 1'001u);
  EXPECT_REASON(Move(back), kMoveToItself);
}

TEST_F(CountyMoveTest, AFailureLetsTheOldStoreGoOn) {
  const std::string other = "sqlite:" + (folder_ / "other.db");
  ASSERT_OK(server::SeedCatalogue(*Open(other), PANYUAN_SOURCE_DIR "/schema/seed", kMorning));
  EXPECT_REASON(Move(other), kCopyTargetNotEmpty);
  EXPECT_OK(Writing(*Open(file_)).Append(1));
  ASSERT_OK(Move(cluster_));
  EXPECT_REASON(Move(other), kCopyTargetNotEmpty);
  EXPECT_OK(Writing(*Open(cluster_)).Append(1));
  const auto placement = table_->Find(division_);
  EXPECT_EQ(placement->store, cluster_);
  EXPECT_EQ(placement->moving_to, "");
}

TEST_F(CountyMoveTest, OneThatWasCutOffIsFinishedByAskingAgain) {
  ASSERT_OK(table_->BeginMove(division_, cluster_));
  ASSERT_OK(db::Fence(**Open(file_)->OpenUnleased(), "sqlite", "elsewhere"));
  ASSERT_OK(Copy(file_, cluster_));
  EXPECT_REASON(Move("sqlite:" + (folder_ / "other.db")), kMoveElsewhere);
  const auto moved = Move(cluster_);
  ASSERT_OK(moved);
  EXPECT_TRUE(moved->copy.was_there);
  EXPECT_OK(Writing(*Open(cluster_)).Append(1));
}

TEST_F(CountyMoveTest, RunsOnceAtATime) {
  auto second = PlacementTable::Open(cluster_, kMorning);
  ASSERT_OK(second);
  ASSERT_OK(second->LockMove(division_));
  EXPECT_REASON(Move(cluster_), kMoveRunning);
  EXPECT_REASON(table_->Add({division_, "磐安县", file_, {}, kMorning}), kCountyPlaced);
  EXPECT_REASON(PlacementTable::Open(file_, kMorning), kPlacementUrlInvalid);
}

}  // namespace
}  // namespace panyuan::upkeep
