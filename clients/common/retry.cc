#include "clients/common/retry.h"

#include <algorithm>

#include "clients/common/reasons.h"

namespace panyuan::clients {

bool MayRetry(const base::Error& error) {
  if (error.Is(kMessageTooLarge)) return false;
  return error.code() == base::Code::kUnavailable ||
         error.code() == base::Code::kDeadlineExceeded ||
         error.code() == base::Code::kResourceExhausted;
}

std::chrono::milliseconds RetryDelay(const RetryPolicy& policy, int attempt, double fraction) {
  std::chrono::milliseconds delay = policy.first_delay;
  for (int i = 1; i < attempt && delay < policy.longest_delay; ++i) delay *= 2;
  delay = std::min(delay, policy.longest_delay);
  return delay - std::chrono::milliseconds(static_cast<int64_t>(delay.count() * fraction / 2));
}

}  // namespace panyuan::clients
