#include "services/base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "services/base/reasons.h"

namespace panyuan::base {
namespace {

// Length of the well-formed UTF-8 sequence at the start of `s` (RFC 3629), or 0.
size_t SequenceLength(std::string_view s) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto follows = [&](size_t i, unsigned lo = 0x80, unsigned hi = 0xBF) {
    return i < s.size() && byte(i) >= lo && byte(i) <= hi;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned lo = lead == 0xE0 ? 0xA0 : 0x80, hi = lead == 0xED ? 0x9F : 0xBF;
    return follows(1, lo, hi) && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned lo = lead == 0xF0 ? 0x90 : 0x80, hi = lead == 0xF4 ? 0x8F : 0xBF;
    return follows(1, lo, hi) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool HasControl(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
    return true;
  // U+0080..U+009F, U+200E/F and the bidirectional overrides that could disguise a name.
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const unsigned char a = text[i], b = text[i + 1];
    if (a == 0xC2 && b < 0xA0) return true;
    if (a == 0xE2 && i + 2 < text.size()) {
      const unsigned char c = text[i + 2];
      if (b == 0x80 &&
          ((c >= 0xAA && c <= 0xAE) || c == 0x8E || c == 0x8F || c == 0xA8 || c == 0xA9))
        return true;
      if (b == 0x81 && c >= 0xA6 && c <= 0xA9) return true;
    }
  }
  return false;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  constexpr uint64_t kBeyondAscii = 0x8080808080808080;
  while (!text.empty()) {
    uint64_t eight = kBeyondAscii;
    if (text.size() >= sizeof eight) std::memcpy(&eight, text.data(), sizeof eight);
    if ((eight & kBeyondAscii) == 0) {
      text.remove_prefix(sizeof eight);
      continue;
    }
    const size_t length = SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

size_t CountCharacters(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](unsigned char c) { return (c & 0xC0) != 0x80; });
}

std::string Quote(std::string_view text, size_t max_bytes) {
  if (text.size() > max_bytes) {
    while (max_bytes > 0 && (text[max_bytes] & 0xC0) == 0x80) --max_bytes;
    text = text.substr(0, max_bytes);
  }
  return IsUtf8(text) ? std::string(text) : std::string();
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

Status CheckText(std::string_view text, std::string_view field, size_t max_chars,
                 Presence presence) {
  const std::string name(field);
  if (text.empty()) {
    if (presence == Presence::kRequired) return Error(kFieldMissing, {{"field", name}});
    return Ok();
  }
  if (!IsUtf8(text)) return Error(kInvalidUtf8, {{"field", name}});
  if (HasControl(text)) return Error(kControlCharacter, {{"field", name}});
  const size_t length = CountCharacters(text);
  if (length > max_chars)
    return Error(
        kTextTooLong,
        {{"field", name}, {"length", std::to_string(length)}, {"max", std::to_string(max_chars)}});
  return Ok();
}

}  // namespace panyuan::base
