// What a stall keeps on its computer: its outbox and its reserved codes.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "clients/common/session.h"
#include "clients/stall/codes.h"
#include "clients/stall/durable_files.h"
#include "clients/stall/outbox.h"
#include "clients/stall/sync.h"
#include "services/base/result.h"

namespace panyuan::clients::stall {

// The longest that an act spends on sending what waits before it.
inline constexpr std::chrono::seconds kSyncBeforeWork{20};

// $XDG_DATA_HOME/panyuan/<name of the profile>, else ~/.local/share/panyuan/…; for a profile named
// by a path a hash of it follows the name, so that two of the same name do not share a folder.
std::string StationFolder(const std::string& profile_path);

// How many entries wait and are under review, without waiting for another process.
struct OutboxCount {
  size_t waiting = 0, review = 0;
};
OutboxCount CountOutbox(const std::string& folder);

// "3 wait to be sent, 1 is under review: …"; empty where there is nothing.
std::string OutboxLine(const Session& session, const OutboxCount& count);

// The folder of one profile, kept from other processes as long as it is open.
class Station {
 public:
  // Errors: those of Session::profile, OUTBOX_BUSY, FILE_UNREADABLE, FILE_UNWRITABLE.
  static base::Result<std::unique_ptr<Station>> Open(Session& session);

  Outbox& outbox() { return outbox_; }
  Codes& codes() { return codes_; }
  const Codes& codes() const { return codes_; }
  const std::string& folder() const { return folder_; }

  // Sends what waits, for at most `patience`, then reserves codes where few are left.
  // Errors: those of Session::connection, FILE_UNWRITABLE; the server's are in the outcome.
  base::Result<SyncOutcome> Sync(Session& session, std::chrono::seconds patience);

  // Before a receipt, a sale or a transformation: whether it may be sent now. If not, it is to wait
  // behind what waits already: the server cannot be reached, time ran out, or `offline` asks for it.
  // Errors: those of Sync, and what stopped it where trying later would not help.
  base::Result<bool> GoOnline(Session& session, bool offline);

  // Reserves `count` more codes, 1 to 500.
  // Errors: those of Codes::Reserve and of the call.
  base::Status ReserveCodes(Session& session, uint32_t count);

 private:
  Station(std::string folder, FolderLock lock, std::unique_ptr<const DurableFiles> files,
          Outbox outbox, Codes codes)
      : folder_(std::move(folder)),
        lock_(std::move(lock)),
        files_(std::move(files)),
        outbox_(std::move(outbox)),
        codes_(std::move(codes)) {}

  const std::string folder_;
  const FolderLock lock_;
  const std::unique_ptr<const DurableFiles> files_;  // the outbox and the codes point to it
  Outbox outbox_;
  Codes codes_;
};

}  // namespace panyuan::clients::stall
