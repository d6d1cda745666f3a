// A sample 样品: what was taken from a batch to be tested.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "services/base/time.h"
#include "services/lab/domain/ids.h"
#include "services/lab/domain/judging.h"

namespace panyuan::lab {

inline constexpr uint32_t kMaxPortion_g = 50'000;
inline constexpr size_t kMaxSealChars = 40;
inline constexpr size_t kMaxResultsOfSample = 200;

// Why it was taken; the two are never mixed in one rate. Stored as these numbers.
enum class Purpose { kRoutine = 1, kTargeted = 2 };

// What the verified results say so far; the greater is the worse. Stored as these numbers.
enum class SampleVerdict {
  kPending = 1,
  kConformant = 2,
  kPresumptivePositive = 3,
  kNonConformant = 4,
};

// The batch as it was when the sample was taken.
struct SampledBatch {
  BatchNumber number;
  std::string code;  // "7K3Q-M2XD-9PRC"
  ProductId product;
  std::string product_code, product_name_zh;
  std::string stall_code, market_code, township_code;
};

struct Portion {
  uint32_t mass_g = 0;
  std::string seal;  // its number; may be empty
};

struct Sample {
  SampleId id;
  SampledBatch batch;
  std::string lab_code;
  Purpose purpose = Purpose::kRoutine;
  StaffId sampler;
  base::UtcTime taken_at, recorded_at;
  Portion test, reserve;
  SampleVerdict verdict = SampleVerdict::kPending;
};

// The sample's verdict after one more verified result: the worst so far. What is invalid or not
// judged says nothing.
constexpr SampleVerdict VerdictAfter(SampleVerdict so_far, Verdict verified) {
  switch (verified) {
    case Verdict::kConformant:
      return std::max(so_far, SampleVerdict::kConformant);
    case Verdict::kPresumptivePositive:
      return std::max(so_far, SampleVerdict::kPresumptivePositive);
    case Verdict::kNonConformant:
      return SampleVerdict::kNonConformant;
    case Verdict::kInvalid:
    case Verdict::kNotJudged:
      return so_far;
  }
  return so_far;
}

}  // namespace panyuan::lab
