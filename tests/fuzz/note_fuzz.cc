// Any bytes as a note, a key and a checkpoint: what cannot be read is refused in words, what can be
// is written back as it was, and nothing opens without a signature.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/base/text.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/note.h"

namespace {

using namespace panyuan::ledger;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckNote(std::string_view text) {
  static const Ed25519Signer signer = *Ed25519Signer::FromSeed("fuzz", std::string(32, 'f'));
  const NoteVerifier* const known[] = {&signer.verifier()};
  const NoteSigner* const signers[] = {&signer};
  const auto opened = OpenNote(text, known);
  if (opened.ok()) Require(!opened->verified.empty());
  if (!opened.ok()) Require(panyuan::base::IsUtf8(opened.error().Message("zh")));
  const auto signed_note = SignNote(text, signers);
  if (signed_note.ok()) Require(OpenNote(*signed_note, known)->text == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckNote(text);
  const auto vkey = Ed25519Verifier::Parse(text);
  if (vkey.ok()) Require(Ed25519Verifier::Parse(vkey->Format()).ok());
  const auto checkpoint = ParseCheckpoint(text);
  if (checkpoint.ok()) Require(FormatCheckpoint(*checkpoint) == text);
  return 0;
}
