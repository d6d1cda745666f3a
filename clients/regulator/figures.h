// How shares and counts are written: with their interval and their n, never alone.
#pragma once

#include <string>
#include <string_view>

#include "clients/common/text.h"
#include "panyuan/oversight/v1/statistics.pb.h"

namespace panyuan::clients::regulator {

// "97.2 % (95.1–98.4, n=512)", with "insufficient" behind it where the interval is too wide to say
// anything; "–" where n is 0.
std::string FormatRate(const oversight::v1::Rate& rate, Language language);

// A share from 0 to 1 in percent, "97.2"; rounded to one digit.
std::string FormatPercent(double share);

// A whole number without digits behind the point, others with one.
std::string FormatNumber(double number);

// One field of a CSV line, quoted where it must be.
std::string CsvField(std::string_view text);

}  // namespace panyuan::clients::regulator
