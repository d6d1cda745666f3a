// The one place that changes the grams of a batch.
#pragma once

#include <cstdint>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/trace/domain/batch.h"

namespace panyuan::trace {

struct TraceWrites;

// What came into a stall or left it. Stored as these numbers.
enum class Flow {
  kReceived = 1,
  kSold,
  kMovedOut,
  kMovedIn,
  kTransformed,
  kMade,
  kLost,
  kReturned,
  kDestroyed,
  kRecovered,
  kSentOut
};
inline constexpr int kFlows = 11;

// +1 for what comes in (kReceived, kMovedIn, kMade, kRecovered), else -1.
int Direction(Flow flow);

// What becomes of goods that go out but are not there.
enum class Oversell { kRefuse, kFlag };

// `mass_g` < 0 undoes. `at` is when it happened; of a correction, when the corrected act happened.
struct Change {
  Flow flow;
  int64_t mass_g;
  base::UtcTime at;
};

// What does not stop an act.
struct Despite {
  bool hold = false, recall = false;
};

// Checks that `mass_g` of the goods may leave. It does not ask whether they are there.
// Errors: BATCH_VOIDED, BATCH_RECALLED, BATCH_HELD, IN_CRATES.
base::Status CheckMayLeave(const Batch& batch, int64_t mass_g, Despite despite = {});

// Checks that the batch's last day of sale, all of it, is not over at `at`.
// Errors: BATCH_EXPIRED; its sentence says what the day rests on.
base::Status CheckNotExpired(const Batch& batch, base::UtcTime at);

// Applies `change` to on_hand_g, oversold_g and sold_g of the batch and to the flows of its stall,
// and stores the batch. Gives the grams that went out but were not there; 0 unless `oversell` is
// kFlag. Errors: QUANTITY_EXCEEDS_STOCK (nothing has changed then), those of the store.
base::Result<int64_t> Post(TraceWrites& ports, Batch& batch, const Change& change,
                           Oversell oversell = Oversell::kRefuse);

}  // namespace panyuan::trace
