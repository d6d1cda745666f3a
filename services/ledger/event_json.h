// An event as the JSON bytes that the log keeps.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/ledger/epcis_event.h"

namespace panyuan::ledger {

// The entry's length is written in 16 bits (C2SP tlog-tiles).
inline constexpr size_t kMaxEntryBytes = 65'535;

struct EventBytes {
  std::string event_id;  // "ni:///sha-256;…?ver=CBV2.0"
  std::string json;      // one line, its eventID included
};

// Whether `json` can be an entry. Errors: ENTRY_TOO_LONG, INVALID_UTF8.
base::Status CheckEntryBytes(std::string_view json);

// How every event of ToJson begins; somebody else's seldom does.
const std::string& OwnEventStart();

// The event in EPCIS 2.0 JSON-LD with its context, so that it stands alone; members stand in the
// order of their names. Errors: ENTRY_TOO_LONG, INVALID_UTF8.
base::Result<EventBytes> ToJson(const EpcisEvent& event, base::UtcTime recorded_at);

}  // namespace panyuan::ledger
