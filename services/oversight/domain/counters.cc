#include "services/oversight/domain/counters.h"

namespace panyuan::oversight {

Tally& Tally::operator+=(const Tally& other) {
  sampled += other.sampled;
  conformant += other.conformant;
  presumptive_positive += other.presumptive_positive;
  non_conformant += other.non_conformant;
  return *this;
}

Tally& Tally::operator-=(const Tally& other) {
  return *this +=
         {-other.sampled, -other.conformant, -other.presumptive_positive, -other.non_conformant};
}

Tally OneOf(Verdict verdict) {
  return {1, verdict == Verdict::kConformant, verdict == Verdict::kPresumptivePositive,
          verdict == Verdict::kNonConformant};
}

std::array<CounterKey, 5> CountersOf(const SampleFacts& sample) {
  return {{{Dimension::kCounty, ""},
           {Dimension::kMarket, sample.market_code},
           {Dimension::kProduct, sample.product_code},
           {Dimension::kLab, sample.lab_code},
           {Dimension::kTownship, sample.township_code}}};
}

void Breakdown::Add(std::string_view key, const Tally& tally) {
  total += tally;
  if (!lines.empty() && lines.back().key == key) {
    lines.back().tally += tally;
  } else if (lines.size() < kMaxLines) {
    lines.push_back({std::string(key), tally});
  }
}

}  // namespace panyuan::oversight
