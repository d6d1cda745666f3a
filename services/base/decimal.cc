#include "services/base/decimal.h"

#include "services/base/reasons.h"
#include "services/base/text.h"

namespace panyuan::base {
namespace {

__extension__ using Wide = __int128;  // 15 digits scaled by 9 do not fit 64 bits

constexpr Wide PowerOfTen(int n) {
  Wide power = 1;
  while (n-- > 0) power *= 10;
  return power;
}

Error NotADecimal(std::string_view text, std::string_view field) {
  return Error(kInvalidDecimal, {{"field", std::string(field)}, {"value", Quote(text)}});
}

}  // namespace

Result<Decimal> Decimal::Parse(std::string_view text, std::string_view field) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  int64_t coefficient = 0;
  int digits = 0, scale = 0;
  bool point = false;
  for (char c : rest) {
    if (c == '.' && !point && digits > 0) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > kMaxDigits) return NotADecimal(text, field);
    coefficient = coefficient * 10 + (c - '0');
    if (point && ++scale > kMaxScale) return NotADecimal(text, field);
  }
  if (digits == 0 || (point && scale == 0)) return NotADecimal(text, field);
  return Decimal(negative ? -coefficient : coefficient, scale);
}

std::string Decimal::ToString() const {
  std::string digits = std::to_string(coefficient_ < 0 ? -coefficient_ : coefficient_);
  if (digits.size() <= static_cast<size_t>(scale_))
    digits.insert(0, scale_ + 1 - digits.size(), '0');
  if (scale_ > 0) digits.insert(digits.size() - scale_, 1, '.');
  if (coefficient_ < 0) digits.insert(0, 1, '-');
  return digits;
}

std::string Decimal::ToPlainString() const {
  std::string text = ToString();
  if (scale_ == 0) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

double Decimal::ToDouble() const {
  return static_cast<double>(coefficient_) / static_cast<double>(PowerOfTen(scale_));
}

Result<int64_t> Decimal::ToScaled(int digits, std::string_view field) const {
  Wide value = coefficient_;
  if (digits >= scale_) {
    value *= PowerOfTen(digits - scale_);
  } else {
    const Wide divisor = PowerOfTen(scale_ - digits);
    if (value % divisor != 0) return NotADecimal(ToString(), field);
    value /= divisor;
  }
  const Wide bound = PowerOfTen(18);
  if (value >= bound || value <= -bound) return NotADecimal(ToString(), field);
  return static_cast<int64_t>(value);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const int scale = a.scale_ > b.scale_ ? a.scale_ : b.scale_;
  const Wide left = a.coefficient_ * PowerOfTen(scale - a.scale_);
  const Wide right = b.coefficient_ * PowerOfTen(scale - b.scale_);
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

}  // namespace panyuan::base
