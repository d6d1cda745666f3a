// A county's empty store on either engine, for one test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "services/db/engine.h"
#include "services/db/postgres_engine.h"
#include "services/db/sqlite_engine.h"
#include "tests/support/scratch.h"

namespace panyuan::testing {

enum class Kind { kSqlite, kPostgres };

inline std::string NameOf(const ::testing::TestParamInfo<Kind>& info) {
  return info.param == Kind::kSqlite ? "sqlite" : "postgres";
}

// PANYUAN_TEST_STORE: "postgres", or "postgres:<folder>" for a server that tests share.
inline std::string StoreWanted() {
  const char* wanted = std::getenv("PANYUAN_TEST_STORE");
  return wanted ? wanted : "";
}

// For tests that are run once for each engine.
inline Kind KindWanted() {
  return StoreWanted().starts_with("postgres") ? Kind::kPostgres : Kind::kSqlite;
}

// The PostgreSQL that is shared, or else this process's own.
class TestPostgres {
 public:
  // None where PostgreSQL is not installed.
  static const std::optional<std::string>& Folder() {
    static const TestPostgres server;
    return server.folder_;
  }
  static std::string Url() { return "postgresql:///postgres?user=postgres&host=" + *Folder(); }

 private:
  TestPostgres() {
    constexpr std::string_view kShared = "postgres:";
    if (StoreWanted().starts_with(kShared)) {
      folder_ = StoreWanted().substr(kShared.size());
    } else {
      folder_ = own_ = std::filesystem::temp_directory_path() / ("pg-" + std::to_string(getpid()));
    }
    if (Run("start", *folder_) != 0) folder_.reset();
  }
  ~TestPostgres() {
    if (!own_.empty()) Run("stop", own_);
  }
  static int Run(const std::string& verb, const std::string& folder) {
    return std::system((PANYUAN_SOURCE_DIR "/tests/support/postgres.sh " + verb + " '" + folder +
                        "' >/dev/null 2>&1")
                           .c_str());
  }

  std::optional<std::string> folder_;
  std::string own_;
};

// Where PostgreSQL is missing, a SQLite file stands in for it, so that a test can be made and
// skipped by name: see SkipWhereMissing.
class TestStore {
 public:
  explicit TestStore(Kind kind)
      : kind_(kind == Kind::kPostgres && !TestPostgres::Folder() ? Kind::kSqlite : kind),
        missing_(kind_ != kind) {}
  ~TestStore() {
    if (kind_ == Kind::kPostgres) Script("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
  }
  TestStore(const TestStore&) = delete;
  TestStore& operator=(const TestStore&) = delete;

  bool missing() const { return missing_; }
  Kind kind() const { return kind_; }
  const std::string& schema() const { return schema_; }
  std::string file() const { return folder_ / "test.db"; }  // of SQLite

  std::unique_ptr<db::Engine> MakeEngine() const {
    if (kind_ == Kind::kSqlite) return db::MakeSqliteEngine(file());
    return db::MakePostgresEngine(TestPostgres::Url(), schema_);
  }
  // With the newest schema.
  std::unique_ptr<db::Engine> MakeMigratedEngine() const {
    auto engine = MakeEngine();
    const auto writer = engine->OpenWriter();
    EXPECT_TRUE(writer.ok());
    const base::Status done = db::Migrate(**writer, db::MigrationsOf(engine->name()), kMorning);
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().Message());
    return engine;
  }

  // Runs statements beside the county's connections; of PostgreSQL only.
  static void Script(const std::string& script) {
    const auto beside = db::MakePostgresEngine(TestPostgres::Url(), "public");
    const auto connection = beside->OpenWriter();
    ASSERT_TRUE(connection.ok());
    EXPECT_TRUE((*connection)->RunScript(script).ok());
  }

 private:
  static std::string NextSchema() {
    static std::atomic<int> number = 0;
    return "test_" + std::to_string(getpid()) + "_" + std::to_string(++number);
  }

  const Kind kind_;
  const bool missing_;
  const ScratchFolder folder_;
  const std::string schema_ = NextSchema();
};

}  // namespace panyuan::testing

// In SetUp.
#define SKIP_WHERE_MISSING(store) \
  if ((store).missing()) GTEST_SKIP() << "PostgreSQL 15 is not installed"

// Runs a suite's tests on both engines.
#define ON_BOTH_ENGINES(suite)                                                                   \
  INSTANTIATE_TEST_SUITE_P(                                                                      \
      Store, suite,                                                                              \
      ::testing::Values(::panyuan::testing::Kind::kSqlite, ::panyuan::testing::Kind::kPostgres), \
      ::panyuan::testing::NameOf)
