#include "services/ledger/event_hash_values.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "services/base/time.h"
#include "services/ledger/digital_link.h"

namespace panyuan::ledger {
namespace {

// Unicode's White_Space, as UTF-8.
constexpr std::string_view kSpaces[] = {
    " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085", "\u00a0", "\u1680",
    "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

// Letters and digits of ASCII, which are most ends of most values, are no space.
bool IsPlain(char c) { return c > ' ' && c < '\x7f'; }

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
struct Decimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

std::optional<Decimal> ReadDecimal(std::string_view text) {
  Decimal number;
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

std::string WriteDecimal(Decimal number) {
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
  const auto trimmed = [&text](auto touches, auto remove) {
    const auto space = std::find_if(std::begin(kSpaces), std::end(kSpaces), touches);
    if (space == std::end(kSpaces)) return false;
    (text.*remove)(space->size());
    return true;
  };
  const auto starts = [&text](std::string_view space) { return text.starts_with(space); };
  const auto ends = [&text](std::string_view space) { return text.ends_with(space); };
  while (!text.empty() && !IsPlain(text.front()))
    if (!trimmed(starts, &std::string_view::remove_prefix)) break;
  while (!text.empty() && !IsPlain(text.back()))
    if (!trimmed(ends, &std::string_view::remove_suffix)) break;
  return text;
}

std::string CanonicalValue(std::string_view text) {
  std::string value = ReplaceUrnWords(text);
  if (auto number = ReadDecimal(value)) return WriteDecimal(*std::move(number));
  if (auto link = CanonicalDigitalLink(value)) return *std::move(link);
  return value;
}

base::Result<std::string> CanonicalTime(std::string_view text, std::string_view field) {
  PANYUAN_ASSIGN(const base::UtcTime time, base::ParseTime(text, field));
  return base::FormatUtc({time.us + 500});  // which cuts to milliseconds
}

}  // namespace panyuan::ledger
