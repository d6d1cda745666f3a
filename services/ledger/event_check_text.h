// Forms of text that an EPCIS event holds.
#pragma once

#include <string_view>

namespace panyuan::ledger {

// RFC 3986 §4.3: a scheme, a colon, something after it, and in all of it only characters that a URI
// has where it has them: one '#' at most, brackets only around an address literal after "//".
bool IsUri(std::string_view text);

// EPCIS 2.0 §7.4.1: [+-]hh:mm, at most 14:00.
bool IsZoneOffset(std::string_view text);

}  // namespace panyuan::ledger
