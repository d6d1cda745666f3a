#include "services/registry/domain/suggestion.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "services/registry/domain/product_terms.h"

namespace panyuan::registry {
namespace {

constexpr size_t kMaxShownChars = 40;
constexpr size_t kMaxWrong = 2;    // characters of a code
constexpr size_t kMinEnglish = 3;  // letters of a word that may be part of a name
constexpr size_t kMaxCode = 20;    // bytes
constexpr size_t kHanziBytes = 3;  // of a Chinese character in UTF-8

std::string ToLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

// Levenshtein's distance; both texts are short.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

bool ShareTwoHanzi(std::string_view a, std::string_view b) {
  constexpr size_t kTwo = 2 * kHanziBytes;
  for (size_t i = 0; i + kTwo <= a.size(); ++i) {
    const std::string_view two = a.substr(i, kTwo);
    const bool hanzi = std::all_of(two.begin(), two.end(), [](char c) { return c & 0x80; });
    // Starting at a lead byte, six bytes beyond ASCII are two characters of three.
    if (hanzi && (two[0] & 0xF0) == 0xE0 && b.find(two) != b.npos) return true;
  }
  return false;
}

// How far `thing` is from what was asked, 0 being the same; nothing where it is not near.
std::optional<size_t> Remoteness(std::string_view asked, const Named& thing) {
  const std::string name = ToLower(thing.name_en);
  const std::string_view base = BaseName(thing.name_zh);
  if (asked == base || asked == name) return 0;
  if (asked.size() <= kMaxCode) {
    const size_t wrong = Distance(asked, ToLower(thing.code));
    if (wrong <= kMaxWrong && wrong < asked.size()) return 1 + wrong;
  }
  const bool in_name = thing.name_zh.find(asked) != std::string::npos;
  const bool has_name = !base.empty() && asked.find(base) != asked.npos;
  if (asked.size() >= kHanziBytes && (in_name || has_name)) return 2;
  if (asked.size() >= kMinEnglish && name.find(asked) != std::string::npos) return 3;
  if (ShareTwoHanzi(asked, thing.name_zh)) return 4;
  return std::nullopt;
}

}  // namespace

std::string SuggestCodes(std::string_view asked, std::span<const Named> things) {
  const std::string wanted = ToLower(Shown(asked));
  std::vector<std::pair<size_t, const Named*>> near;
  for (const Named& thing : things)
    if (const auto remoteness = Remoteness(wanted, thing)) near.emplace_back(*remoteness, &thing);
  std::sort(near.begin(), near.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second->code < b.second->code;
  });
  std::string text;
  for (size_t i = 0; i < near.size() && i < kMaxSuggestions; ++i) {
    if (i > 0) text += ", ";
    text += near[i].second->code + " " + near[i].second->name_zh;
  }
  return text.empty() ? "-" : text;
}

std::string Shown(std::string_view text) {
  size_t chars = 0, end = 0;
  for (; end < text.size(); ++end)
    if ((text[end] & 0xC0) != 0x80 && ++chars > kMaxShownChars) break;
  return std::string(text.substr(0, end));
}

}  // namespace panyuan::registry
