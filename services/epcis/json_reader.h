// JSON from outside, read within bounds.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "services/epcis/fault.h"

namespace panyuan::epcis {

inline constexpr size_t kMaxDocumentBytes = 4 << 20;
// Levels of nesting: those of an event (kMaxEventDepth) and the five that a query document has
// around its events.
inline constexpr int kMaxDocumentDepth = 37;

// Reads one JSON value. Refused are a member that stands twice in its object (but an eventID, of
// which the last one counts: a published example has two), nesting past kMaxDocumentDepth, a number
// that a double does not hold in every digit as written, and the character U+0000; the first one
// found ends the reading, goes to `faults`, and null is returned. Reasons:
// EPCIS_DOCUMENT_TOO_LARGE, EPCIS_NOT_JSON, EPCIS_KEY_REPEATED, EPCIS_TOO_DEEP,
// EPCIS_NUMBER_INEXACT, EPCIS_NUL_CHARACTER.
nlohmann::json ReadJson(std::string_view text, Faults& faults);

}  // namespace panyuan::epcis
