#include "services/gateway/header_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "services/base/text.h"

namespace panyuan::gateway {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMaxItems = 50;  // of a comma-separated header; later ones do not count

// Takes what stands before the first `separator` off the front of `rest`, trimmed.
std::string_view TakeUntil(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view item = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
  return Trim(item);
}

// A weight "0.8" in thousandths, 0 to 1000; a malformed one counts nothing.
int Thousandths(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int value = (text[0] - '0') * 1000, unit = 100;
  for (size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return 0;
    value += (text[i] - '0') * unit;
  }
  return std::min(value, 1000);
}

// Calls `visit(item, weight)` for each item of a list with q-values, items in lower case.
template <class Visit>
void ForEachWeighted(std::string_view list, Visit visit) {
  for (size_t i = 0; i < kMaxItems && !list.empty(); ++i) {
    std::string_view parameters = TakeUntil(list, ',');
    const std::string item = LowerCase(TakeUntil(parameters, ';'));
    int weight = 1000;
    while (!parameters.empty()) {
      const std::string parameter = LowerCase(TakeUntil(parameters, ';'));
      if (parameter.starts_with("q=")) weight = Thousandths(std::string_view(parameter).substr(2));
    }
    visit(item, weight);
  }
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<int64_t> Number(std::string_view digits, size_t max_digits) {
  int64_t value = 0;
  if (!IsDigits(digits) || digits.size() > max_digits) return std::nullopt;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

Lang PreferredLanguage(std::string_view accept_language) {
  int zh = 0, en = 0;
  ForEachWeighted(accept_language, [&](std::string_view tag, int weight) {
    const std::string_view primary = tag.substr(0, tag.find('-'));
    if (primary == "zh") zh = std::max(zh, weight);
    if (primary == "en") en = std::max(en, weight);
  });
  // Browsers list their owner's languages in order of liking, each with less weight.
  return en > zh ? Lang::kEn : Lang::kZh;
}

bool PrefersJson(std::string_view accept) {
  int json = 0, html = 0;
  ForEachWeighted(accept, [&](std::string_view type, int weight) {
    if (type == "application/json" || type == "application/problem+json")
      json = std::max(json, weight);
    if (type == "text/html" || type == "application/xhtml+xml") html = std::max(html, weight);
  });
  return json > html;
}

bool Accepts(std::string_view accept, std::string_view media_type) {
  bool named = false;
  ForEachWeighted(accept, [&](std::string_view type, int weight) {
    named = named || (weight > 0 && type == media_type);
  });
  return named;
}

std::string MediaType(std::string_view content_type) {
  return LowerCase(TakeUntil(content_type, ';'));
}

Target SplitTarget(std::string_view target) {
  if (const size_t scheme = target.find("://"); scheme != target.npos && target[0] != '/') {
    target.remove_prefix(scheme + 3);
    const size_t path = target.find_first_of("/?");
    target = path == target.npos ? std::string_view("/") : target.substr(path);
  }
  const size_t mark = target.find('?');
  if (mark == target.npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = HexValue(text[i + 1]), low = HexValue(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  if (!base::IsUtf8(out)) return std::nullopt;
  return out;
}

std::optional<std::string> QueryValue(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    std::string_view pair = TakeUntil(query, '&');
    if (TakeUntil(pair, '=') != name) continue;
    std::string value(pair);
    std::replace(value.begin(), value.end(), '+', ' ');
    return PercentDecode(value);
  }
  return std::nullopt;
}

std::optional<milliseconds> GrpcTimeout(std::string_view value) {
  if (value.empty()) return std::nullopt;
  const char unit = value.back();
  const std::optional<int64_t> amount = Number(value.substr(0, value.size() - 1), 8);
  if (!amount) return std::nullopt;
  switch (unit) {
    case 'H':
      return milliseconds(*amount * 3'600'000);
    case 'M':
      return milliseconds(*amount * 60'000);
    case 'S':
      return milliseconds(*amount * 1'000);
    case 'm':
      return milliseconds(*amount);
    case 'u':
      return milliseconds((*amount + 999) / 1'000);
    case 'n':
      return milliseconds((*amount + 999'999) / 1'000'000);
    default:
      return std::nullopt;
  }
}

std::optional<milliseconds> ConnectTimeout(std::string_view value) {
  const std::optional<int64_t> amount = Number(value, 10);
  if (!amount) return std::nullopt;
  return milliseconds(*amount);
}

}  // namespace panyuan::gateway
