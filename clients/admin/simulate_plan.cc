#include "clients/admin/simulate_plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "clients/admin/simulate_market.h"
#include "clients/admin/simulate_readings.h"

namespace panyuan::clients::admin {
namespace {

using base::CivilDay;
using base::UtcTime;

constexpr double kCertified = 0.58, kTargeted = 0.08;
constexpr int64_t kMaxSales = 3;            // of a batch
constexpr int64_t kSuppliersPerOrigin = 4;  // that a stall knows

// Seconds of the civil day.
constexpr int64_t kMinute = 60, kHour = 3'600;
constexpr int64_t kFirstArrival = 4 * kHour + 30 * kMinute, kLastArrival = 7 * kHour;
constexpr int64_t kLastSample = 10 * kHour, kLastSale = 18 * kHour + 30 * kMinute;

// The part of `total` that falls on the day: over any `days` days on end it adds up to the whole.
int64_t ShareOf(int64_t total, int64_t days, CivilDay day) {
  const auto before = [&](int64_t first) {  // rounded down, also before 1970
    return first * total / days - (first * total % days < 0);
  };
  return before(int64_t{day.days} + 1) - before(day.days);
}

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kBatch:
      return "batch";
    case Kind::kSale:
      return "sale";
    case Kind::kSample:
      return "sample";
    case Kind::kResult:
      return "result";
    case Kind::kVerify:
      return "verify";
  }
  return "";
}

void SetMass(int64_t mass_g, trace::v1::Quantity& quantity) {
  quantity.set_value(std::to_string(mass_g));
  quantity.set_unit_code("GRM");
}

class DayPlanner {
 public:
  DayPlanner(const County& county, const SimulationSettings& settings, CivilDay day)
      : county_(county), settings_(settings), day_(day) {
    std::map<const Trade*, int> alike;
    for (const Goods& goods : county.goods) ++alike[&TradeOf(goods.product)];
    for (const Goods& goods : county.goods) {
      const Trade& trade = TradeOf(goods.product);
      weights_.push_back(trade.weight / alike[&trade] *
                         DemandFor(goods.product.product_code(), day));
      testable_weights_.push_back(goods.tests.empty() ? 0 : weights_.back());
    }
  }

  std::vector<Morning> Plan() {
    const uint32_t samples = SamplesOn(settings_, day_), batches = BatchesOn(settings_, day_);
    std::vector<std::vector<PlannedBatch>> by_stall(county_.stalls.size());
    for (uint32_t i = 0; i < batches; ++i) AddBatch(i, i < samples, by_stall);
    std::vector<Morning> mornings;
    for (size_t stall = 0; stall < by_stall.size(); ++stall)
      for (size_t first = 0; first < by_stall[stall].size(); first += kMaxMorningBatches)
        mornings.push_back(MakeMorning(stall, by_stall[stall], first));
    return mornings;
  }

 private:
  UtcTime At(int64_t second) const {
    return {base::StartOfDay(day_).us + second * base::kMicrosPerSecond};
  }
  void SetTime(int64_t second, google::protobuf::Timestamp& proto) const {
    proto.set_seconds(At(second).us / base::kMicrosPerSecond);
  }
  Dice Roll(Kind kind, uint64_t ordinal) const { return {settings_.seed, day_, kind, ordinal}; }
  std::string Id(Kind kind, uint64_t ordinal) const {
    return SimulationRequestId(settings_.seed, day_, kind, ordinal);
  }
  std::string Number(std::string_view prefix, uint32_t ordinal) const {
    return std::string(prefix) + "-" + base::FormatDay(day_) + "-" + std::to_string(ordinal);
  }
  size_t LabOf(size_t stall) const { return stall % county_.lab_codes.size(); }

  void AddBatch(uint32_t ordinal, bool sampled,
                std::vector<std::vector<PlannedBatch>>& by_stall) const {
    Dice dice = Roll(Kind::kBatch, ordinal);
    const Goods& goods = county_.goods[dice.Weighted(sampled ? testable_weights_ : weights_)];
    const Trade& trade = TradeOf(goods.product);
    const size_t stall = PickStall(trade, dice);
    const int64_t arrival = dice.Between(kFirstArrival, kLastArrival);
    const int64_t mass_g = dice.Between(trade.least_kg, trade.most_kg) * 1'000;

    PlannedBatch batch;
    batch.arrival.set_request_id(Id(Kind::kBatch, ordinal));
    FillBatch(ordinal, goods, trade, dice, *batch.arrival.mutable_batch());
    SetMass(mass_g, *batch.arrival.mutable_batch()->mutable_quantity());
    SetTime(arrival, *batch.arrival.mutable_batch()->mutable_arrived_at());
    AddSales(ordinal, arrival, mass_g, batch.acts);
    if (sampled) AddSample(ordinal, goods, county_.lab_codes[LabOf(stall)], batch.acts);
    std::stable_sort(batch.acts.begin(), batch.acts.end(),
                     [](const Act& a, const Act& b) { return a.at < b.at; });
    by_stall[stall].push_back(std::move(batch));
  }

  // A stall whose sign names the goods, or any where there is none.
  size_t PickStall(const Trade& trade, Dice& dice) const {
    std::vector<size_t> able;
    for (size_t i = 0; i < county_.stalls.size(); ++i)
      if (county_.stalls[i].sign.find(trade.sign) != std::string::npos) able.push_back(i);
    if (!able.empty()) return dice.Pick(able);
    return static_cast<size_t>(dice.Between(0, static_cast<int64_t>(county_.stalls.size()) - 1));
  }

