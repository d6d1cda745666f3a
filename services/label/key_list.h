// The keys that a county has published (/keys.txt): the log's and the labels', present and retired.
// Whoever holds this list checks labels and proofs without asking the county.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/label/label_signature.h"

namespace panyuan::label {

inline constexpr size_t kMaxKeyListBytes = 256 << 10;
inline constexpr size_t kMaxKeyListLines = 1'000;

// A key that signs, or has signed, the log. Its text is kept as it is: who checks the log reads it.
struct LogKeyLine {
  std::string vkey;  // "<name>+<key id, 8 hex digits>+<base64(type || public key)>"
};

// A key that signs, or has signed, labels.
struct LabelKey {
  uint16_t number = 0;  // printed in every label it signed, from 1
  std::string origin;   // the log's name that its labels are signed under: the vkey's name
  std::string vkey;     // Ed25519
  LabelPublicKey key{};
  base::CivilDay from;                  // the first day of issue that it stands for
  std::optional<base::CivilDay> until;  // the last one; none while it is in use

  bool Covers(base::CivilDay day) const { return from <= day && (!until || day <= *until); }
};

struct KeyList {
  std::vector<LogKeyLine> log_keys;  // the present key first
  std::vector<LabelKey> label_keys;  // the present key first; a number may stand more than once
};

// Reads "<number> <vkey> <from> <until>" as `field` of INVALID_FIELD: the days as YYYY-MM-DD, and
// "-" for an until that is still open. Errors: INVALID_FIELD (also for a vkey that is not Ed25519
// or whose id does not fit its key, and for a key that ends before it begins).
base::Result<LabelKey> ParseLabelKey(std::string_view text, std::string_view field);

// The verifier key text of an Ed25519 public key under `origin`.
std::string LabelVkey(std::string_view origin, const LabelPublicKey& key);

// Reads the list: one key a line, "log <vkey>" or "label <number> <vkey> <from> <until or ->", with
// one space between words; empty lines and lines that begin with '#' say nothing. At most
// kMaxKeyListBytes and kMaxKeyListLines. A log key's text is not checked.
// Errors: KEY_LIST_INVALID with `line` (from 1) and `problem`.
base::Result<KeyList> ParseKeyList(std::string_view text);

// The list as ParseKeyList reads it, with a comment on top that says what it is.
std::string FormatKeyList(const KeyList& list);

}  // namespace panyuan::label
