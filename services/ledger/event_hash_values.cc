#include "services/ledger/event_hash_values.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "services/base/time.h"
#include "services/ledger/digital_link.h"
#include "services/ledger/note_spaces.h"

namespace panyuan::ledger {
namespace {

// The length of the white space at the start or end of `text`, one character at a time.
size_t SpaceAtStart(std::string_view text) {
  if (text.empty() || (text.front() > ' ' && text.front() < '\x7f')) return 0;
  for (std::string_view space : kUnicodeSpaces)
    if (text.starts_with(space)) return space.size();
  return 0;
}

size_t SpaceAtEnd(std::string_view text) {
  if (text.empty() || (text.back() > ' ' && text.back() < '\x7f')) return 0;
  for (std::string_view space : kUnicodeSpaces)
    if (text.ends_with(space)) return space.size();
  return 0;
}

constexpr std::pair<std::string_view, std::string_view> kUrnWords[] = {
    {"urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-"},
    {"urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-"},
    {"urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-"},
    {"urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-"},
    {"urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-"},
};

std::string ReplaceUrnWords(std::string_view text) {
  std::string out(text);
  if (text.find("urn:epcglobal:cbv:") == text.npos) return out;
  for (const auto& [urn, iri] : kUrnWords)
    for (size_t at = out.find(urn); at != out.npos; at = out.find(urn, at + iri.size()))
      out.replace(at, urn.size(), iri);
  return out;
}

constexpr int kMaxExponent = 308;

// A decimal number in text: value = digits * 10^exponent.
struct Number {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

std::optional<Number> ReadNumber(std::string_view text) {
  Number number;
  number.negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  bool point = false;
  size_t used = 0;
  for (; used < text.size(); ++used) {
    if (text[used] == '.' && !point) {
      point = true;
    } else if (text[used] >= '0' && text[used] <= '9') {
      number.digits += text[used];
      number.exponent -= point;
    } else {
      break;
    }
  }
  if (number.digits.empty()) return std::nullopt;
  text.remove_prefix(used);
  if (text.empty()) return number;
  if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
  text.remove_prefix(1);
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (exponent > kMaxExponent || exponent < -kMaxExponent) return std::nullopt;
  number.exponent += exponent;
  return number;
}

std::string WriteNumber(Number number) {
  std::string& digits = number.digits;
  if (number.exponent > 0) digits.append(number.exponent, '0');
  const size_t fraction = number.exponent < 0 ? -number.exponent : 0;
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  std::string whole = digits.substr(0, digits.size() - fraction);
  std::string rest = digits.substr(digits.size() - fraction);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  rest.erase(rest.find_last_not_of('0') + 1);
  std::string out = rest.empty() ? whole : whole + "." + rest;
  return number.negative && out != "0" ? "-" + out : out;
}

}  // namespace

std::string_view TrimSpace(std::string_view text) {
  while (const size_t length = SpaceAtStart(text)) text.remove_prefix(length);
  while (const size_t length = SpaceAtEnd(text)) text.remove_suffix(length);
  return text;
}

std::string CanonicalValue(std::string_view text) {
  std::string value = ReplaceUrnWords(text);
  if (auto number = ReadNumber(value)) return WriteNumber(*std::move(number));
  if (auto link = CanonicalDigitalLink(value)) return *std::move(link);
  return value;
}

base::Result<std::string> CanonicalTime(std::string_view text, std::string_view field) {
  PANYUAN_ASSIGN(const base::UtcTime time, base::ParseTime(text, field));
  return base::FormatUtc({time.us + 500});  // which cuts to milliseconds
}

}  // namespace panyuan::ledger
