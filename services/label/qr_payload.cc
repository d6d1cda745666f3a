#include "services/label/qr_payload.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Result;

constexpr base::CivilDay kFirstDay{18262};  // 2020-01-01
constexpr uint8_t kVerdictMask = 0b111;
constexpr size_t kMaxHost = 64;
constexpr size_t kMaxScanned = 1024;
constexpr size_t kMaxBareCode = 64;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool IsHostName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    const char lower = Lower(c);
    return IsDigit(c) || (lower >= 'a' && lower <= 'z') || c == '-' || c == '.';
  });
}

bool IsPort(std::string_view port) {
  return !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), IsDigit);
}

bool IsHost(std::string_view host) {
  const size_t colon = host.find(':');
  return host.size() <= kMaxHost && IsHostName(host.substr(0, colon)) &&
         (colon == host.npos || IsPort(host.substr(colon + 1)));
}

std::string UpperHost(std::string_view host) {
  std::string upper(host);
  std::transform(upper.begin(), upper.end(), upper.begin(), Upper);
  return "HTTPS://" + upper;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Removes `prefix` (lower case) from the front of `text` in any case.
bool TakePrefix(std::string_view& text, std::string_view prefix) {
  const bool found =
      text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                 [](char p, char c) { return p == Lower(c); });
  if (found) text.remove_prefix(prefix.size());
  return found;
}

Result<ScannedLabel> DigitsLabel(std::string host, std::string_view digits) {
  if (auto bytes = DigitsToBytes(digits); !bytes) return bytes.error();
  return ScannedLabel{std::move(host), SignedDigits{std::string(digits)}};
}

Result<ScannedLabel> CodeLabel(std::string host, std::string_view text) {
  PANYUAN_ASSIGN(const BatchCode code, BatchCode::Parse(text));
  return ScannedLabel{std::move(host), code};
}

// Where the code of "<code>" or, on a receipt, of "<code>/<leaf index>" ends.
size_t CodeEnd(std::string_view path) {
  const size_t slash = path.find('/');
  if (slash == path.npos || slash + 1 == path.size()) return path.npos;
  const bool number =
      std::all_of(path.begin() + static_cast<std::ptrdiff_t>(slash) + 1, path.end(), IsDigit);
  return number ? slash : path.npos;
}

// `rest` is an address without its scheme.
Result<ScannedLabel> ParseAddress(std::string_view rest) {
  const size_t slash = rest.find('/');
  if (slash == rest.npos || !IsHost(rest.substr(0, slash))) return kNotALabel;
  std::string host(rest.substr(0, slash));
  std::transform(host.begin(), host.end(), host.begin(), Lower);
  std::string_view path = rest.substr(slash, rest.find_first_of("?#") - slash);
  if (TakePrefix(path, "/q/")) return DigitsLabel(std::move(host), path);
  if (TakePrefix(path, "/t/")) return CodeLabel(std::move(host), path.substr(0, CodeEnd(path)));
  return kNotALabel;
}

}  // namespace

base::CivilDay LabelClaim::day() const { return {kFirstDay.days + days_since_2020}; }

void LabelClaim::set_day(base::CivilDay day) {
  days_since_2020 = static_cast<uint16_t>(std::clamp(day.days - kFirstDay.days, 0, 0xFFFF));
}

PrintedVerdict LabelClaim::verdict() const {
  const auto verdict = static_cast<PrintedVerdict>(flags & kVerdictMask);
  const bool known = verdict == PrintedVerdict::kConformant || verdict == PrintedVerdict::kHeld;
  return known ? verdict : PrintedVerdict::kNotTested;
}

void LabelClaim::set_verdict(PrintedVerdict verdict) {
  flags = static_cast<uint8_t>((flags & ~kVerdictMask) | static_cast<uint8_t>(verdict));
}

std::string EncodeClaim(const LabelClaim& claim) {
  std::string out;
  base::AppendBigEndian(out, claim.version_and_algorithm, 1);
  base::AppendBigEndian(out, claim.key_number, 2);
  base::AppendBigEndian(out, claim.stall, 4);
  base::AppendBigEndian(out, claim.product, 4);
  base::AppendBigEndian(out, claim.batch_code.bits, 7);
  base::AppendBigEndian(out, claim.days_since_2020, 2);
  base::AppendBigEndian(out, claim.flags, 1);
  return out;
}

