// Whether an entry of the log is a valid EPCIS 2.0 event in its own right, by the entry alone.
#pragma once

#include <string_view>

#include "services/base/result.h"

namespace panyuan::ledger {

// Checks that `entry` is JSON of one EPCIS event: its type and the fields that this type needs,
// eventTime, recordTime and eventTimeZoneOffset as written, the action, bizStep, dispositions and
// other types as CBV 2.0 words or URIs, URIs where the standard (GS1 EPCIS 2.0 §7, CBV 2.0 §7) has
// them, and that an eventID which is a hash is the CBV hash of the event's content. Of a type of
// somebody's own the fields it needs are not known.
// Errors: EVENT_INVALID with field, problem and problem_zh, for the first one.
base::Status CheckEntry(std::string_view entry);

}  // namespace panyuan::ledger
