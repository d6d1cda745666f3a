// How often somebody guesses.
#pragma once

#include <deque>
#include <mutex>

#include "services/base/time.h"

namespace panyuan::identity {

// Thread-safe. Every attempt begins and ends; those under way count as wrong until they end.
class WrongCodes {
 public:
  static constexpr size_t kPerMinute = 10;

  // Whether another code may be tried at `now`; if so, End is to be called once.
  bool Begin(base::UtcTime now);
  void End(bool wrong, base::UtcTime now);

 private:
  std::mutex mutex_;
  std::deque<base::UtcTime> wrong_;  // within the last minute; at most kPerMinute
  size_t under_way_ = 0;
};

}  // namespace panyuan::identity
