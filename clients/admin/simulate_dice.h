// Random numbers that depend on what they are drawn for, and on nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "services/base/time.h"

namespace panyuan::clients::admin {

// What numbers are drawn for.
enum class Kind : uint64_t { kBatch = 1, kSale, kSample, kResult, kVerify, kMove, kRecall };

// A counter-based generator: the n-th number for a key (seed, day, kind, ordinal) is a fixed
// function of the key and n, mixed by the finalizer of SplitMix64. So what is planned for a batch
// does not depend on what was drawn for others, nor on the order in which calls complete. All that
// is derived uses only operations that IEEE 754 defines to the last bit, so that every machine
// plans the same year. Not for secrets.
class Dice {
 public:
  Dice(uint64_t seed, base::CivilDay day, Kind kind, uint64_t ordinal)
      : key_(Mix(
            Mix(Mix(Mix(seed) ^ static_cast<uint64_t>(day.days)) ^ static_cast<uint64_t>(kind)) ^
            ordinal)) {}

  uint64_t Next() { return Mix(key_ ^ Mix(++drawn_)); }

  // 0 up to but not 1, in steps of 2^-53.
  double Fraction() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  // Both ends included; low <= high, less than 2^31 apart.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Fraction() * static_cast<double>(high - low + 1));
  }
  bool Chance(double probability) { return Fraction() < probability; }

  // An element of what has any.
  template <class Range>
  auto& Pick(Range& range) {
    return range[static_cast<size_t>(Between(0, static_cast<int64_t>(std::size(range)) - 1))];
  }
  // The place of one of the weights, none negative and not all 0.
  size_t Weighted(std::span<const double> weights);

  // About normal: mean 0, standard deviation 1, within -6…6.
  double Bell();
  // About log-normal: median 1; its logarithm has a standard deviation of 0.85.
  double Skewed();

 private:
  static constexpr uint64_t Mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  const uint64_t key_;
  uint64_t drawn_ = 0;
};

}  // namespace panyuan::clients::admin
