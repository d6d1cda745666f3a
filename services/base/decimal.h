// Decimal: an exact decimal number that remembers how it was written ("0.20" is not "0.2" to a
// laboratory), and compares by value.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::base {

class Decimal {
 public:
  static constexpr int kMaxScale = 9;    // digits after the point
  static constexpr int kMaxDigits = 15;  // digits in all

  constexpr Decimal() = default;
  // coefficient / 10^scale; 0 <= scale <= kMaxScale and |coefficient| < 10^kMaxDigits.
  constexpr Decimal(int64_t coefficient, int scale) : coefficient_(coefficient), scale_(scale) {}

  // Reads [-]digits[.digits]; no exponent, no spaces, no plus sign.
  // Errors: INVALID_DECIMAL with metadata field = `field` and value.
  static Result<Decimal> Parse(std::string_view text, std::string_view field);

  std::string ToString() const;
  // Without zeros at the end: "0.2" for 0.20, "40" for 40.000.
  std::string ToPlainString() const;
  int sign() const { return coefficient_ < 0 ? -1 : coefficient_ > 0 ? 1 : 0; }
  int64_t coefficient() const { return coefficient_; }
  int scale() const { return scale_; }
  double ToDouble() const;

  // The value times 10^digits as an integer, when it is one and fits 18 digits.
  // Errors: INVALID_DECIMAL (too fine or too large).
  Result<int64_t> ToScaled(int digits, std::string_view field) const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  int64_t coefficient_ = 0;
  int scale_ = 0;
};

}  // namespace panyuan::base
