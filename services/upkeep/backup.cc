#include "services/upkeep/backup.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "services/base/durable_file.h"
#include "services/db/reasons.h"
#include "services/db/sqlite_backup.h"
#include "services/db/sqlite_engine.h"
#include "services/ledger/log_fork.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/note.h"
#include "services/upkeep/log_tables.h"
#include "services/upkeep/reasons.h"
#include "services/upkeep/tree_check.h"

namespace panyuan::upkeep {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kRename = "UPDATE ledger_head SET origin = $1";

bool IsThere(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

Result<FsckReport> Check(const std::string& path, const CountyFolder& county,
                         const ProgressFn& progress) {
  const auto engine = db::MakeSqliteEngine(path);
  return Fsck(*engine, {county.numbering, false, progress});
}

// Copies and checks; what is not good does not stay.
Result<FsckReport> CopyChecked(const std::string& from, const std::string& to,
                               const CountyFolder& county, const ProgressFn& progress) {
  unlink(to.c_str());  // of an earlier try that was cut off
  const Status copied = db::CopySqlite(from, to);
  Result<FsckReport> report =
      copied.ok() ? Check(to, county, progress) : Result<FsckReport>(copied.error());
  if (report.ok())
    if (const Status synced = base::SyncFile(to); !synced.ok()) report = synced.error();
  if (!report.ok()) unlink(to.c_str());
  return report;
}

// The newest tree of this log that anybody may know: what was published, or what the present
// database holds. A database that cannot be read says nothing.
Result<std::optional<ledger::Checkpoint>> KnownHead(const CountyFolder& county,
                                                    const std::string& origin) {
  PANYUAN_ASSIGN(std::optional<ledger::Checkpoint> known, ledger::ReadPublishedHead(county.folder));
  if (known && known->origin != origin) known.reset();
  if (!IsThere(county.database)) return known;
  const auto engine = db::MakeSqliteEngine(county.database);
  const auto connection = engine->OpenReader();
  if (!connection.ok()) return known;
  const Result<StoredHead> head = ReadHead(**connection);
  if (!head.ok() || head->origin != origin || (known && known->size >= head->tree_size))
    return known;
  if (const auto root = base::ToHash(head->root))
    known = ledger::Checkpoint{origin, head->tree_size, *root, {}};
  return known;
}

Status CheckFork(const CountyFolder& county, const std::string& backup, const std::string& origin) {
  PANYUAN_ASSIGN(const auto known, KnownHead(county, origin));
  if (!known) return Ok();
  const auto engine = db::MakeSqliteEngine(backup);
  PANYUAN_ASSIGN(const auto connection, engine->OpenReader());
  return ledger::CheckExtends(*connection, origin, *known);
}

Status GiveOrigin(const std::string& database, const std::string& origin) {
  const auto engine = db::MakeSqliteEngine(database);
  PANYUAN_ASSIGN(const auto connection, engine->OpenWriter());
  PANYUAN_TRY(connection->Begin());
  const Status done = connection->Write(kRename, {origin});
  if (!done.ok()) connection->Rollback();
  PANYUAN_TRY(done);
  return connection->Commit() == db::Outcome::kCommitted ? Ok() : Status(db::kStoreFault);
}

// "20260304-050607", of UTC.
std::string Stamp(base::UtcTime now) {
  std::string stamp = base::FormatUtc(now).substr(0, 19);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  std::replace(stamp.begin(), stamp.end(), 'T', '-');
  return stamp;
}

// Moves the database away, its WAL with it: it may hold what the file does not. The file goes
// first: a restore that was cut off here is done by asking again, and leaves no WAL to the new
// file.
Result<std::string> KeepOld(const std::string& database, base::UtcTime now) {
  const std::string kept = database + ".before-" + Stamp(now);
  std::string kept_as;
  for (const char* part : {"", "-wal", "-shm"}) {
    if (!IsThere(database + part)) continue;
    if (IsThere(kept + part)) return Error(kFileExists, {{"path", kept + part}});
    PANYUAN_TRY(base::RenameFile(database + part, kept + part));
    kept_as = kept;
  }
  return kept_as;
}

}  // namespace

Result<FsckReport> Backup(const CountyFolder& county, const std::string& path,
                          const ProgressFn& progress) {
  if (IsThere(path)) return Error(kFileExists, {{"path", path}});
  const std::string partial = path + ".partial";
  PANYUAN_ASSIGN(FsckReport report, CopyChecked(county.database, partial, county, progress));
  PANYUAN_TRY(base::ReplaceFile(path + ".checkpoint", ledger::FormatCheckpoint(report.head)));
  PANYUAN_TRY(base::RenameFile(partial, path));
  return report;
}

Result<Restored> Restore(const CountyFolder& county, const std::string& path,
                         const std::string& new_origin, base::UtcTime now,
                         const ProgressFn& progress) {
  if (!IsThere(path))
    return Error(kFileFailed, {{"path", path}, {"problem", std::strerror(ENOENT)}});
  const std::string fresh = county.database + ".restoring";
  Restored restored;
  PANYUAN_ASSIGN(restored.report, CopyChecked(path, fresh, county, progress));
  std::string& origin = restored.report.head.origin;
  const auto prepare = [&]() -> Status {
    if (new_origin.empty()) return CheckFork(county, fresh, origin);
    if (!ledger::IsKeyName(new_origin) || new_origin == origin)
      return Error(kOriginInvalid, {{"origin", new_origin}});
    restored.old_origin = std::exchange(origin, new_origin);
    PANYUAN_TRY(GiveOrigin(fresh, new_origin));
    return base::SyncFile(fresh);
  };
  if (const Status prepared = prepare(); !prepared.ok()) {
    unlink(fresh.c_str());
    return prepared.error();
  }
  PANYUAN_ASSIGN(restored.kept_as, KeepOld(county.database, now));
  PANYUAN_TRY(base::RenameFile(fresh, county.database));
  return restored;
}

}  // namespace panyuan::upkeep
