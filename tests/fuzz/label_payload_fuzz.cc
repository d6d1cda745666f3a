// Any bytes as a scanned text, as digits and as a claim: nothing unsigned is believed, and every
// accepted form has one spelling.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "services/base/bytes.h"
#include "services/base/text.h"
#include "services/label/label_signature.h"
#include "services/label/qr_payload.h"

namespace {

using namespace panyuan::label;  // NOLINT: a fuzz target has no other code

// Of a key whose private half no input can know.
const std::string kPublicKey =
    *panyuan::base::HexDecode("2543b92ff1095511476adc8369db6ddc933665a11978dda1404ee1066ca9559d");

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckScannedText(std::string_view text) {
  const auto label = ParseScannedText(text);
  if (!label.ok()) {
    Require(panyuan::base::IsUtf8(label.error().Message("en")));
    return;
  }
  Require(label->host.empty() || CheckLabelHost(label->host).ok());
  const auto* digits = std::get_if<SignedDigits>(&label->content);
  if (digits == nullptr) return;
  Require(BytesToDigits(*DigitsToBytes(digits->value)) == digits->value);
  const auto any_key = [](uint16_t) { return panyuan::base::ToHash(kPublicKey); };
  Require(!DecodeSigned(digits->value, "origin", any_key).ok());
}

void CheckBytes(std::string_view bytes) {
  const auto claim = DecodeClaim(bytes);
  if (claim.ok()) Require(EncodeClaim(*claim) == bytes);
  if (bytes.size() == kSignedBytes) Require(*DigitsToBytes(BytesToDigits(bytes)) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  CheckScannedText(input);
  CheckBytes(input);
  return 0;
}
