// Characters and check digits of GS1 keys (GS1 General Specifications §7.9 and §7.11).
#pragma once

#include <algorithm>
#include <string_view>

namespace panyuan::digital_link {

inline constexpr std::string_view kCanonicalStem = "https://id.gs1.org";

inline constexpr std::string_view kDigits = "0123456789";
// In the order of the check characters' weights.
inline constexpr std::string_view kCset82 =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kCset39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
inline constexpr std::string_view kCset32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
inline constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

inline bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The check digit that follows `digits`, by weights 3 and 1 from the right (§7.9.1).
inline char CheckDigit(std::string_view digits) {
  int sum = 0, weight = 3;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, weight = 4 - weight)
    sum += (*digit - '0') * weight;
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace panyuan::digital_link
