// The characters that are white space to Unicode, in UTF-8: none may stand in a key's name, and
// none at either end of a value is content.
#pragma once

#include <string_view>

namespace panyuan::ledger {

inline constexpr std::string_view kUnicodeSpaces[] = {
    " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085", "\u00a0", "\u1680",
    "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

}  // namespace panyuan::ledger
