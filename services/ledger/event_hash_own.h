// The event hash of the county's own events, straight from their fields.
#pragma once

#include <string>

#include "services/base/result.h"
#include "services/ledger/epcis_event.h"

namespace panyuan::ledger {

// What EventPreHash() gives for the JSON of ToJson(): the same text without the way through a tree,
// many times faster. A test holds the two together.
std::string OwnEventPreHash(const EpcisEvent& event);

// "ni:///sha-256;<64 hex digits>?ver=CBV2.0" over it.
std::string OwnEventHash(const EpcisEvent& event);

}  // namespace panyuan::ledger
