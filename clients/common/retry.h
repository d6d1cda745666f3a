// When a failed call is made again: the request carries its id, so that a repeat is harmless.
#pragma once

#include <chrono>

#include "services/base/result.h"

namespace panyuan::clients {

struct RetryPolicy {
  int max_attempts = 5;  // the first one included
  std::chrono::milliseconds first_delay{200};
  std::chrono::milliseconds longest_delay{3'000};
};

// Whether another attempt may fare better: UNAVAILABLE, DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED,
// except a message that is too large.
bool MayRetry(const base::Error& error);

// The wait after the failed attempt number `attempt` (from 1): it doubles each time up to the
// longest, and `fraction` in [0, 1), drawn anew each time, takes up to half of it away so that
// clients do not return in step.
std::chrono::milliseconds RetryDelay(const RetryPolicy& policy, int attempt, double fraction);

}  // namespace panyuan::clients
