// Judges a signed label with the keys at hand: the same for the server and for who is offline.
#pragma once

#include <span>
#include <string_view>

#include "services/label/key_list.h"

namespace panyuan::label {

// What a label claims, and the key that stands for it.
struct VerifiedLabel {
  LabelClaim claim;
  LabelKey key;
};

// The claim in `digits`, once one of `keys` stands for it: the key has the claim's number, verifies
// the signature under its own origin and covers the day of issue. Pure.
// Errors: LABEL_DIGITS_INVALID; LABEL_VERSION_UNKNOWN with version; LABEL_KEY_UNKNOWN with
// key_number: no key has that number; LABEL_SIGNATURE_INVALID: forged, or changed after it was
// signed; LABEL_KEY_EXPIRED with key_number, day, from and until: signed well, but on a day that
// the key does not stand for.
base::Result<VerifiedLabel> VerifyLabel(std::string_view digits, std::span<const LabelKey> keys);

}  // namespace panyuan::label
