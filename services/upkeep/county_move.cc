#include "services/upkeep/county_move.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "services/base/directory_lock.h"
#include "services/db/county_fence.h"
#include "services/db/migrations.h"
#include "services/db/reasons.h"
#include "services/db/store_url.h"
#include "services/upkeep/reasons.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

Status CheckMove(const Placement& placement, std::string_view to) {
  const auto about = [&](const std::string& store) {
    return base::Metadata{{"division_code", placement.division_code},
                          {"store", db::ShowStore(store)}};
  };
  if (placement.store == to) return Error(kMoveToItself, about(placement.store));
  if (!placement.moving_to.empty() && placement.moving_to != to)
    return Error(kMoveElsewhere, about(placement.moving_to));
  return Ok();
}

// Keeps a server off a SQLite file; PostgreSQL has its lease.
Result<std::optional<base::DirectoryLock>> LockFolder(std::string_view store) {
  PANYUAN_ASSIGN(const db::StoreUrl url, db::ParseStoreUrl(store));
  if (url.kind != db::StoreUrl::Kind::kSqlite) return std::optional<base::DirectoryLock>();
  std::error_code failed;
  if (!std::filesystem::exists(url.place, failed))
    return Error(kFileFailed, {{"path", url.place}, {"problem", "no such file"}});
  const std::string folder = std::filesystem::path(url.place).parent_path().string();
  PANYUAN_ASSIGN(base::DirectoryLock lock,
                 base::DirectoryLock::Take(folder.empty() ? "." : folder));
  return std::optional(std::move(lock));
}

class Move {
 public:
  Move(PlacementTable& table, Placement placement, std::string_view to, base::UtcTime now)
      : table_(table), placement_(std::move(placement)), to_(to), now_(now) {}

  Result<CopyReport> Run(const ProgressFn& progress) {
    PANYUAN_ASSIGN(source_, db::OpenStore(placement_.store, placement_.division_code));
    PANYUAN_ASSIGN(const auto connection, source_->OpenUnleased());
    PANYUAN_TRY(db::Migrate(*connection, db::MigrationsOf(source_->name()), now_));
    PANYUAN_TRY(table_.BeginMove(placement_.division_code, to_));
    Result<CopyReport> copied = FenceAndCopy(*connection, progress);
    if (!copied.ok() && !copied.error().Is(db::kStoreUnsettled)) GoOnHere(*connection);
    PANYUAN_TRY(copied.ok() ? Ok() : Status(copied.error()));
    PANYUAN_TRY(table_.EndMove(placement_.division_code, now_));
    return copied;
  }

 private:
  Result<CopyReport> FenceAndCopy(db::WriteConnection& connection, const ProgressFn& progress) {
    PANYUAN_TRY(db::Fence(connection, source_->name(), db::ShowStore(to_)));
    return CopyStore(placement_.store, to_, placement_.division_code, now_, progress);
  }
  // What fails here leaves a move that was begun: asking for it again ends it either way.
  void GoOnHere(db::WriteConnection& connection) {
    if (db::Unfence(connection, source_->name()).ok())
      static_cast<void>(table_.CancelMove(placement_.division_code));
  }

  PlacementTable& table_;
  const Placement placement_;
  const std::string to_;
  const base::UtcTime now_;
  std::unique_ptr<db::Engine> source_;
};

}  // namespace

Result<MoveReport> MoveCounty(PlacementTable& table, std::string_view division, std::string_view to,
                              base::UtcTime now, const ProgressFn& progress) {
  PANYUAN_TRY(table.LockMove(division));
  PANYUAN_ASSIGN(const Placement placement, table.Find(division));
  PANYUAN_TRY(CheckMove(placement, to));
  PANYUAN_TRY(db::ParseStoreUrl(to, "to"));
  PANYUAN_ASSIGN(const auto lock, LockFolder(placement.store));
  Move move(table, placement, to, now);
  PANYUAN_ASSIGN(const CopyReport copied, move.Run(progress));
  return MoveReport{copied, placement.store};
}

}  // namespace panyuan::upkeep
