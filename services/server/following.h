// What a process shows of a county that another one writes, and knows of it: read anew each second.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/db/county_lease.h"
#include "services/db/engine.h"
#include "services/ledger/log.h"
#include "services/ledger/note.h"
#include "services/rpc/revocations.h"

namespace panyuan::server {

// The tree of a note of `origin`'s log. Errors: those of ledger::OpenNote and ParseCheckpoint,
// ORIGIN_CHANGED.
base::Result<ledger::SignedTree> ReadSignedTree(const std::string& note, std::string_view origin,
                                                const ledger::NoteVerifier& key);

// For db::CountyLease::Duties; belongs to its thread. All references outlive it.
class Following {
 public:
  Following(db::Engine& engine, ledger::Log& log, std::string origin,
            const ledger::NoteVerifier& key, rpc::Revocations& revocations)
      : engine_(engine),
        log_(log),
        origin_(std::move(origin)),
        key_(key),
        revocations_(revocations) {}

  // What this process, which holds the lease, lets the others show.
  db::LeaseNotes Show() const;

  // Shows what the process that holds the lease has signed.
  void Follow(const db::LeaseNotes& notes);

  // Learns which certificates were revoked, wherever that was.
  void Refresh();

 private:
  db::Engine& engine_;
  ledger::Log& log_;
  const std::string origin_;
  const ledger::NoteVerifier& key_;
  rpc::Revocations& revocations_;
  std::unique_ptr<db::ReadConnection> reader_;
  db::LeaseNotes seen_;
};

}  // namespace panyuan::server
