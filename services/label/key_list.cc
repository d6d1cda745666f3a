#include "services/label/key_list.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kEd25519 = "\x01";  // the signature type of C2SP signed-note
constexpr std::string_view kLogWord = "log ", kLabelWord = "label ";
constexpr std::string_view kOpenEnd = "-";
constexpr std::string_view kHead =
    "# Public keys of this county. A line is \"log <verifier key>\", the present key first, or\n"
    "# \"label <number> <verifier key> <first day> <last day, or ->\".\n";

Error Bad(std::string_view field, std::string problem, std::string problem_zh) {
  return Error(base::kInvalidField, {{"field", std::string(field)},
                                     {"problem", std::move(problem)},
                                     {"problem_zh", std::move(problem_zh)}});
}

// Splits at single spaces; an empty word where two stand together.
std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  for (;;) {
    const size_t space = text.find(' ');
    words.push_back(text.substr(0, space));
    if (space == text.npos) return words;
    text.remove_prefix(space + 1);
  }
}

std::optional<uint16_t> ParseNumber(std::string_view text) {
  uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

std::optional<LabelPublicKey> DecodeKey(std::string_view text) {
  const auto bytes = base::Base64Decode(text);
  LabelPublicKey key;
  if (!bytes || bytes->size() != kEd25519.size() + key.size() || !bytes->starts_with(kEd25519))
    return std::nullopt;
  std::copy(bytes->begin() + kEd25519.size(), bytes->end(), key.begin());
  return key;
}

// Reads "<name>+<key id>+<base64(type || key)>" into the key's vkey, origin and key.
Status ReadVkey(std::string_view text, std::string_view field, LabelKey& key) {
  const size_t plus = text.find('+');
  const size_t last = plus == text.npos ? plus : text.find('+', plus + 1);
  const auto decoded = last == text.npos ? std::nullopt : DecodeKey(text.substr(last + 1));
  if (!decoded || plus == 0)
    return Bad(field, "its verifier key is not name+id+key of an Ed25519 key",
               "其验证密钥不是“名称+编号+密钥”形式的 Ed25519 密钥");
  key.origin = text.substr(0, plus);
  key.key = *decoded;
  key.vkey = LabelVkey(key.origin, key.key);
  if (key.vkey != text)
    return Bad(field, "the id in its verifier key does not fit the key",
               "其验证密钥中的编号与密钥不符");
  return Ok();
}

Result<base::CivilDay> ReadDay(std::string_view text, std::string_view field) {
  const auto day = base::ParseDay(text, field);
  if (!day.ok())
    return Bad(field, "its days are not written as 2026-03-04", "日期应写作 2026-03-04");
  return *day;
}

Status ReadLine(std::string_view line, KeyList& list) {
  if (line.empty() || line.starts_with('#')) return Ok();
  if (line.starts_with(kLogWord)) {
    const std::string_view vkey = line.substr(kLogWord.size());
    if (vkey.empty() || vkey.find(' ') != vkey.npos)
      return Bad("log", "it is not one log key", "不是一个日志密钥");
    list.log_keys.push_back({std::string(vkey)});
    return Ok();
  }
  if (!line.starts_with(kLabelWord))
    return Bad("line", "it begins with neither log nor label", "开头不是 log 或 label");
  PANYUAN_ASSIGN(LabelKey key, ParseLabelKey(line.substr(kLabelWord.size()), "label"));
  list.label_keys.push_back(std::move(key));
  return Ok();
}

Error AtLine(size_t line, const Error& error) {
  return Error(kKeyListInvalid, {{"line", std::to_string(line)},
                                 {"problem", error.metadata().at("problem")},
                                 {"problem_zh", error.metadata().at("problem_zh")}});
}

}  // namespace

std::string LabelVkey(std::string_view origin, const LabelPublicKey& key) {
  const std::string_view raw(reinterpret_cast<const char*>(key.data()), key.size());
  const base::Hash hash = base::Sha256({origin, "\n", kEd25519, raw});
  return std::string(origin) + "+" + base::HexEncode(base::AsView(hash).substr(0, 4)) + "+" +
         base::Base64Encode(std::string(kEd25519).append(raw));
}

Result<LabelKey> ParseLabelKey(std::string_view text, std::string_view field) {
  const std::vector<std::string_view> words = Words(text);
  if (words.size() != 4)
    return Bad(field, "it is not number, verifier key, first day and last day",
               "应为编号、验证密钥、首日和末日");
  LabelKey key;
  const auto number = ParseNumber(words[0]);
  if (!number) return Bad(field, "its number is not from 1 to 65535", "其编号不在 1 至 65535 之间");
  key.number = *number;
  PANYUAN_TRY(ReadVkey(words[1], field, key));
  PANYUAN_ASSIGN(key.from, ReadDay(words[2], field));
  if (words[3] == kOpenEnd) return key;
  PANYUAN_ASSIGN(key.until, ReadDay(words[3], field));
  if (*key.until < key.from)
    return Bad(field, "its last day is before its first", "其末日早于首日");
  return key;
}

Result<KeyList> ParseKeyList(std::string_view text) {
  if (text.size() > kMaxKeyListBytes)
    return AtLine(1, Bad("line", "the list is too long", "列表过长"));
  KeyList list;
  for (size_t line = 1; !text.empty(); ++line) {
    if (line > kMaxKeyListLines)
      return AtLine(line, Bad("line", "the list has too many lines", "列表行数过多"));
    const size_t end = std::min(text.find('\n'), text.size());
    const Status read = ReadLine(text.substr(0, end), list);
    if (!read.ok()) return AtLine(line, read.error());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

std::string FormatKeyList(const KeyList& list) {
  std::string text(kHead);
  for (const LogKeyLine& key : list.log_keys) text.append(kLogWord).append(key.vkey).append("\n");
  for (const LabelKey& key : list.label_keys) {
    text.append(kLabelWord).append(std::to_string(key.number)).append(" ").append(key.vkey);
    text.append(" ").append(base::FormatDay(key.from)).append(" ");
    text.append(key.until ? base::FormatDay(*key.until) : std::string(kOpenEnd)).append("\n");
  }
  return text;
}

}  // namespace panyuan::label
