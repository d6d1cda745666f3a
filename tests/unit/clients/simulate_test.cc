#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>

#include "clients/admin/simulate_day.h"
#include "clients/admin/simulate_dice.h"
#include "clients/admin/simulate_identities.h"
#include "clients/admin/simulate_plan.h"
#include "clients/admin/simulate_readings.h"
#include "clients/admin/simulate_reasons.h"
#include "clients/common/reasons.h"
#include "services/lab/domain/judging.h"
#include "services/registry/domain/catalogue.h"
#include "services/rpc/runtime.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"
#include "tests/unit/clients/shipped_county.h"

namespace panyuan::clients::admin {
namespace {

using lab::v1::Reading;
using lab::v1::SubmitResultRequest;
using lab::v1::TakeSampleRequest;
using lab::v1::VerifyResultRequest;
using trace::v1::SellBatchRequest;

base::CivilDay Day(std::string_view text) { return base::ParseDay(text, "day").value(); }

SimulationSettings Year() {
  SimulationSettings settings;
  settings.last_day = Day("2026-12-31");
  return settings;
}

// All that a day's plan says, byte by byte.
std::string Written(const std::vector<Morning>& mornings) {
  std::string text;
  for (const Morning& morning : mornings) {
    text += "\nstall " + std::to_string(morning.stall) + " lab " + std::to_string(morning.lab);
    for (const Family& family : morning.families) {
      for (const auto& arrival : family.arrivals) text += arrival.SerializeAsString();
      for (const Act& act : family.acts) {
        text += base::FormatUtc(act.at) + " stall " + std::to_string(act.stall) + " batches";
        for (const size_t place : act.batches) text += " " + std::to_string(place);
        std::visit([&](const auto& request) { text += request.SerializeAsString(); }, act.request);
      }
    }
  }
  return text;
}

// What a year's plan comes to.
struct Census {
  size_t batches = 0, certified = 0, outside = 0, sales = 0, requests = 0;
  size_t samples = 0, targeted = 0, results = 0, strips = 0, invalid = 0, positive = 0;
  size_t inhibitions = 0, verifications = 0, failing_samples = 0;
  double inhibition_sum = 0;
  std::map<std::string, std::pair<size_t, size_t>> samples_and_failures;  // by product
  std::set<std::string> items, request_ids;
};

const Goods& GoodsOf(const std::string& product_code) {
  for (const Goods& goods : ShippedCounty().goods)
    if (goods.product.product_code() == product_code) return goods;
  throw std::logic_error(product_code);
}

// Whether the registry's limit and the laboratory's rule make the reading a failure.
bool Fails(const SubmitResultRequest& result, const std::string& product, base::CivilDay day) {
  if (!result.reading().has_concentration()) return false;
  std::vector<registry::ResidueLimit> limits;
  for (const registry::ResidueLimit& limit : Shipped().limits)
    if (limit.product_code == product && limit.item_code == result.item_code())
      limits.push_back(limit);
  const auto in_force = registry::LimitInForce(limits, day);
  EXPECT_TRUE(in_force) << "a content that cannot be judged: " << result.item_code();
  if (!in_force) return false;
  lab::Limit limit;
  limit.kind = static_cast<lab::LimitKind>(in_force->kind);
  limit.value = in_force->value.value_or(base::Decimal());
  limit.unit = in_force->unit;
  limit.confidence = static_cast<lab::Confidence>(in_force->provenance.confidence);
  const auto& content = result.reading().concentration();
  const lab::Concentration measured{base::Decimal::Parse(content.value(), "value").value(),
                                    content.unit(), content.below_detection()};
  const auto& items = Shipped().items;
  const auto item = std::find_if(items.begin(), items.end(), [&](const registry::TestItem& it) {
    return it.code == result.item_code();
  });
  lab::ItemRule rule;
  rule.kind = static_cast<lab::ResultKind>(item->result_kind);
  rule.unit = item->unit;
  EXPECT_OK(lab::CheckReading(measured, rule, !result.method().empty()));
  const auto judged = lab::Judge(measured, rule, limit);
  EXPECT_OK(judged);
  return judged.ok() && judged->verdict == lab::Verdict::kNonConformant;
}

class Counting {
 public:
  explicit Counting(Census& census) : census_(census) {}

