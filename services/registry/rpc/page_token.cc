#include "services/registry/rpc/page_token.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/registry/domain/reasons.h"

namespace panyuan::registry {
namespace {

using base::Error;
using base::Result;

constexpr size_t kMaxTokenChars = 120;
constexpr char kSeparator = ' ';

Error Invalid() { return Error(base::kPageTokenInvalid, {{"field", "page_token"}}); }

// The words in a token, when it is one of `count` words of printable ASCII.
std::optional<std::vector<std::string>> ReadWords(std::string_view token, size_t count) {
  if (token.size() > kMaxTokenChars) return std::nullopt;
  const auto text = base::Base64Decode(token);
  if (!text) return std::nullopt;
  std::vector<std::string> words(1);
  for (char c : *text) {
    if (c == kSeparator) {
      words.emplace_back();
    } else if (c > ' ' && c < 0x7F) {
      words.back() += c;
    } else {
      return std::nullopt;
    }
  }
  const auto is_empty = [](const std::string& word) { return word.empty(); };
  if (words.size() != count || std::any_of(words.begin(), words.end(), is_empty))
    return std::nullopt;
  return words;
}

std::optional<int64_t> ReadInteger(std::string_view text) {
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string MakePageToken(std::string_view last_code) { return base::Base64Encode(last_code); }

std::string MakePageToken(const LimitKey& last) {
  return base::Base64Encode(last.product_code + kSeparator + last.item_code + kSeparator +
                            std::to_string(last.first_day) + kSeparator + std::to_string(last.id));
}

Result<std::string> ReadCodeToken(std::string_view token) {
  if (token.empty()) return std::string();
  const auto words = ReadWords(token, 1);
  if (!words) return Invalid();
  return words->front();
}

Result<LimitKey> ReadLimitToken(std::string_view token) {
  if (token.empty()) return LimitKey();
  const auto words = ReadWords(token, 4);
  if (!words) return Invalid();
  const auto first_day = ReadInteger((*words)[2]), id = ReadInteger((*words)[3]);
  if (!first_day || !id) return Invalid();
  return LimitKey{(*words)[0], (*words)[1], *first_day, *id};
}

}  // namespace panyuan::registry
