// Codes that others keep lists of.
#pragma once

#include <string_view>

namespace panyuan::digital_link {

bool IsCountry(std::string_view digits);          // ISO 3166-1 numeric: "156"
bool IsCountryLetters(std::string_view letters);  // ISO 3166-1 alpha-2: "CN"
bool IsCurrency(std::string_view digits);         // ISO 4217 numeric: "156"
bool IsPackageType(std::string_view code);        // UN/ECE Recommendation 21 and GS1: "BX"

}  // namespace panyuan::digital_link