Result<LabelClaim> DecodeClaim(std::string_view bytes) {
  if (bytes.size() != kClaimBytes) return kLabelDigitsInvalid;
  const auto take = [&bytes](size_t count) {
    const uint64_t value = base::ReadBigEndian(bytes.substr(0, count));
    bytes.remove_prefix(count);
    return value;
  };
  LabelClaim claim;
  claim.version_and_algorithm = static_cast<uint8_t>(take(1));
  if (claim.version_and_algorithm != LabelClaim::kVersion1Ed25519)
    return Error(kLabelVersionUnknown, {{"version", std::to_string(claim.version_and_algorithm)}});
  claim.key_number = static_cast<uint16_t>(take(2));
  claim.stall = static_cast<uint32_t>(take(4));
  claim.product = static_cast<uint32_t>(take(4));
  claim.batch_code.bits = take(7);
  claim.days_since_2020 = static_cast<uint16_t>(take(2));
  claim.flags = static_cast<uint8_t>(take(1));
  if (claim.batch_code.bits >> (BatchCode::kCountyBits + BatchCode::kNumberBits) != 0)
    return kLabelDigitsInvalid;
  return claim;
}

std::string BytesToDigits(std::string_view bytes) {
  // Nine decimal digits a limb, the least first; four bytes a step, after the odd one in front.
  constexpr uint64_t kLimb = 1'000'000'000;
  constexpr size_t kLimbDigits = 9;
  std::array<uint32_t, (kSignedDigits + kLimbDigits - 1) / kLimbDigits> limbs{};
  for (size_t taken = 0, step = bytes.size() % 4; taken < bytes.size(); taken += step, step = 4) {
    if (step == 0) step = 4;
    uint64_t carry = base::ReadBigEndian(bytes.substr(taken, step));
    for (uint32_t& limb : limbs) {
      carry += uint64_t{limb} << (8 * step);
      limb = static_cast<uint32_t>(carry % kLimb);
      carry /= kLimb;
    }
  }
  std::string digits;
  for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb) {
    const std::string part = std::to_string(*limb);
    digits.append(kLimbDigits - part.size(), '0').append(part);
  }
  return digits.substr(digits.size() - kSignedDigits);
}

Result<std::string> DigitsToBytes(std::string_view digits) {
  if (digits.size() != kSignedDigits || !std::all_of(digits.begin(), digits.end(), IsDigit))
    return kLabelDigitsInvalid;
  std::string bytes(kSignedBytes, '\0');
  for (char digit : digits) {
    int carry = digit - '0';
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
      carry += static_cast<unsigned char>(*byte) * 10;
      *byte = static_cast<char>(carry & 255);
      carry >>= 8;
    }
    if (carry != 0) return kLabelDigitsInvalid;
  }
  return bytes;
}

base::Status CheckLabelHost(std::string_view host) {
  if (IsHost(host)) return base::Ok();
  return Error(
      base::kInvalidField,
      {{"field", "label_host"},
       {"problem", "use 1 to 64 letters, digits, hyphens and dots, with a port if need be"},
       {"problem_zh", "请用 1 至 64 个字母、数字、连字符和点，可带端口"}});
}

std::string SignedUrl(std::string_view host, std::string_view digits) {
  return UpperHost(host) + "/Q/" + std::string(digits);
}

std::string SmallUrl(std::string_view host, BatchCode code) {
  return UpperHost(host) + "/T/" + code.Digits();
}

Result<ScannedLabel> ParseScannedText(std::string_view text) {
  text = Trim(text);
  if (text.size() > kMaxScanned || !base::IsUtf8(text)) return kNotALabel;
  if (TakePrefix(text, "https://") || TakePrefix(text, "http://")) return ParseAddress(text);
  if (text.size() == kSignedDigits) return DigitsLabel("", text);
  const bool code_meant =
      !text.empty() && text.size() <= kMaxBareCode && text.find_first_of(":/.") == text.npos;
  if (code_meant) return CodeLabel("", text);
  return kNotALabel;
}

}  // namespace panyuan::label