  void Count(const Family& family, base::CivilDay day) {
    day_ = day;
    for (const auto& row : family.arrivals) {
      ++census_.batches;
      census_.certified += !row.batch().certificate_number().empty();
      census_.outside += row.batch().from_outside();
      Id(row.request_id());
    }
    std::vector<bool> sampled(family.arrivals.size()), failed(family.arrivals.size());
    for (const Act& act : family.acts) {
      std::visit([&](const auto& request) { Id(request.request_id()); }, act.request);
      census_.sales += std::holds_alternative<SellBatchRequest>(act.request);
      census_.verifications += std::holds_alternative<VerifyResultRequest>(act.request);
      if (const auto* sample = std::get_if<TakeSampleRequest>(&act.request)) {
        sampled.at(act.batches.at(0)) = true;
        census_.targeted += sample->purpose() == lab::v1::SAMPLE_PURPOSE_TARGETED;
      }
      if (const auto* result = std::get_if<SubmitResultRequest>(&act.request)) {
        product_ = family.arrivals.at(act.batches.at(0)).batch().product_code();
        if (CountResult(*result)) failed[act.batches[0]] = true;
      }
    }
    for (size_t i = 0; i < family.arrivals.size(); ++i) {
      census_.samples += sampled[i];
      census_.failing_samples += failed[i];
      auto& [samples, failures] =
          census_.samples_and_failures[family.arrivals[i].batch().product_code()];
      samples += sampled[i];
      failures += failed[i];
    }
  }

 private:
  void Id(const std::string& id) {
    ++census_.requests;
    census_.request_ids.insert(id);
    EXPECT_OK(rpc::CheckRequestId(id));
  }

  bool CountResult(const SubmitResultRequest& result) {
    ++census_.results;
    census_.items.insert(result.item_code());
    const Reading& reading = result.reading();
    if (reading.has_strip()) {
      ++census_.strips;
      census_.invalid += !reading.strip().control_line();
      census_.positive += reading.strip().control_line() && reading.strip().positive();
    } else if (reading.kind_case() == Reading::kInhibitionPercent) {
      ++census_.inhibitions;
      census_.inhibition_sum += std::stod(reading.inhibition_percent());
    }
    return Fails(result, product_, day_);
  }

