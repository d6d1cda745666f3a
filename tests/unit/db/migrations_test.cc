#include "services/db/migrations.h"

#include <gtest/gtest.h>

#include "services/db/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::db {
namespace {

class MigrationsTest : public ::testing::Test {
 protected:
  base::Status Apply(std::initializer_list<Migration> migrations) {
    return Migrate(*connection_, std::span(migrations.begin(), migrations.size()),
                   testing::kMorning);
  }

  testing::ScratchFolder folder_;
  std::unique_ptr<Engine> engine_ = MakeSqliteEngine(folder_ / "test.db");
  std::unique_ptr<WriteConnection> connection_ = std::move(*engine_->OpenWriter());
};

constexpr Migration kFirst{1, "0001_a", "CREATE TABLE a (x BIGINT)", "SELECT 'bad' WHERE 1 = 0"};

TEST_F(MigrationsTest, TheProductsOwnApplyTwiceWithoutHarm) {
  EXPECT_OK(Migrate(*connection_, SqliteMigrations(), testing::kMorning));
  EXPECT_OK(Migrate(*connection_, SqliteMigrations(), testing::kMorning));
}

TEST_F(MigrationsTest, AFailedCheckLeavesNothingBehind) {
  Migration wrong = kFirst;
  wrong.check = "SELECT 'table b is missing'";
  EXPECT_REASON(Apply({wrong}), kSchemaCheckFailed);
  EXPECT_OK(Apply({kFirst}));
}

TEST_F(MigrationsTest, AnUnknownNewerVersionIsRefused) {
  Migration second = kFirst;
  second.version = 2;
  second.script = "CREATE TABLE b (x BIGINT)";
  EXPECT_OK(Apply({kFirst, second}));
  EXPECT_REASON(Apply({kFirst}), kSchemaTooNew);
}

TEST_F(MigrationsTest, ALandedMigrationNeverChanges) {
  EXPECT_OK(Apply({kFirst}));
  Migration changed = kFirst;
  changed.script = "CREATE TABLE a (x TEXT)";
  EXPECT_REASON(Apply({changed}), kSchemaChanged);
}

}  // namespace
}  // namespace panyuan::db
