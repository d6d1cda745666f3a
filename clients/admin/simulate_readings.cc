#include "clients/admin/simulate_readings.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace panyuan::clients::admin {
namespace {

using base::Decimal;
using registry::v1::ResultKind;

constexpr size_t kMaxTests = 3;
static_assert(kMaxReadings == 2 * kMaxTests);

// The shape of the year; made up, of the order that supervisors' notices report.
constexpr double kUsualFailureRate = 0.026, kWorseFailureRate = 0.14, kTargetedFactor = 2.5;
constexpr std::string_view kWorseProducts[] = {"VEG004", "VEG034", "VEG044", "FRU015"};
constexpr double kInvalidStrip = 0.005, kPositiveStrip = 0.002, kHighInhibition = 0.002;
constexpr double kMeasured = 0.1;        // of items with a strip, measured instead
constexpr double kInhibitionWeight = 6;  // the usual first test of greens
constexpr double kMeanInhibition = 8, kInhibitionSpread = 5;  // percent
constexpr double kMedianShare = 0.1;      // content over limit, where it conforms
constexpr int64_t kDetectableShare = 20;  // a limit over its method's detection limit

// Adds to the readings of one sample.
class Bench {
 public:
  Bench(base::CivilDay day, Dice& dice) : day_(day), dice_(dice) {}

  // A test that shows nothing wrong, or for once a presumptive positive.
  void ReadUsual(const FittingTest& test) {
    switch (test.kind) {
      case registry::v1::RESULT_KIND_INHIBITION_PERCENT:
        return ReadInhibition(test);
      case registry::v1::RESULT_KIND_QUANTITATIVE:
        return ReadConforming(test);
      default:  // protobuf enums are open; a strip is the simplest test
        if (test.LimitOn(day_) != nullptr && dice_.Chance(kMeasured)) return ReadConforming(test);
        return ReadStrip(test);
    }
  }

  // A test whose limit on the day is exceeded; a strip first where that is the item's own method.
  void ReadFailure(const FittingTest& test) {
    if (test.kind == registry::v1::RESULT_KIND_QUALITATIVE) AddStrip(test, true, true);
    const JudgingLimit& limit = *test.LimitOn(day_);
    const double ratio = 1.05 + 0.6 * dice_.Skewed();
    if (limit.maximum)
      AddContent(test, Times(*limit.maximum, ratio), limit.unit, false);
    else
      AddContent(test, Times(test.detection_limit, ratio), test.unit, false);
  }

  std::vector<PlannedReading> Readings() && { return std::move(readings_); }

 private:
  // Two more digits than `figure` has, as far as there are.
  static Decimal Times(const Decimal& figure, double ratio) {
    const bool finer = figure.scale() + 2 <= Decimal::kMaxScale;
    const double coefficient = static_cast<double>(figure.coefficient()) * (finer ? 100 : 1);
    return Decimal(std::llround(coefficient * ratio), figure.scale() + (finer ? 2 : 0));
  }

  void ReadInhibition(const FittingTest& test) {
    double percent = kMeanInhibition + kInhibitionSpread * dice_.Bell();  // -22 to 38
    percent = std::max(percent, -20.0);
    if (dice_.Chance(kHighInhibition)) {
      const double threshold = test.threshold.ToDouble();
      percent = threshold + dice_.Fraction() * (100 - threshold);
    }
    Add(test, "").set_inhibition_percent(Decimal(std::llround(percent * 10), 1).ToString());
  }

  void ReadStrip(const FittingTest& test) {
    if (dice_.Chance(kInvalidStrip)) AddStrip(test, false, false);
    AddStrip(test, true, dice_.Chance(kPositiveStrip));
  }

  void ReadConforming(const FittingTest& test) {
    const JudgingLimit* limit = test.LimitOn(day_);
    if (limit == nullptr || !limit->maximum)
      return AddContent(test, test.detection_limit, test.unit, true);
    double share = kMedianShare * dice_.Skewed();
    if (share > 1) share = 1 / share;
    const bool below = share * kDetectableShare < 1;
    AddContent(test, Times(*limit->maximum, below ? 1.0 / kDetectableShare : share), limit->unit,
               below);
  }

  lab::v1::Reading& Add(const FittingTest& test, std::string method) {
    readings_.push_back({test.item_code, std::move(method), {}});
    return readings_.back().reading;
  }

  void AddStrip(const FittingTest& test, bool control_line, bool positive) {
    auto& strip = *Add(test, "").mutable_strip();
    strip.set_control_line(control_line);
    strip.set_positive(positive);
  }

  void AddContent(const FittingTest& test, const Decimal& value, const std::string& unit,
                  bool below) {
    const bool own = test.kind == registry::v1::RESULT_KIND_QUANTITATIVE;
    auto& content = *Add(test, own ? "" : test.confirmation).mutable_concentration();
    content.set_value(value.ToString());
    content.set_unit(unit);
    content.set_below_detection(below);
  }

  const base::CivilDay day_;
  Dice& dice_;
  std::vector<PlannedReading> readings_;
};

// The place of a test that can fail on the day, any of them alike.
std::optional<size_t> PickFailing(const Goods& goods, base::CivilDay day, Dice& dice) {
  std::vector<size_t> able;
  for (size_t i = 0; i < goods.tests.size(); ++i) {
    const JudgingLimit* limit = goods.tests[i].LimitOn(day);
    if (limit != nullptr && limit->verified) able.push_back(i);
  }
  if (able.empty()) return std::nullopt;
  return dice.Pick(able);
}

}  // namespace

double FailureRate(std::string_view product_code, bool targeted) {
  const bool worse = std::find(std::begin(kWorseProducts), std::end(kWorseProducts),
                               product_code) != std::end(kWorseProducts);
  return (worse ? kWorseFailureRate : kUsualFailureRate) * (targeted ? kTargetedFactor : 1);
}

std::vector<PlannedReading> PlanReadings(const Goods& goods, base::CivilDay day, bool failing,
                                         Dice& dice) {
  std::vector<double> weights;
  for (const FittingTest& test : goods.tests)
    weights.push_back(test.kind == registry::v1::RESULT_KIND_INHIBITION_PERCENT ? kInhibitionWeight
                                                                                : 1);
  const size_t tests = std::min<size_t>(dice.Between(1, kMaxTests), goods.tests.size());
  const std::optional<size_t> failed =
      failing ? PickFailing(goods, day, dice) : std::optional<size_t>();
  Bench bench(day, dice);
  for (size_t i = 0; i < tests; ++i) {
    const size_t chosen = i == 0 && failed ? *failed : dice.Weighted(weights);
    weights[chosen] = 0;
    if (i == 0 && failed)
      bench.ReadFailure(goods.tests[chosen]);
    else
      bench.ReadUsual(goods.tests[chosen]);
  }
  return std::move(bench).Readings();
}

}  // namespace panyuan::clients::admin
