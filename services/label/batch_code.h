// The batch code a person reads aloud, types and scans: 12 characters of Crockford base32 in three
// groups of four, such as 7K3Q-M2XD-9PRC. Three characters name the county, eight the batch in it
// (scrambled, see batch_numbering.h), and the last one checks the other eleven.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::label {

struct BatchCode {
  static constexpr int kCountyBits = 15;
  static constexpr int kNumberBits = 40;
  static constexpr uint64_t kNumberMask = (uint64_t{1} << kNumberBits) - 1;

  uint64_t bits = 0;  // county number << 40 | scrambled batch number; below 2^55

  constexpr uint16_t county() const { return static_cast<uint16_t>(bits >> kNumberBits); }
  constexpr uint64_t scrambled_number() const { return bits & kNumberMask; }

  std::string Digits() const;    // "7K3QM2XD9PRC", as in addresses
  std::string ToString() const;  // "7K3Q-M2XD-9PRC", for people

  // Reads a code as people write it: any case, I and L as 1, O as 0, spaces and hyphens anywhere,
  // and the full-width letters, digits and dashes of a Chinese input method.
  // Every code with one wrong character, or with any two characters swapped, is refused.
  // Errors: BATCH_CODE_LENGTH (length); BATCH_CODE_CHARACTER (character, group, place);
  // BATCH_CODE_CHECK (code, look, look_zh, and group "2" or "1-2" where one slip that people make
  // explains it: two neighbours swapped, or characters that look or sound alike);
  // and those of base::CheckText for the field batch_code.
  static base::Result<BatchCode> Parse(std::string_view text);

  auto operator<=>(const BatchCode&) const = default;
};

}  // namespace panyuan::label
