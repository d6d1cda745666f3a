#include "services/oversight/domain/rate.h"

#include <cassert>
#include <cmath>

namespace panyuan::oversight {
namespace {

// The upper end is this one of the failures, seen from 1: so both ends are exact at 0 and n.
double LowerEnd(int64_t successes, int64_t n, double z) {
  if (successes == 0) return 0;
  const double x = static_cast<double>(successes), size = static_cast<double>(n), z2 = z * z;
  return (2 * x + z2 - z * std::sqrt(z2 + 4 * x * (size - x) / size)) / (2 * (size + z2));
}

}  // namespace

Rate Wilson(int64_t successes, int64_t n, double z) {
  assert(0 <= successes && successes <= n);
  if (n == 0) return {};
  Rate rate;
  rate.value = static_cast<double>(successes) / static_cast<double>(n);
  rate.low = LowerEnd(successes, n, z);
  rate.high = 1 - LowerEnd(n - successes, n, z);
  rate.n = n;
  rate.insufficient = rate.high - rate.low > kWidestInterval;
  return rate;
}

}  // namespace panyuan::oversight
