// A proportion that says how sure it is.
#pragma once

#include <cstdint>

namespace panyuan::oversight {

inline constexpr double kWidestInterval = 0.10;    // 10 points; a wider one says too little
inline constexpr double kZ95 = 1.959963984540054;  // two-sided 95 %

struct Rate {
  double value = 0;          // successes / n; 0 where n is 0
  double low = 0, high = 1;  // ends of the interval, 0 to 1
  int64_t n = 0;
  bool insufficient = true;  // n is 0, or the interval is wider than kWidestInterval
};

// The score interval of Wilson (1927), without continuity correction. It stays within 0 to 1 and
// holds its level for the small n and the rare failures of a market.
// 0 <= successes <= n; `z` is the standard normal quantile of the level.
Rate Wilson(int64_t successes, int64_t n, double z = kZ95);

}  // namespace panyuan::oversight
