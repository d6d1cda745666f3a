#include "services/province/domain/refusal.h"

#include <utility>

#include "services/base/text.h"
#include "services/ledger/add_checkpoint.h"

namespace panyuan::province {
namespace {

constexpr size_t kMaxOriginBytes = 256;

std::optional<AlarmKind> KindOf(int status, std::string_view note,
                                const std::optional<ledger::Checkpoint>& taken) {
  if (status == 404) return AlarmKind::kUnknownCounty;
  if (status == 403) return AlarmKind::kBadSignature;
  // From here on the county's key has signed the note.
  if (status == 422) return AlarmKind::kInconsistent;
  if ((status != 400 && status != 409) || !taken) return std::nullopt;
  const auto checkpoint = ledger::ParseCheckpoint(note.substr(0, note.find("\n\n") + 1));
  if (!checkpoint.ok()) return std::nullopt;
  if (checkpoint->size < taken->size) return AlarmKind::kShrunk;
  if (checkpoint->size == taken->size && checkpoint->root != taken->root) return AlarmKind::kForked;
  return std::nullopt;
}

}  // namespace

std::optional<RefusedCheckpoint> Classify(int status, std::string_view body,
                                          const std::optional<ledger::Checkpoint>& taken) {
  const auto request = ledger::ParseAddCheckpoint(body);
  if (!request.ok()) return std::nullopt;
  const std::string& note = request->note;
  const auto kind = KindOf(status, note, taken);
  if (!kind) return std::nullopt;
  return RefusedCheckpoint{*kind, base::Quote(note.substr(0, note.find('\n')), kMaxOriginBytes),
                           base::Quote(note, kMaxRefusedBytes)};
}

}  // namespace panyuan::province
