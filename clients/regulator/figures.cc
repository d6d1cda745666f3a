#include "clients/regulator/figures.h"

#include <fmt/core.h>

#include <cmath>

namespace panyuan::clients::regulator {

std::string FormatPercent(double share) { return fmt::format("{:.1f}", share * 100); }

std::string FormatNumber(double number) {
  return number == std::round(number) ? fmt::format("{:.0f}", number)
                                      : fmt::format("{:.1f}", number);
}

std::string FormatRate(const oversight::v1::Rate& rate, Language language) {
  if (rate.n() == 0) return "–";
  std::string text = fmt::format("{} % ({}–{}, n={})", FormatPercent(rate.value()),
                                 FormatPercent(rate.low()), FormatPercent(rate.high()), rate.n());
  if (rate.insufficient()) text += Text{" insufficient", " 样本不足"}.In(language);
  return text;
}

std::string CsvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

}  // namespace panyuan::clients::regulator
