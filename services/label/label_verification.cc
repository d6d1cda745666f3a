#include "services/label/label_verification.h"

#include <optional>
#include <string>

#include "services/label/reasons.h"

namespace panyuan::label {

using base::Error;
using base::Result;

namespace {

// A stolen key that was retired could still sign: the day in the label decides.
Error Expired(const LabelClaim& claim, const LabelKey& key) {
  return Error(kLabelKeyExpired, {{"key_number", std::to_string(claim.key_number)},
                                  {"day", base::FormatDay(claim.day())},
                                  {"from", base::FormatDay(key.from)},
                                  {"until", key.until ? base::FormatDay(*key.until) : "-"}});
}

}  // namespace

Result<VerifiedLabel> VerifyLabel(std::string_view digits, std::span<const LabelKey> keys) {
  std::optional<Error> refused;
  const auto no_key = [](uint16_t) { return std::optional<LabelPublicKey>(); };
  for (const LabelKey& key : keys) {
    const auto this_key = [&](uint16_t number) {
      return number == key.number ? std::optional(key.key) : std::nullopt;
    };
    const Result<LabelClaim> claim = DecodeSigned(digits, key.origin, this_key);
    if (claim.ok() && key.Covers(claim->day())) return VerifiedLabel{*claim, key};
    const Error error = claim.ok() ? Expired(*claim, key) : claim.error();
    // A key that verifies says more than one that does not, and that more than another number.
    const bool tells_more = !refused || error.Is(kLabelKeyExpired) ||
                            (refused->Is(kLabelKeyUnknown) && !error.Is(kLabelKeyUnknown));
    if (tells_more) refused = error;
  }
  if (refused) return *refused;
  return DecodeSigned(digits, "", no_key).error();
}

}  // namespace panyuan::label