  void FillBatch(uint32_t ordinal, const Goods& goods, const Trade& trade, Dice& dice,
                 trace::v1::IncomingBatch& batch) const {
    batch.set_product_code(goods.product.product_code());
    const bool local = !IsFromAfar(goods.product) && dice.Chance(trade.local_share);
    batch.set_from_outside(!local);
    batch.set_origin(local ? "浙江磐安" + dice.Pick(county_.townships)
                           : std::string(dice.Pick(trade.origins)));
    batch.mutable_supplier()->set_name("模拟供货者 " + batch.origin() + " " +
                                       std::to_string(dice.Between(1, kSuppliersPerOrigin)));
    batch.mutable_supplier()->set_address(batch.origin());
    if (dice.Chance(kCertified)) batch.set_certificate_number(Number("SIM-HGZ", ordinal));
    batch.set_voucher_number(Number("SIM-PZ", ordinal));
  }

  // Each sale takes a fifth to a half of what is left, so that some of every batch stays.
  void AddSales(uint32_t ordinal, int64_t arrival, int64_t left_g, std::vector<Act>& acts) const {
    Dice dice = Roll(Kind::kSale, ordinal);
    std::vector<int64_t> times(static_cast<size_t>(dice.Between(1, kMaxSales)));
    for (int64_t& time : times) time = dice.Between(arrival + 10 * kMinute, kLastSale);
    std::sort(times.begin(), times.end());
    for (size_t i = 0; i < times.size(); ++i) {
      const int64_t mass_g = left_g * dice.Between(20, 50) / 100;
      left_g -= mass_g;
      trace::v1::SellBatchRequest sale;
      sale.set_request_id(Id(Kind::kSale, uint64_t{ordinal} * kMaxSales + i));
      SetMass(mass_g, *sale.mutable_quantity());
      SetTime(times[i], *sale.mutable_sold_at());
      acts.push_back({At(times[i]), std::move(sale)});
    }
  }

  void AddSample(uint32_t ordinal, const Goods& goods, const std::string& lab_code,
                 std::vector<Act>& acts) const {
    Dice dice = Roll(Kind::kSample, ordinal);
    const bool targeted = dice.Chance(kTargeted);
    const int64_t taken = dice.Between(kLastArrival, kLastSample);
    lab::v1::TakeSampleRequest sample;
    sample.set_request_id(Id(Kind::kSample, ordinal));
    sample.set_lab_code(lab_code);
    sample.set_purpose(targeted ? lab::v1::SAMPLE_PURPOSE_TARGETED
                                : lab::v1::SAMPLE_PURPOSE_ROUTINE);
    sample.set_test_portion_g(static_cast<uint32_t>(dice.Between(3, 10)) * 50);
    sample.set_reserve_portion_g(sample.test_portion_g());
    sample.set_test_seal(Number("FY", ordinal));
    sample.set_reserve_seal(Number("BY", ordinal));
    SetTime(taken, *sample.mutable_taken_at());
    acts.push_back({At(taken), std::move(sample)});
    const bool failing = dice.Chance(FailureRate(goods.product.product_code(), targeted));
    AddResults(ordinal, taken, PlanReadings(goods, day_, failing, dice), acts);
  }

  // One after the other, each verified before the next: the sixth by 15:20.
  void AddResults(uint32_t sample, int64_t taken, std::vector<PlannedReading> readings,
                  std::vector<Act>& acts) const {
    Dice dice = Roll(Kind::kResult, sample);
    int64_t time = taken + dice.Between(20, 100) * kMinute;
    for (size_t i = 0; i < readings.size(); ++i) {
      const uint64_t ordinal = uint64_t{sample} * kMaxReadings + i;
      lab::v1::SubmitResultRequest result;
      result.set_request_id(Id(Kind::kResult, ordinal));
      result.set_item_code(std::move(readings[i].item_code));
      result.set_method(std::move(readings[i].method));
      *result.mutable_reading() = std::move(readings[i].reading);
      SetTime(time, *result.mutable_tested_at());
      acts.push_back({At(time), std::move(result)});

      time += dice.Between(5, 20) * kMinute;
      lab::v1::VerifyResultRequest verification;
      verification.set_request_id(Id(Kind::kVerify, ordinal));
      acts.push_back({At(time), std::move(verification)});
      time += dice.Between(5, 20) * kMinute;
    }
  }

  Morning MakeMorning(size_t stall, std::vector<PlannedBatch>& batches, size_t first) const {
    const size_t count = std::min(kMaxMorningBatches, batches.size() - first);
    const auto begin = std::make_move_iterator(batches.begin() + static_cast<ptrdiff_t>(first));
    return {stall, LabOf(stall), At(kLastArrival), {begin, begin + static_cast<ptrdiff_t>(count)}};
  }

  const County& county_;
  const SimulationSettings& settings_;
  const CivilDay day_;
  std::vector<double> weights_, testable_weights_;  // of the county's goods
};

}  // namespace

uint32_t SamplesOn(const SimulationSettings& settings, CivilDay day) {
  return static_cast<uint32_t>(ShareOf(settings.samples, settings.days, day));
}

uint32_t BatchesOn(const SimulationSettings& settings, CivilDay day) {
  return SamplesOn(settings, day) +
         static_cast<uint32_t>(ShareOf(settings.samples / 2, settings.days, day));
}

std::vector<Morning> PlanDay(const County& county, const SimulationSettings& settings,
                             CivilDay day) {
  return DayPlanner(county, settings, day).Plan();
}

std::string SimulationRequestId(uint32_t seed, CivilDay day, Kind kind, uint64_t ordinal) {
  return "sim-" + std::to_string(seed) + "-" + base::FormatDay(day) + "-" +
         std::string(NameOf(kind)) + "-" + std::to_string(ordinal);
}

}  // namespace panyuan::clients::admin
