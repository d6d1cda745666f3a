// Two processes over one PostgreSQL, each with an engine of its own: one writes the county.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "services/db/county_lease.h"
#include "services/db/migrations.h"
#include "services/db/reasons.h"
#include "services/ledger/log.h"
#include "tests/support/expect.h"
#include "tests/support/test_store.h"

namespace panyuan::db {
namespace {

using base::Result;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::Kind;
using testing::TestStore;

constexpr const char* kOrigin = "panan.example/county/330727/log";

class Lease : public ::testing::Test {
 protected:
  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    first_ = store_.MakeMigratedEngine();
    second_ = store_.MakeEngine();
    first_->lease()->Introduce("first:1");
    second_->lease()->Introduce("second:2");
  }

  std::unique_ptr<ledger::Log> OpenLog(WriteConnection& connection) {
    auto log = ledger::Log::Open(connection, kOrigin, {&signer_});
    EXPECT_OK(log);
    return std::move(*log);
  }
  // A group without entries, up to its commit.
  static base::Status WriteGroup(ledger::Log& log, WriteConnection& connection) {
    PANYUAN_TRY(connection.Begin());
    PANYUAN_TRY(log.Begin(connection));
    PANYUAN_TRY(log.Seal(connection));
    return connection.Commit() == Outcome::kCommitted ? base::Ok() : base::Status(kStoreFault);
  }
  void SetLease(const std::string& columns) {
    TestStore::Script("UPDATE " + store_.schema() + ".county_lease SET " + columns);
  }
  // As soon as the lease is free.
  static Result<std::unique_ptr<WriteConnection>> OpenSoon(Engine& engine, milliseconds patience) {
    const auto end = steady_clock::now() + patience;
    while (true) {
      auto opened = engine.OpenWriter();
      if (opened.ok() || steady_clock::now() > end) return opened;
      std::this_thread::sleep_for(milliseconds(20));
    }
  }

  TestStore store_{Kind::kPostgres};
  const ledger::Ed25519Signer signer_ =
      *ledger::Ed25519Signer::FromSeed(kOrigin, std::string(32, 'l'));
  std::unique_ptr<Engine> first_, second_;
};

TEST_F(Lease, IsHeldByOneAndTheOtherIsToldByWhom) {
  ASSERT_OK(first_->OpenWriter());
  const auto refused = second_->OpenWriter();
  ASSERT_FALSE(refused.ok());
  EXPECT_REASON(refused, kNotCountyWriter);
  EXPECT_EQ(refused.error().metadata().at("holder"), "first:1");
  EXPECT_TRUE(first_->lease()->held());
  EXPECT_FALSE(second_->lease()->held());
}

TEST_F(Lease, StaysWhileItsProcessLivesThoughNothingIsWritten) {
  ASSERT_OK(first_->OpenWriter());
  std::this_thread::sleep_for(std::chrono::microseconds(CountyLease::kLifetime_us) +
                              milliseconds(500));
  EXPECT_REASON(second_->OpenWriter(), kNotCountyWriter);
}

TEST_F(Lease, KeepsWhatAnEarlierWriterHasUnderWayFromLanding) {
  const auto earlier = std::move(*first_->OpenWriter());
  const auto log = OpenLog(*earlier);
  const auto newest = std::move(*first_->OpenWriter());
  ASSERT_OK(log->Reload(*newest));
  ASSERT_OK(WriteGroup(*log, *newest));

  ASSERT_OK(newest->Begin());  // and then its process stands still
  ASSERT_OK(log->Begin(*newest));
  SetLease("expires_us = 1");
  const auto taken = OpenSoon(*second_, milliseconds(5'000));
  ASSERT_OK(taken);
  EXPECT_GT((*taken)->epoch(), newest->epoch());
  EXPECT_REASON(log->Seal(*newest), kNotCountyWriter);
  newest->Rollback();
  const auto others = OpenLog(**taken);
  EXPECT_OK(WriteGroup(*others, **taken));
}

TEST_F(Lease, FencesTheConnectionThatThisProcessAbandoned) {
  const auto abandoned = std::move(*first_->OpenWriter());
  const auto log = OpenLog(*abandoned);
  const auto fresh = std::move(*first_->OpenWriter());
  EXPECT_GT(fresh->epoch(), abandoned->epoch());
  EXPECT_REASON(WriteGroup(*log, *abandoned), kNotCountyWriter);
  abandoned->Rollback();
  ASSERT_OK(log->Reload(*fresh));
  EXPECT_OK(WriteGroup(*log, *fresh));
}

TEST_F(Lease, IsNotKeptFromOthersByAWriterThatStandsStillInItsTransaction) {
  const auto frozen = std::move(*first_->OpenWriter());
  const auto log = OpenLog(*frozen);
  const auto writer = std::move(*first_->OpenWriter());
  ASSERT_OK(log->Reload(*writer));
  ASSERT_OK(writer->Begin());
  ASSERT_OK(log->Begin(*writer));
  ASSERT_OK(log->Seal(*writer));  // holds the head's row
  SetLease("expires_us = 1");
  EXPECT_OK(OpenSoon(*second_, milliseconds(5'000)));
  EXPECT_NE(writer->Commit(), Outcome::kCommitted);
}

TEST_F(Lease, IsFreeAtOnceWhenItIsGivenBack) {
  ASSERT_OK(first_->OpenWriter());
  first_->lease()->Release();
  EXPECT_FALSE(first_->lease()->held());
  EXPECT_OK(second_->OpenWriter());
}

TEST_F(Lease, EndsByTheDatabasesClock) {
  SetLease(
      "epoch = 7, holder = 'dead:9', expires_us = 1000000 +"
      " CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)");
  EXPECT_REASON(second_->OpenWriter(), kNotCountyWriter);
  std::this_thread::sleep_for(milliseconds(1'050));
  const auto taken = second_->OpenWriter();
  ASSERT_OK(taken);
  EXPECT_EQ((*taken)->epoch(), 8);
}

TEST_F(Lease, ShowsTheOthersWhatItsHolderSigned) {
  const auto writer = std::move(*first_->OpenWriter());
  first_->lease()->Serve({[] {
                            return LeaseNotes{"a note", "a cosigned note"};
                          },
                          [](const LeaseNotes&) { FAIL() << "the holder follows nobody"; }, [] {},
                          [] {}});
  std::string seen;
  std::mutex mutex;
  second_->lease()->Serve({[] {
                             return LeaseNotes{"another note", ""};
                           },
                           [&](const LeaseNotes& notes) {
                             const std::lock_guard lock(mutex);
                             seen = notes.checkpoint + "+" + notes.cosigned;
                           },
                           [] { FAIL() << "another holds it"; },
                           [] {}});
  std::this_thread::sleep_for(milliseconds(2'500));
  second_->lease()->Release();
  first_->lease()->Release();
  EXPECT_EQ(seen, "a note+a cosigned note");
}

}  // namespace
}  // namespace panyuan::db
