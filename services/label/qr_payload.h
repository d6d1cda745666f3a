// What a label's QR symbol says: the signed claim of the default label, the addresses that carry
// it, and how to read a scanned or typed text back.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/label/batch_code.h"

namespace panyuan::label {

// What the rapid tests had said of the batch when its label was made.
enum class PrintedVerdict : uint8_t { kNotTested = 0, kConformant = 1, kHeld = 2 };

// The claim a signed label makes. On the wire it is 21 bytes, big-endian, in this order.
struct LabelClaim {
  static constexpr uint8_t kVersion1Ed25519 = 1;

  uint8_t version_and_algorithm = kVersion1Ed25519;
  uint16_t key_number = 0;  // the county's signing key
  uint32_t stall = 0;       // ids in the county's registry
  uint32_t product = 0;
  BatchCode batch_code;  // 7 bytes; the top bit is zero
  uint16_t days_since_2020 = 0;
  uint8_t flags = 0;  // bits 0-2: PrintedVerdict; bits 3-7: zero when written, ignored when read

  // The day the label was made out, in Asia/Shanghai.
  base::CivilDay day() const;
  void set_day(base::CivilDay day);  // 2020-01-01 to 2199-06-06; other days become the nearest
  // A value this version does not define reads as kNotTested: it claims nothing.
  PrintedVerdict verdict() const;
  void set_verdict(PrintedVerdict verdict);

  auto operator<=>(const LabelClaim&) const = default;
};

inline constexpr size_t kClaimBytes = 21;
inline constexpr size_t kSignatureBytes = 64;
inline constexpr size_t kSignedBytes = kClaimBytes + kSignatureBytes;
inline constexpr size_t kSignedDigits = 205;  // decimal digits of the largest 85-byte number

std::string EncodeClaim(const LabelClaim& claim);  // kClaimBytes

// Errors: LABEL_DIGITS_INVALID (not kClaimBytes, or a batch code of more than 55 bits);
// LABEL_VERSION_UNKNOWN with version.
base::Result<LabelClaim> DecodeClaim(std::string_view bytes);

// kSignedBytes as one big-endian number in exactly kSignedDigits decimal digits, and back.
std::string BytesToDigits(std::string_view bytes);
// Errors: LABEL_DIGITS_INVALID (another length, another character, or 2^680 and above).
base::Result<std::string> DigitsToBytes(std::string_view digits);

// A host that may stand on a label: 1 to 64 letters, digits, hyphens and dots, and perhaps a colon
// and a port. The default label's symbol stays at version 6 for up to 16 characters and at
// version 7 for up to 40; the small one's at version 2 for up to 15 and at 3 for up to 38.
// Errors: INVALID_FIELD for label_host.
base::Status CheckLabelHost(std::string_view host);

// "HTTPS://<HOST>/Q/<digits>" and "HTTPS://<HOST>/T/<12 characters>", in the capital letters that
// QR symbols store in half the space. The host has passed CheckLabelHost.
std::string SignedUrl(std::string_view host, std::string_view digits);
std::string SmallUrl(std::string_view host, BatchCode code);

struct SignedDigits {
  std::string value;  // kSignedDigits decimal digits, not verified yet
};

struct ScannedLabel {
  std::string host;  // lower case as in the address; empty when there was none
  std::variant<SignedDigits, BatchCode> content;
};

// Reads what a camera saw or a person typed: either address in any letter case, at any host, over
// https or http, with any query or fragment; the address on a receipt, "HTTPS://<HOST>/T/<12
// characters>/<leaf index>", which gives the batch; bare signed digits; or a bare batch code. The
// host decides nothing here: whether to trust it is for the caller. Errors: NOT_A_LABEL;
// LABEL_DIGITS_INVALID; those of BatchCode::Parse where a code was meant.
base::Result<ScannedLabel> ParseScannedText(std::string_view text);

}  // namespace panyuan::label
