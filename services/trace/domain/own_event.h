// Reads an event that this county wrote.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/label/batch_numbering.h"
#include "services/ledger/epcis_event.h"

namespace panyuan::trace {

struct OwnEvent {
  std::string event_id;
  ledger::EpcisEvent event;  // its time to the millisecond, as it is written; without reports
};

// Errors: EVENT_UNREADABLE for anything that the log did not write by itself.
base::Result<OwnEvent> ReadOwnEvent(std::string_view json, const label::BatchNumbering& numbering);

}  // namespace panyuan::trace
