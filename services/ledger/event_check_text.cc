#include "services/ledger/event_check_text.h"

#include <algorithm>

namespace panyuan::ledger {
namespace {

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Whether `text` is characters of RFC 3986's pchar or of `more`, each '%' followed by two digits.
bool IsUriText(std::string_view text, std::string_view more) {
  constexpr std::string_view kMarks = "-._~:@!$&'()*+,;=";
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !IsHex(text[i + 1]) || !IsHex(text[i + 2])) return false;
    } else if (!IsAlpha(c) && !IsDigit(c) && kMarks.find(c) == kMarks.npos &&
               more.find(c) == more.npos) {
      return false;
    }
  }
  return true;
}

// Takes "//[address]" off the front of `text`; false when its bracket has no end.
bool TakeLiteral(std::string_view& text) {
  if (!text.starts_with("//[")) return true;
  const size_t end = text.find(']');
  if (end == text.npos || !IsUriText(text.substr(3, end - 3), "")) return false;
  text.remove_prefix(end + 1);
  return true;
}

}  // namespace

bool IsUri(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == text.npos || colon + 1 == text.size() || !IsAlpha(text[0])) return false;
  const auto of_scheme = [](char c) {
    return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.';
  };
  if (!std::all_of(text.begin(), text.begin() + colon, of_scheme)) return false;
  std::string_view rest = text.substr(colon + 1);
  if (!TakeLiteral(rest)) return false;
  const size_t hash = rest.find('#');
  return IsUriText(rest.substr(0, hash), "/?") &&
         (hash == rest.npos || IsUriText(rest.substr(hash + 1), "/?"));
}

bool IsZoneOffset(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  for (const size_t i : {1, 2, 4, 5})
    if (!IsDigit(text[i])) return false;
  const int hours = (text[1] - '0') * 10 + (text[2] - '0');
  return text[4] <= '5' && (hours < 14 || text.substr(1) == "14:00");
}

}  // namespace panyuan::ledger
