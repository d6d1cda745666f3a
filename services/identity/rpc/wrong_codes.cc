#include "services/identity/rpc/wrong_codes.h"

namespace panyuan::identity {
namespace {

constexpr int64_t kMinuteUs = 60 * base::kMicrosPerSecond;

}  // namespace

bool WrongCodes::Begin(base::UtcTime now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(wrong_, [&](base::UtcTime at) {  // a clock set back forgets what lies ahead
    return at > now || now.us - at.us >= kMinuteUs;
  });
  if (wrong_.size() + under_way_ >= kPerMinute) return false;
  ++under_way_;
  return true;
}

void WrongCodes::End(bool wrong, base::UtcTime now) {
  const std::lock_guard lock(mutex_);
  --under_way_;
  if (wrong) wrong_.push_back(now);
}

}  // namespace panyuan::identity
