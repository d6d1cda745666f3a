#include "services/server/following.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "services/identity/store/identity_store.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::server {

using base::Error;
using base::Result;

Result<ledger::SignedTree> ReadSignedTree(const std::string& note, std::string_view origin,
                                          const ledger::NoteVerifier& key) {
  const ledger::NoteVerifier* const known[] = {&key};
  PANYUAN_ASSIGN(const ledger::Note opened, ledger::OpenNote(note, known));
  PANYUAN_ASSIGN(const ledger::Checkpoint checkpoint, ledger::ParseCheckpoint(opened.text));
  if (checkpoint.origin != origin)
    return Error(ledger::kOriginChanged,
                 {{"stored", checkpoint.origin}, {"configured", std::string(origin)}});
  return ledger::SignedTree{checkpoint.size, checkpoint.root, note};
}

db::LeaseNotes Following::Show() const {
  const auto newest = log_.checkpoint(), published = log_.published();
  return {newest->note, published->note == newest->note ? std::string() : published->note};
}

void Following::Follow(const db::LeaseNotes& notes) {
  const bool fresh = notes.checkpoint != seen_.checkpoint,
             cosigned = notes.cosigned != seen_.cosigned;
  seen_ = notes;
  if (fresh && !notes.checkpoint.empty()) {
    auto tree = ReadSignedTree(notes.checkpoint, origin_, key_);
    if (!tree.ok())
      spdlog::error("the lease's checkpoint: {}", tree.error().Message());
    else
      log_.Follow(*std::move(tree));
  }
  if (cosigned && !notes.cosigned.empty()) {
    auto tree = ReadSignedTree(notes.cosigned, origin_, key_);
    if (tree.ok() && tree->size <= log_.checkpoint()->size) log_.SetCosigned(*std::move(tree));
  }
}

void Following::Refresh() {
  if (!reader_) {
    auto opened = engine_.OpenReader();
    if (!opened.ok()) return;
    reader_ = *std::move(opened);
  }
  auto revoked = identity::SqlIdentityReads(*reader_).Revoked(rpc::Revocations::kMax);
  if (revoked.ok())
    revocations_.Add(*std::move(revoked));
  else
    reader_.reset();
}

}  // namespace panyuan::server
