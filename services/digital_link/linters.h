// What the syntax dictionary's linters say of the parts of a value. Names, and the faults' names,
// are those of the GS1 Barcode Syntax Resource.
#pragma once

#include <string_view>

namespace panyuan::digital_link {

// What is wrong, with what to do; a constant.
struct Fault {
  std::string_view name;  // UPPER_SNAKE
  std::string_view en, zh;
};

// Nothing is wrong where it gives nullptr.
using Linter = const Fault* (*)(std::string_view text);

// The linter of that name ("csum", "yymmd0", ...); nullptr where there is none. Company prefixes
// (gcppos1, gcppos2) are checked for their shape, not for having been allotted.
Linter FindLinter(std::string_view name);

// The character sets of the four types of components: 'N' digits, 'X' CSET 82, 'Y' CSET 39, 'Z'
// base64url; nullptr for another letter.
Linter LinterOfType(char type);

// The parts of FindLinter: dates and times in linters_time.cc, AI (8110) and (8112) of North
// American coupons in linters_coupon.cc.
Linter FindTimeLinter(std::string_view name);
const Fault* LintCouponCode(std::string_view text);
const Fault* LintCouponOffer(std::string_view text);

extern const Fault kNonDigit;
const Fault* LintCompanyPrefix(std::string_view text);
const Fault* LintShortDate(std::string_view text);  // YYMMDD

}  // namespace panyuan::digital_link
