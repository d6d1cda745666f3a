#include "services/ledger/witness.h"

#include <utility>

#include "services/ledger/add_checkpoint.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Ok;

WitnessAnswer Refuse(int status, std::string_view why) {
  return {status, "text/plain; charset=utf-8", std::string(why) + "\n"};
}

WitnessAnswer Conflict(uint64_t size) {
  return {409, std::string(kTreeSizeType), std::to_string(size) + "\n"};
}

std::string_view OriginOf(std::string_view note) { return note.substr(0, note.find('\n')); }

Result<Note> Open(std::string_view note, const std::vector<std::unique_ptr<NoteVerifier>>& keys) {
  std::vector<const NoteVerifier*> known;
  for (const auto& key : keys) known.push_back(key.get());
  return OpenNote(note, known);
}

// Whether `checkpoint` continues the tree of that size and root.
bool Extends(const Checkpoint& checkpoint, uint64_t size, const Hash& root,
             const std::vector<Hash>& proof) {
  if (size == 0) return proof.empty() && (checkpoint.size > 0 || checkpoint.root == EmptyRoot());
  return VerifyConsistency(size, checkpoint.size, proof, root, checkpoint.root).ok();
}

}  // namespace

Witness::Witness(CosignatureSigner signer, Save save)
    : signer_(std::move(signer)), save_(std::move(save)) {}

base::Status Witness::Know(std::unique_ptr<NoteVerifier> key) {
  size_t keys = 1;
  for (const auto& [origin, log] : logs_) keys += log.keys.size();
  if (keys > kMaxWitnessedLogs)
    return Error(kWitnessLogsFull, {{"max", std::to_string(kMaxWitnessedLogs)}});
  std::string origin = key->name();
  logs_[std::move(origin)].keys.push_back(std::move(key));
  return Ok();
}

base::Status Witness::Remember(std::string_view origin, std::string_view note) {
  const Error invalid(kWitnessStateInvalid, {{"origin", std::string(origin)}});
  const auto log = logs_.find(origin);
  if (log == logs_.end()) return invalid;
  const auto opened = Open(note, log->second.keys);
  if (!opened.ok()) return invalid;
  const auto checkpoint = ParseCheckpoint(opened->text);
  if (!checkpoint.ok() || checkpoint->origin != origin) return invalid;
  log->second.size = checkpoint->size;
  log->second.root = checkpoint->root;
  return Ok();
}

WitnessAnswer Witness::AddCheckpoint(std::string_view body) {
  const auto request = ParseAddCheckpoint(body);
  if (!request.ok()) return Refuse(400, request.error().Message());
  const std::lock_guard lock(mutex_);
  const auto found = logs_.find(OriginOf(request->note));
  if (found == logs_.end()) return Refuse(404, "this log is not known here");
  auto& [origin, log] = *found;
  const auto opened = Open(request->note, log.keys);
  if (!opened.ok()) return Refuse(403, opened.error().Message());
  const auto checkpoint = ParseCheckpoint(opened->text);
  if (!checkpoint.ok()) return Refuse(400, checkpoint.error().Message());
  if (request->old_size > checkpoint->size)
    return Refuse(400, "the old size is above the checkpoint's");
  if (request->old_size != log.size) return Conflict(log.size);
  if (checkpoint->size == log.size && checkpoint->root != log.root) return Conflict(log.size);
  if (!Extends(*checkpoint, log.size, log.root, request->proof))
    return Refuse(422, "the proof does not verify");
  WitnessAnswer answer = Cosign(origin, request->note, opened->text);
  if (answer.status == 200) {
    log.size = checkpoint->size;
    log.root = checkpoint->root;
  }
  return answer;
}

WitnessAnswer Witness::Cosign(const std::string& origin, const std::string& note,
                              const std::string& text) const {
  const auto signature = signer_.Sign(text);
  if (!signature.ok()) return Refuse(500, "the witness could not sign");
  // Saved before anyone sees the cosignature: a crash in between only repeats it.
  if (!save_(origin, note).ok()) return Refuse(500, "the witness could not save its state");
  return {200, "text/plain; charset=utf-8",
          FormatSignature({signer_.name(), signer_.key_id(), *signature})};
}

}  // namespace panyuan::ledger
