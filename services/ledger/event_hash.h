// The event hash of GS1 Core Business Vocabulary 2.0 §8.9: one name for an EPCIS event, however it
// is written, computed from its content alone.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "services/base/result.h"

namespace panyuan::ledger {

// Levels of nesting in an event, the event itself being the first.
inline constexpr int kMaxEventDepth = 32;

// The canonical text of `event`, an EPCIS 2.0 event in JSON-LD, which the hash is taken over.
// `context` is the @context of the document it came in (null, a URL, an object or an array); the
// prefixes that it declares in place, or that an object in the event declares, are expanded. A
// context is never fetched: bare CBV words stand for the standard EPCIS 2.0 context's, and a
// prefix that is not declared in place is left as written.
//
// Where the reference implementation's published vectors and the standard's prose differ, the
// vectors are the rule: transaction, source and destination lists come after the sensor elements,
// sorted among ilmd and user extensions; the word sensorElementList is written; user extensions
// inside a standard field follow that field's own values.
// Numbers are canonical decimals without exponent, times are UTC rounded half up to milliseconds,
// GS1 keys are canonical Digital Link URIs (digital_link.h). eventID, recordTime,
// errorDeclaration and comments take no part.
// Errors: EVENT_NOT_OBJECT, EVENT_TOO_DEEP (past kMaxEventDepth), FIELD_MISSING (type or
// eventTime), INVALID_TIME.
base::Result<std::string> EventPreHash(const nlohmann::json& event, const nlohmann::json& context);

// "ni:///sha-256;<64 hex digits>?ver=CBV2.0" over EventPreHash(). Errors: the same.
base::Result<std::string> EventHash(const nlohmann::json& event, const nlohmann::json& context);

}  // namespace panyuan::ledger
