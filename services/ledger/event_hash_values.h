// How the hash rule writes one value.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::ledger {

// Without white space (Unicode's) at either end.
std::string_view TrimSpace(std::string_view text);

// The full IRI of a bare CBV or GS1 word such as "shipping", where the standard EPCIS 2.0 context
// gives `key`, standing directly in the object `holder` ("" for the event), a vocabulary that has
// the word; else the text itself.
std::string ExpandWord(std::string_view holder, std::string_view key, std::string_view text);

// The words of that vocabulary with a space between them, in their order; empty where there is none.
std::string_view WordsOf(std::string_view holder, std::string_view key);

// A trimmed value: CBV URNs as web IRIs, decimals without sign of plus, exponent and idle zeros,
// GS1 keys as canonical Digital Link URIs, anything else as it is.
std::string CanonicalValue(std::string_view text);

// A trimmed time as "2020-03-04T10:00:30.000Z". Errors: INVALID_TIME with `field`.
base::Result<std::string> CanonicalTime(std::string_view text, std::string_view field);

}  // namespace panyuan::ledger
