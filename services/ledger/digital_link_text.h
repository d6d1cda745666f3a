// Characters and digits of GS1 keys, for digital_link*.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/digital_link/characters.h"

namespace panyuan::ledger {

using digital_link::AllDigits;
using digital_link::kCset39;
using digital_link::kCset82;
using digital_link::kDigits;

inline constexpr std::string_view kCanonicalDomain = "https://id.gs1.org/";

// The sets of GS1 General Specifications §7.11, as they may stand in a URI: `plain` as themselves,
// `coded` as %XX.
struct KeyCharset {
  std::string_view plain;
  std::string_view coded;
};

inline constexpr KeyCharset kDigitText{kDigits, ""};
inline constexpr KeyCharset kEpcText{
    "!'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", kCset82};
inline constexpr KeyCharset kLinkText{
    "\"'-.0123456789;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", kCset82};
inline constexpr KeyCharset kPartText{"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", kCset39};

// The number of characters in `text`, a %XX being one, when all are of the set.
std::optional<size_t> CountKeyCharacters(std::string_view text, const KeyCharset& set);

// Whether `text` is `min` to `max` characters of the set.
inline bool IsKeyText(std::string_view text, const KeyCharset& set, size_t min, size_t max) {
  const auto count = CountKeyCharacters(text, set);
  return count && *count >= min && *count <= max;
}

// The parts of digital_link.h's function: for "urn:epc:..." and for "http(s)://...".
std::optional<std::string> DigitalLinkOfEpc(std::string_view urn);
std::optional<std::string> DigitalLinkOfUri(std::string_view uri);

}  // namespace panyuan::ledger
