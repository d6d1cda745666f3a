#include "services/ledger/note.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/base/bytes.h"
#include "services/base/text.h"
#include "services/ledger/note_spaces.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;

constexpr std::string_view kSignaturePrefix = "\u2014 ";

Error Malformed(std::string problem) {
  return Error(kNoteMalformed, {{"problem", std::move(problem)}});
}

std::optional<std::string_view> ProblemOfText(std::string_view text) {
  if (text.size() > kMaxNoteBytes) return "it is too long";
  if (text.empty() || text.back() != '\n') return "the last line has no end";
  if (!base::IsUtf8(text)) return "it is not UTF-8";
  const bool control =
      std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 && c != '\n'; });
  if (control) return "it contains a control character";
  return std::nullopt;
}

// Reads one line without its newline.
std::optional<NoteSignature> ParseSignature(std::string_view line) {
  if (!line.starts_with(kSignaturePrefix)) return std::nullopt;
  line.remove_prefix(kSignaturePrefix.size());
  const size_t space = line.find(' ');
  if (space == line.npos || !IsKeyName(line.substr(0, space))) return std::nullopt;
  const auto blob = base::Base64Decode(line.substr(space + 1));
  if (!blob || blob->size() < 5) return std::nullopt;
  const std::string_view bytes = *blob;
  return NoteSignature{std::string(line.substr(0, space)),
                       static_cast<uint32_t>(base::ReadBigEndian(bytes.substr(0, 4))),
                       std::string(bytes.substr(4))};
}

Result<std::vector<NoteSignature>> ParseSignatures(std::string_view lines) {
  std::vector<NoteSignature> signatures;
  while (!lines.empty()) {
    if (signatures.size() == kMaxNoteSignatures) return Malformed("it has too many signatures");
    const size_t end = lines.find('\n');
    auto signature = ParseSignature(lines.substr(0, end));
    if (!signature) return Malformed("a signature line cannot be read");
    signatures.push_back(*std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return signatures;
}

template <class Key>
bool SameKey(const NoteSignature& signature, const Key& key) {
  return signature.name == key.name() && signature.key_id == key.key_id();
}

}  // namespace

bool IsKeyName(std::string_view name) {
  if (name.empty() || name.size() > kMaxKeyNameBytes || !base::IsUtf8(name)) return false;
  const auto forbidden = [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '+'; };
  const auto stands_in = [&](std::string_view space) { return name.find(space) != name.npos; };
  return std::none_of(name.begin(), name.end(), forbidden) &&
         std::none_of(std::begin(kUnicodeSpaces), std::end(kUnicodeSpaces), stands_in);
}

std::string FormatSignature(const NoteSignature& signature) {
  std::string blob;
  base::AppendBigEndian(blob, signature.key_id, 4);
  blob += signature.signature;
  return std::string(kSignaturePrefix) + signature.name + " " + base::Base64Encode(blob) + "\n";
}

Result<std::string> SignNote(std::string_view text, std::span<const NoteSigner* const> signers) {
  if (const auto problem = ProblemOfText(text)) return Malformed(std::string(*problem));
  if (signers.empty() || signers.size() > kMaxNoteSignatures)
    return Malformed("it needs 1 to 100 signatures");
  std::string note = std::string(text) + "\n";
  for (const NoteSigner* signer : signers) {
    PANYUAN_ASSIGN(const std::string signature, signer->Sign(text));
    note += FormatSignature({signer->name(), signer->key_id(), signature});
  }
  if (note.size() > kMaxNoteBytes) return Malformed("it is too long");
  return note;
}

Result<Note> OpenNote(std::string_view note, std::span<const NoteVerifier* const> known) {
  if (const auto problem = ProblemOfText(note)) return Malformed(std::string(*problem));
  const size_t split = note.rfind("\n\n");
  if (split == note.npos || split + 2 == note.size()) return Malformed("it has no signature");
  Note opened{std::string(note.substr(0, split + 1)), {}, {}};
  PANYUAN_ASSIGN(auto signatures, ParseSignatures(note.substr(split + 2)));
  for (NoteSignature& signature : signatures) {
    const auto key = std::find_if(known.begin(), known.end(),
                                  [&](const auto* k) { return SameKey(signature, *k); });
    if (key == known.end()) {
      opened.unverified.push_back(std::move(signature));
      continue;
    }
    if (!(*key)->Verify(opened.text, signature.signature))
      return Error(kNoteSignatureInvalid, {{"name", signature.name}});
    const bool repeated =
        std::any_of(opened.verified.begin(), opened.verified.end(),
                    [&](const NoteSignature& seen) { return SameKey(seen, **key); });
    if (!repeated) opened.verified.push_back(std::move(signature));
  }
  if (opened.verified.empty()) return kNoteUnverified;
  return opened;
}

}  // namespace panyuan::ledger
