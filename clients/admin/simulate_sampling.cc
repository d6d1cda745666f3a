#include "clients/admin/simulate_sampling.h"

#include <utility>

#include "clients/admin/simulate_readings.h"

namespace panyuan::clients::admin {
namespace {

constexpr double kTargeted = 0.08;

std::string Seal(const char* prefix, const SimulatedDay& day, uint32_t ordinal) {
  return prefix + base::FormatDay(day.day) + "-" + std::to_string(ordinal);
}

void AddResults(const SimulatedDay& day, uint32_t sample, size_t place, int64_t taken,
                std::vector<PlannedReading> readings, std::vector<Act>& acts) {
  Dice dice = day.Roll(Kind::kResult, sample);
  int64_t time = taken + dice.Between(20, 100) * kMinute;
  for (size_t i = 0; i < readings.size(); ++i) {
    const uint64_t ordinal = uint64_t{sample} * kMaxReadings + i;
    lab::v1::SubmitResultRequest result;
    result.set_request_id(day.Id(Kind::kResult, ordinal));
    result.set_item_code(std::move(readings[i].item_code));
    result.set_method(std::move(readings[i].method));
    *result.mutable_reading() = std::move(readings[i].reading);
    day.SetTime(time, *result.mutable_tested_at());
    acts.push_back({day.At(time), 0, {place}, 0, std::move(result)});

    time += dice.Between(5, 20) * kMinute;
    lab::v1::VerifyResultRequest verification;
    verification.set_request_id(day.Id(Kind::kVerify, ordinal));
    acts.push_back({day.At(time), 0, {place}, 0, std::move(verification)});
    time += dice.Between(5, 20) * kMinute;
  }
}

}  // namespace

std::vector<Act> PlanSampling(const SimulatedDay& day, uint32_t ordinal, size_t place,
                              const Goods& goods, const std::string& lab_code) {
  Dice dice = day.Roll(Kind::kSample, ordinal);
  const bool targeted = dice.Chance(kTargeted);
  const int64_t taken = dice.Between(kLastArrival, kLastSample);
  lab::v1::TakeSampleRequest sample;
  sample.set_request_id(day.Id(Kind::kSample, ordinal));
  sample.set_lab_code(lab_code);
  sample.set_purpose(targeted ? lab::v1::SAMPLE_PURPOSE_TARGETED : lab::v1::SAMPLE_PURPOSE_ROUTINE);
  sample.set_test_portion_g(static_cast<uint32_t>(dice.Between(3, 10)) * 50);
  sample.set_reserve_portion_g(sample.test_portion_g());
  sample.set_test_seal(Seal("FY-", day, ordinal));
  sample.set_reserve_seal(Seal("BY-", day, ordinal));
  day.SetTime(taken, *sample.mutable_taken_at());
  std::vector<Act> acts;
  acts.push_back({day.At(taken), 0, {place}, 0, std::move(sample)});
  const bool failing = dice.Chance(FailureRate(goods.product.product_code(), targeted));
  AddResults(day, ordinal, place, taken, PlanReadings(goods, day.day, failing, dice), acts);
  return acts;
}

}  // namespace panyuan::clients::admin