  Census& census_;
  std::string product_;
  base::CivilDay day_;
};

const Census& YearCensus() {
  static const Census census = [] {
    Census counted;
    Counting counting(counted);
    const SimulationSettings settings = Year();
    for (base::CivilDay day = settings.first_day(); day <= settings.last_day; ++day.days)
      for (const Morning& morning : PlanDay(ShippedCounty(), settings, day))
        for (const Family& family : morning.families) counting.Count(family, day);
    return counted;
  }();
  return census;
}

double Share(size_t part, size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

// Other numbers would be other years, on which a server that holds the old ones disagrees.
TEST(Dice, GiveTheNumbersTheyAlwaysGave) {
  Dice dice(7, {20'516}, Kind::kBatch, 12);
  EXPECT_EQ(dice.Next(), 0xe1dd12655b4428bb);
  EXPECT_EQ(dice.Next(), 0x1b084cbeecaaa7e4);
  EXPECT_EQ(dice.Fraction(), 0x1.6592597afd11cp-3);
  EXPECT_EQ(dice.Bell(), -0x1.31ef22e7d9a0ap+0);
  EXPECT_EQ(dice.Skewed(), 0x1.a9b2194752c3p-1);
  EXPECT_EQ(dice.Between(-3, 1'000'000), 325'276);
  EXPECT_NE(Dice(7, {20'516}, Kind::kBatch, 13).Next(), 0xe1dd12655b4428bb);
  EXPECT_NE(Dice(7, {20'516}, Kind::kSale, 12).Next(), 0xe1dd12655b4428bb);
}

TEST(Dice, FollowTheWeights) {
  const double weights[] = {0, 1, 0, 3, 0};
  int drawn[5] = {};
  for (uint64_t i = 0; i < 4'000; ++i) ++drawn[Dice(7, {1}, Kind::kSale, i).Weighted(weights)];
  EXPECT_EQ(drawn[0] + drawn[2] + drawn[4], 0);
  EXPECT_NEAR(drawn[3], 3'000, 100);
}

TEST(PlanDay, IsTheSameForTheSameSeedOnly) {
  const SimulationSettings settings = Year();
  SimulationSettings other = settings;
  other.seed = 8;
  const base::CivilDay day = Day("2026-03-04");
  const std::string plan = Written(PlanDay(ShippedCounty(), settings, day));
  PlanDay(ShippedCounty(), settings, Day("2026-03-03"));
  EXPECT_EQ(Written(PlanDay(ShippedCounty(), settings, day)), plan);
  EXPECT_NE(Written(PlanDay(ShippedCounty(), other, day)), plan);
}

// So that a year that ends a day later repeats the days it has in common with another.
TEST(PlanDay, DoesNotDependOnTheLastDay) {
  SimulationSettings later = Year();
  ++later.last_day.days;
  const base::CivilDay day = Day("2026-03-04");
  EXPECT_EQ(Written(PlanDay(ShippedCounty(), later, day)),
            Written(PlanDay(ShippedCounty(), Year(), day)));
}

TEST(PlanDay, MeetsTheTotalsExactlyWhereverTheDaysBegin) {
  for (const auto& [days, samples] : {std::pair{365u, 25'000u}, {7u, 3u}, {1u, 1u}, {100u, 99u}}) {
    for (const char* last_day : {"2026-12-31", "2027-01-01", "1969-06-01"}) {
      const SimulationSettings settings{7, Day(last_day), days, samples};
      uint32_t sampled = 0, arrived = 0;
      for (base::CivilDay day = settings.first_day(); day <= settings.last_day; ++day.days) {
        sampled += SamplesOn(settings, day);
        arrived += BatchesOn(settings, day);
      }
      EXPECT_EQ(sampled, samples) << days << " days to " << last_day;
      EXPECT_EQ(arrived, samples + samples / 2) << days << " days to " << last_day;
    }
  }
  EXPECT_EQ(YearCensus().samples, 25'000u);
  EXPECT_EQ(YearCensus().batches, 37'500u);
}

TEST(PlanDay, GivesEveryRequestAnIdOfItsOwn) {
  const Census& year = YearCensus();
  EXPECT_EQ(year.request_ids.size(), year.requests);
  EXPECT_EQ(SimulationRequestId(7, Day("2026-03-04"), Kind::kBatch, 12),
            "sim-7-2026-03-04-batch-12");
  EXPECT_EQ(year.request_ids.count("sim-7-2026-03-04-batch-12"), 1u);
  EXPECT_OK(rpc::CheckRequestId(
      SimulationRequestId(UINT32_MAX, Day("2026-03-04"), Kind::kVerify, UINT64_MAX)));
}

TEST(PlanDay, LooksLikeACountysYear) {
  const Census& year = YearCensus();
  EXPECT_EQ(year.verifications, year.results);
  EXPECT_GT(year.items.size(), 50u);
  EXPECT_NEAR(Share(year.certified, year.batches), 0.58, 0.01);
  EXPECT_NEAR(Share(year.outside, year.batches), 0.5, 0.1);
  EXPECT_NEAR(Share(year.targeted, year.samples), 0.08, 0.01);
  EXPECT_NEAR(Share(year.failing_samples, year.samples), 0.025, 0.004);
  EXPECT_NEAR(Share(year.invalid, year.strips), 0.005, 0.0015);
  EXPECT_GT(year.positive, 0u);
  EXPECT_LT(Share(year.positive, year.strips), 0.05);
  EXPECT_NEAR(year.inhibition_sum / static_cast<double>(year.inhibitions), 8, 0.5);
  for (const char* worse : {"VEG004", "VEG034", "VEG044", "FRU015"}) {
    const auto& [samples, failures] = year.samples_and_failures.at(worse);
    EXPECT_GT(samples, 50u) << worse;
    EXPECT_GT(Share(failures, samples), 0.05) << worse;
  }
}

TEST(PlanDay, VerifiesEachResultBeforeTheNext) {
  for (const Morning& morning : PlanDay(ShippedCounty(), Year(), Day("2026-07-01"))) {
    for (const Family& family : morning.families) {
      std::map<size_t, int> samples, unverified;  // by place
      for (const Act& act : family.acts) {
        const size_t place = act.batches.empty() ? 0 : act.batches[0];
        samples[place] += std::holds_alternative<TakeSampleRequest>(act.request);
        if (std::holds_alternative<SubmitResultRequest>(act.request)) {
          EXPECT_EQ(samples[place], 1);
          EXPECT_EQ(unverified[place]++, 0);
        }
        if (std::holds_alternative<VerifyResultRequest>(act.request)) {
          EXPECT_EQ(--unverified[place], 0);
        }
      }
      for (const auto& [place, results] : unverified) EXPECT_EQ(results, 0);
    }
  }
}

TEST(PlanDay, FitsGoodsToStallsAndCalls) {
  County county = ShippedCounty();
  county.stalls = {{"M01-001", "绿源蔬菜摊"}, {"M01-013", "兴源水果摊"}};
  const SimulationSettings busy{7, Day("2026-03-04"), 1, kMaxSamplesPerDay};
  size_t batches = 0;
  for (const Morning& morning : PlanDay(county, busy, busy.last_day)) {
    size_t arrivals = 0;
    for (const Family& family : morning.families) {
      arrivals += family.arrivals.size();
      const std::string& product = family.arrivals.at(0).batch().product_code();
      if (product.starts_with("FRU") || product.starts_with("VEG")) {
        EXPECT_EQ(morning.stall, product.starts_with("FRU") ? 1u : 0u) << product;
      }
    }
    EXPECT_LE(arrivals, kMaxMorningBatches);
    batches += arrivals;
  }
  EXPECT_EQ(batches, BatchesOn(busy, busy.last_day));
}

TEST(MatchTests, FitsItemsToWhatTheyAreFor) {
  const auto fits = [](const std::string& product, std::string_view item) {
    const auto& tests = GoodsOf(product).tests;
    return std::any_of(tests.begin(), tests.end(),
                       [&](const FittingTest& test) { return test.item_code == item; });
  };
  EXPECT_TRUE(fits("VEG044", "PES-019"));   // 噻虫胺 in ginger
  EXPECT_FALSE(fits("MEA001", "PES-019"));  // not in pork
  EXPECT_TRUE(fits("VEG023", "PES-001"));   // inhibition in all vegetables, though it has no limit
  EXPECT_TRUE(fits("AQU001", "VET-001"));   // malachite green in fish
  EXPECT_FALSE(fits("VEG023", "QLT-005"));  // tableware
  EXPECT_FALSE(fits("VEG023", "CON-005"));  // a content that no limit can judge
}

TEST(FindIdentities, PairsTechniciansAndKeepsTheBounds) {
  const testing::ScratchFolder folder;
  const auto add = [&](const std::string& name) {
    for (const char* end : {".crt", ".key"}) std::ofstream(folder / (name + end)) << "x";
  };
  EXPECT_REASON(FindIdentities(folder / "nowhere"), kFileUnreadable);
  EXPECT_REASON(FindIdentities(folder / ""), kSimulationIdentitiesMissing);
  for (int i = 100; i < 200; ++i) add("vendor-M01-" + std::to_string(i));
  add("technician-L2-T1");  // alone
  EXPECT_REASON(FindIdentities(folder / ""), kSimulationIdentitiesMissing);
  for (const char* name : {"technician-L1-T2", "technician-L1-T1", "admin"}) add(name);
  EXPECT_REASON(FindIdentities(folder / ""), kSimulationIdentitiesMissing);
  add("regulator-R1");
  std::ofstream(folder / "vendor-M01-200.crt") << "a certificate without its key";

  const auto found = FindIdentities(folder / "");
  ASSERT_OK(found);
  ASSERT_EQ(found->laboratories.size(), 1u);
  EXPECT_EQ(found->laboratories[0].lab_code, "L1");
  EXPECT_EQ(found->laboratories[0].tester, "technician-L1-T1");
  EXPECT_EQ(found->laboratories[0].reviewer, "technician-L1-T2");
  EXPECT_EQ(found->regulator, "regulator-R1");
  ASSERT_EQ(found->stalls.size(), kMaxIdentities - 3);
  EXPECT_EQ(found->left_out, 100 - found->stalls.size());
  EXPECT_EQ(found->stalls.front().stall_code, "M01-100");
  EXPECT_EQ(found->stalls.back().stall_code, "M01-198") << "taken evenly, not the first ones";
}

}  // namespace
}  // namespace panyuan::clients::admin
