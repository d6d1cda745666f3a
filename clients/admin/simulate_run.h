// Plays the plan through the API: the calls of vendors, testers and reviewers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "clients/admin/simulate_identities.h"
#include "clients/admin/simulate_plan.h"
#include "clients/common/connection.h"
#include "clients/common/progress.h"
#include "services/base/result.h"

namespace panyuan::clients::admin {

inline constexpr size_t kCallsInFlight = 32;

// What the server answered.
struct Tally {
  uint64_t batches = 0, sales = 0, samples = 0, results = 0;  // results verified
  uint64_t failures = 0;                                      // results that are non-conformant
  uint64_t presumptive = 0;                                   // results presumptive positive
  uint64_t holds = 0;                                         // batches held
  uint64_t refused_sales = 0;                                 // of held batches, as it must be
  uint64_t calls = 0;

  Tally& operator+=(const Tally& other);
};

struct Played {
  Tally tally;          // also of what was done before a call went wrong
  base::Status status;  // OK when every call ended as expected
};

// Whether the server lets callers say what time it is. Changes nothing.
// Errors: SIMULATION_NOT_ALLOWED; those of the connection.
base::Status CheckSimulationAllowed(const Connection& connection);

// Plays all days of the settings, with `kCallsInFlight` calls under way at most. What happens to
// one batch happens in its order; batches go on side by side. A sale of a held batch must be
// refused, and is tried once. The first call that ends otherwise stops the play. Playing again
// repeats harmlessly and goes on where it stopped. `progress` is that of the samples.
// Errors, in the status: SIMULATION_NOT_ALLOWED, SIMULATION_DIFFERS, SERVER_REPLY_UNEXPECTED, and
// the server's own, with the request id as `call`.
Played PlaySimulation(const County& county, const SimulationSettings& settings, const Cast& cast,
                      Progress& progress);

}  // namespace panyuan::clients::admin
