#include "services/db/sqlite_backup.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <memory>

#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr int kBusyTimeoutMs = 5'000;
constexpr int kAllPages = -1;

using Handle = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Status ToStatus(int code) {
  switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_DONE:
      return Ok();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return kStoreBusy;
    case SQLITE_FULL:
      return kStoreFull;
    default:
      return kStoreFault;
  }
}

Result<Handle> Open(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Handle opened(handle, sqlite3_close);
  PANYUAN_TRY(ToStatus(code));
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  return opened;
}

}  // namespace

Status CopySqlite(const std::string& from, const std::string& to) {
  PANYUAN_ASSIGN(const Handle source, Open(from, SQLITE_OPEN_READWRITE));
  const mode_t mask = umask(0077);  // personal data
  Result<Handle> target = Open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  umask(mask);
  if (!target.ok()) return target.error();
  // One step, so one snapshot: a copy in steps begins anew at every commit of another process.
  sqlite3_backup* backup = sqlite3_backup_init(target->get(), "main", source.get(), "main");
  if (!backup) return ToStatus(sqlite3_errcode(target->get()));
  const int stepped = sqlite3_backup_step(backup, kAllPages);
  const int finished = sqlite3_backup_finish(backup);
  PANYUAN_TRY(ToStatus(stepped));
  PANYUAN_TRY(ToStatus(finished));
  return ToStatus(
      sqlite3_exec(target->get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr));
}

}  // namespace panyuan::db
