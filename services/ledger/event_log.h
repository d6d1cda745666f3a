// How a room records what happened.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/ledger/epcis_event.h"

namespace panyuan::ledger {

struct Appended {
  uint64_t leaf_index = 0;
  std::string event_id;  // "ni:///sha-256;…?ver=CBV2.0"
};

// A batch of this county that somebody else's event names.
struct ForeignMention {
  int64_t batch_number = 0;
  std::string_view step;  // the event's CBV word; may be empty
  base::UtcTime occurred;
};

// The log as one command sees it: what it appends becomes durable with the command's rows, or not
// at all.
class EventLog {
 public:
  virtual ~EventLog() = default;
  // Gives the event its hash as eventID and the next position.
  // Errors: ENTRY_TOO_LONG, and those of the store.
  virtual base::Result<Appended> Append(const EpcisEvent& event) = 0;
  // Gives somebody else's event, the bytes of `json` as they are, the next position. It stands in
  // the chains of `mentions`, each batch at most once, where it moves nothing.
  // Errors: ENTRY_TOO_LONG, INVALID_UTF8, and those of the store.
  virtual base::Result<Appended> AppendForeign(std::string_view json, std::string_view event_id,
                                               std::span<const ForeignMention> mentions) = 0;
};

}  // namespace panyuan::ledger
