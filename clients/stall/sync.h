// Sends what waits in the outbox.
#pragma once

#include <functional>
#include <optional>

#include "clients/common/text.h"
#include "clients/stall/outbox.h"
#include "services/base/result.h"

namespace panyuan::clients::stall {

struct SyncOutcome {
  size_t recorded = 0, refused = 0;    // refused: now under review
  std::optional<base::Error> stopped;  // why the rest still waits; absent also when time ran out
};

// Whether the server looked at the request and said no to it: sending it again would not help, and
// nothing of it was recorded. Faults, lost answers and refusals of the person are not.
bool IsRefusal(const base::Error& error);

// Sends one request and waits for the durable answer.
using SendRequest = std::function<base::Status(const StallRequest&)>;

// Sends the entries in their order, each under its first request id, and forgets one only after its
// answer. A refused entry goes to review, and so does what takes goods of a batch that is to be
// recorded by an entry under review; all other errors stop the delivery and leave the entry where
// it is. `go_on` is asked before each entry.
// Errors: FILE_UNWRITABLE.
base::Result<SyncOutcome> Deliver(Outbox& outbox, const SendRequest& send,
                                  const std::function<bool()>& go_on, Language language);

}  // namespace panyuan::clients::stall
