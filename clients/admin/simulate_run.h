// Plays the plan through the API.
#pragma once

#include <cstddef>

#include "clients/admin/simulate_identities.h"
#include "clients/admin/simulate_plan.h"
#include "clients/admin/simulate_tally.h"
#include "clients/common/connection.h"
#include "clients/common/progress.h"
#include "services/base/result.h"

namespace panyuan::clients::admin {

inline constexpr size_t kCallsInFlight = 32;

struct Played {
  Tally tally;          // also of what was done before a call went wrong
  base::Status status;  // OK when every call ended as expected
};

// Whether the server lets callers say what time it is. Changes nothing.
// Errors: SIMULATION_NOT_ALLOWED; those of the connection.
base::Status CheckSimulationAllowed(const Connection& connection);

// Plays all days of the settings, with `kCallsInFlight` calls under way at most. What happens to
// one family of batches happens in its order; mornings go on side by side. The first call that does
// not end as PlayMorning expects stops the play. Playing again repeats harmlessly and goes on where
// it stopped. `progress` is that of the samples. Errors, in the status: those of PlayMorning.
Played PlaySimulation(const County& county, const SimulationSettings& settings, const Cast& cast,
                      Progress& progress);

}  // namespace panyuan::clients::admin
