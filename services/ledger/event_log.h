// How a room records what happened.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/result.h"
#include "services/ledger/epcis_event.h"

namespace panyuan::ledger {

struct Appended {
  uint64_t leaf_index = 0;
  std::string event_id;  // "ni:///sha-256;…?ver=CBV2.0"
};

// The log as one command sees it: what it appends becomes durable with the command's rows, or not
// at all.
class EventLog {
 public:
  virtual ~EventLog() = default;
  // Gives the event its hash as eventID and the next position.
  // Errors: ENTRY_TOO_LONG, and those of the store.
  virtual base::Result<Appended> Append(const EpcisEvent& event) = 0;
};

}  // namespace panyuan::ledger
