#include "services/label/batch_code.h"

#include <array>
#include <optional>
#include <utility>

#include "services/base/text.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Result;

constexpr size_t kCharacters = 12, kGroupSize = 4;
constexpr size_t kMaxTyped = 64;
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
// Pairs that eyes, ears and fingers confuse.
constexpr std::array<std::string_view, 7> kConfusable = {"8B", "5S", "2Z", "0D", "17", "VY", "MN"};

using Symbols = std::array<uint8_t, kCharacters>;  // values 0..31, the check character last

// Twice x in GF(32) = GF(2)[t]/(t^5 + t^2 + 1), where 2 generates all 31 non-zero elements.
constexpr unsigned Twice(unsigned x) { return x & 16 ? (x << 1) ^ 0b100101 : x << 1; }

// The sum of symbol i times 2^(11-i): zero for a good code. The weights are non-zero, so one wrong
// symbol shows; they are distinct, so any two swapped symbols show.
unsigned WeightedSum(const Symbols& symbols) {
  unsigned sum = 0;
  for (uint8_t symbol : symbols) sum = Twice(sum) ^ symbol;
  return sum;
}

std::optional<uint8_t> SymbolOf(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') c = '1';
  if (c == 'O') c = '0';
  const size_t value = kAlphabet.find(c);
  if (value == kAlphabet.npos) return std::nullopt;
  return static_cast<uint8_t>(value);
}

std::string Text(const Symbols& symbols) {
  std::string text;
  for (uint8_t symbol : symbols) text += kAlphabet[symbol];
  return text;
}

std::string Grouped(std::string text) {
  return text.insert(2 * kGroupSize, "-").insert(kGroupSize, "-");
}

// The ASCII twin of one UTF-8 character: itself, the full-width form's, '-' for a dash; else NUL.
char ToAscii(std::string_view character) {
  if (character.size() == 1) return character[0];
  if (character.size() != 3) return '\0';
  const unsigned code =
      (character[0] & 0x0F) << 12 | (character[1] & 0x3F) << 6 | (character[2] & 0x3F);
  if (code >= 0xFF01 && code <= 0xFF5E) return static_cast<char>(code - 0xFF01 + '!');
  if (code == 0x3000) return ' ';
  if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212) return '-';
  return '\0';
}

// The first character of valid UTF-8 text.
std::string_view FirstCharacter(std::string_view text) {
  size_t length = 1;
  while (length < text.size() && (text[length] & 0xC0) == 0x80) ++length;
  return text.substr(0, length);
}

Error WrongCharacter(std::string_view character, size_t index) {
  return Error(kBatchCodeCharacter, {{"character", std::string(character)},
                                     {"group", std::to_string(index / kGroupSize + 1)},
                                     {"place", std::to_string(index % kGroupSize + 1)}});
}

Result<Symbols> ReadSymbols(std::string_view text) {
  Symbols symbols{};
  size_t length = 0;
  std::optional<Error> wrong;
  while (!text.empty()) {
    const std::string_view character = FirstCharacter(text);
    text.remove_prefix(character.size());
    const char c = ToAscii(character);
    if (c == ' ' || c == '-') continue;
    const std::optional<uint8_t> symbol = SymbolOf(c);
    if (!symbol && !wrong) wrong = WrongCharacter(character, length);
    if (length < kCharacters) symbols[length] = symbol.value_or(0);
    ++length;
  }
  // The length first: in a code with a character too many or too few the groups mean nothing.
  if (length != kCharacters) return Error(kBatchCodeLength, {{"length", std::to_string(length)}});
  if (wrong) return *wrong;
  return symbols;
}

// Collects the groups (first and last, from 0) in which a slip explains a wrong code.
class Suspects {
 public:
  void Consider(const Symbols& repaired, size_t first, size_t last) {
    if (WeightedSum(repaired) != 0) return;
    const std::pair groups{first / kGroupSize, last / kGroupSize};
    several_ = several_ || (groups_ && *groups_ != groups);
    groups_ = groups;
  }
  // Nothing when no slip explains it, or slips in different groups do.
  std::optional<std::pair<size_t, size_t>> Groups() const {
    return several_ ? std::nullopt : groups_;
  }

 private:
  std::optional<std::pair<size_t, size_t>> groups_;
  bool several_ = false;
};

std::optional<std::pair<size_t, size_t>> LikelyGroups(const Symbols& typed) {
  Suspects suspects;
  for (size_t i = 0; i < kCharacters; ++i) {
    Symbols repaired = typed;
    for (std::string_view pair : kConfusable) {
      for (int side : {0, 1}) {
        if (kAlphabet[typed[i]] != pair[side]) continue;
        repaired[i] = *SymbolOf(pair[1 - side]);
        suspects.Consider(repaired, i, i);
      }
    }
    if (i == 0) continue;
    repaired = typed;
    std::swap(repaired[i - 1], repaired[i]);
    suspects.Consider(repaired, i - 1, i);
  }
  return suspects.Groups();
}

Error WrongSum(const Symbols& typed) {
  const std::string code = Grouped(Text(typed));
  base::Metadata metadata{{"code", code}, {"look", "all three groups"}, {"look_zh", "全部三组"}};
  if (const auto groups = LikelyGroups(typed)) {
    const std::string first = std::to_string(groups->first + 1);
    const std::string last = std::to_string(groups->second + 1);
    const bool one = first == last;
    const std::string text = Text(typed).substr(groups->first * kGroupSize, kGroupSize);
    metadata["group"] = one ? first : first + "-" + last;
    metadata["look"] =
        one ? "group " + first + " (" + text + ") first"
            : "the end of group " + first + " and the start of group " + last + " first";
    metadata["look_zh"] = one ? "，先看第 " + first + " 组（" + text + "）"
                              : "，先看第 " + first + " 组末位与第 " + last + " 组首位";
  }
  return Error(kBatchCodeCheck, std::move(metadata));
}

}  // namespace

std::string BatchCode::Digits() const {
  Symbols symbols{};
  for (size_t i = 0; i + 1 < kCharacters; ++i)
    symbols[i] = bits >> (5 * (kCharacters - 2 - i)) & 31;
  symbols.back() = static_cast<uint8_t>(WeightedSum(symbols));  // its own weight is 1
  return Text(symbols);
}

std::string BatchCode::ToString() const { return Grouped(Digits()); }

Result<BatchCode> BatchCode::Parse(std::string_view text) {
  PANYUAN_TRY(base::CheckText(text, "batch_code", kMaxTyped, base::Presence::kOptional));
  PANYUAN_ASSIGN(const Symbols symbols, ReadSymbols(text));
  if (WeightedSum(symbols) != 0) return WrongSum(symbols);
  BatchCode code;
  for (size_t i = 0; i + 1 < kCharacters; ++i) code.bits = code.bits << 5 | symbols[i];
  return code;
}

}  // namespace panyuan::label
