// What tests share: a scratch folder, a clock to set, a migrated database.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "services/base/time.h"
#include "services/db/migrations.h"
#include "services/db/sqlite_engine.h"

namespace panyuan::testing {

// A folder of its own, removed at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = std::filesystem::temp_directory_path() / "panyuan-test-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

class FakeClock final : public base::Clock {
 public:
  explicit FakeClock(base::UtcTime now) : now_(now) {}
  base::UtcTime Now() const override { return now_; }
  void Set(base::UtcTime now) { now_ = now; }
  void Advance(int64_t us) { now_.us += us; }

 private:
  base::UtcTime now_;
};

// 2026-03-04 06:30 in Asia/Shanghai.
inline constexpr base::UtcTime kMorning{1'772'577'000'000'000};

// An empty database with the newest schema.
inline std::unique_ptr<db::Engine> MigratedSqlite(const ScratchFolder& folder) {
  auto engine = db::MakeSqliteEngine(folder / "test.db");
  auto writer = engine->OpenWriter();
  EXPECT_TRUE(writer.ok());
  const base::Status done = db::Migrate(**writer, db::SqliteMigrations(), kMorning);
  EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().Message());
  return engine;
}

}  // namespace panyuan::testing
