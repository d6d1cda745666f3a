#include "services/oversight/store/oversight_store.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/base/reasons.h"
#include "tests/support/store_test.h"

namespace panyuan::oversight {
namespace {

using base::CivilDay;

constexpr Dimension kDimensions[] = {Dimension::kCounty, Dimension::kMarket, Dimension::kProduct,
                                     Dimension::kItem,   Dimension::kLab,    Dimension::kTownship};
constexpr Purpose kPurposes[] = {Purpose::kRoutine, Purpose::kTargeted};
constexpr Verdict kVerdicts[] = {Verdict::kOpen, Verdict::kConformant,
                                 Verdict::kPresumptivePositive, Verdict::kNonConformant};

CivilDay Day(std::string_view text) { return base::ParseDay(text, "day").value(); }

class OversightStoreTest : public panyuan::testing::StoreTest {
 protected:
  Tally Sum(Dimension dimension, Purpose purpose, DayRange days) {
    return StoredCounters(*writer_).SumByCode(dimension, purpose, days).value().total;
  }
};

TEST_F(OversightStoreTest, CountsASampleOnceInEachOfItsDimensions) {
  const CivilDay day = Day("2026-03-04");
  const SampleFacts sample{day, Purpose::kRoutine, "M01", "VEG044", "L1", "330727001"};
  OversightStore store(*writer_);
  ASSERT_TRUE(store.SampleTaken(sample).ok());
  ASSERT_TRUE(store.ResultVerified(sample, "PES-019", Verdict::kNonConformant).ok());
  ASSERT_TRUE(store.SampleVerdictMoved(sample, Verdict::kOpen, Verdict::kNonConformant).ok());
  const std::map<Dimension, std::string> codes{
      {Dimension::kCounty, ""},        {Dimension::kMarket, "M01"},
      {Dimension::kProduct, "VEG044"}, {Dimension::kItem, "PES-019"},
      {Dimension::kLab, "L1"},         {Dimension::kTownship, "330727001"}};
  for (const auto& [dimension, code] : codes) {
    const auto sums = StoredCounters(*writer_).SumByCode(dimension, Purpose::kRoutine, {day, day});
    ASSERT_TRUE(sums.ok());
    ASSERT_EQ(sums->lines.size(), 1u);
    EXPECT_EQ(sums->lines[0].key, code);
    EXPECT_EQ(sums->lines[0].tally, (Tally{1, 0, 0, 1}));
  }
}

TEST_F(OversightStoreTest, NeverMixesThePurposes) {
  const CivilDay day = Day("2026-03-04");
  OversightStore store(*writer_);
  const SampleFacts routine{day, Purpose::kRoutine, "M01", "VEG044", "L1", "330727001"};
  SampleFacts targeted = routine;
  targeted.purpose = Purpose::kTargeted;
  ASSERT_TRUE(store.SampleTaken(routine).ok());
  ASSERT_TRUE(store.SampleTaken(targeted).ok());
  ASSERT_TRUE(store.SampleVerdictMoved(targeted, Verdict::kOpen, Verdict::kNonConformant).ok());
  EXPECT_EQ(Sum(Dimension::kMarket, Purpose::kRoutine, {day, day}), (Tally{1, 0, 0, 0}));
  EXPECT_EQ(Sum(Dimension::kMarket, Purpose::kTargeted, {day, day}), (Tally{1, 0, 0, 1}));
  EXPECT_EQ(StoredCounters(*writer_).CountCodes(Dimension::kLab, {day, day}).value(), 1);
}

TEST_F(OversightStoreTest, CountsBothEndsOfTheRangeAndNothingBeyond) {
  OversightStore store(*writer_);
  for (const char* day : {"2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"}) {
    ASSERT_TRUE(store.SampleTaken({Day(day), Purpose::kRoutine, "M01", "V1", "L1", "T1"}).ok());
    ASSERT_TRUE(store.BatchRegistered(Day(day), true).ok());
  }
  const DayRange january{Day("2026-01-01"), Day("2026-01-31")};
  EXPECT_EQ(Sum(Dimension::kProduct, Purpose::kRoutine, january).sampled, 2);
  EXPECT_EQ(StoredCounters(*writer_).SumBatches(january).value(), (BatchTally{2, 2}));
  const DayRange before{Day("2025-01-01"), Day("2025-12-30")};
  EXPECT_EQ(StoredCounters(*writer_).SumBatches(before).value(), (BatchTally{0, 0}));
  const auto months = StoredCounters(*writer_).SumByMonth(Purpose::kRoutine,
                                                          {Day("2025-12-31"), Day("2026-02-28")});
  ASSERT_TRUE(months.ok());
  ASSERT_EQ(months->lines.size(), 3u);
  EXPECT_EQ(months->lines[1].key, "2026-01");
  EXPECT_EQ(months->lines[1].tally.sampled, 2);
}

TEST_F(OversightStoreTest, RefusesToMoveWhatItDoesNotHold) {
  const CivilDay day = Day("2026-03-04");
  const SampleFacts sample{day, Purpose::kRoutine, "M01", "VEG044", "L1", "330727001"};
  OversightStore store(*writer_);
  const auto refused = [&](Verdict from, Verdict to) {
    const base::Status moved = store.SampleVerdictMoved(sample, from, to);
    return !moved.ok() && moved.error().Is(base::kInternalFault);
  };
  EXPECT_TRUE(refused(Verdict::kOpen, Verdict::kConformant));  // never taken
  ASSERT_TRUE(store.SampleTaken(sample).ok());
  EXPECT_TRUE(refused(Verdict::kConformant, Verdict::kNonConformant));
  ASSERT_TRUE(store.SampleVerdictMoved(sample, Verdict::kOpen, Verdict::kConformant).ok());
  EXPECT_TRUE(refused(Verdict::kOpen, Verdict::kNonConformant));  // the only sample is concluded
  EXPECT_EQ(Sum(Dimension::kCounty, Purpose::kRoutine, {day, day}), (Tally{1, 1, 0, 0}));
}

// The facts of a random history, and what they count to when counted one by one.
struct Sample {
  SampleFacts facts;
  Verdict verdict = Verdict::kOpen;
  std::vector<std::pair<std::string, Verdict>> results;
};

constexpr const char* kCodes[] = {"A", "B", "C", "D"};

std::string_view CodeOf(Dimension dimension, const SampleFacts& facts) {
  for (const CounterKey& key : CountersOf(facts))
    if (key.dimension == dimension) return key.code;
  return {};
}

std::map<std::string, Tally> Recount(const std::vector<Sample>& samples, Dimension dimension,
                                     Purpose purpose, DayRange days) {
  std::map<std::string, Tally> sums;
  for (const Sample& sample : samples) {
    const SampleFacts& facts = sample.facts;
    if (facts.purpose != purpose || facts.day < days.first || facts.day > days.last) continue;
    if (dimension != Dimension::kItem)
      sums[std::string(CodeOf(dimension, facts))] += OneOf(sample.verdict);
    for (const auto& [item, verdict] : sample.results)
      if (dimension == Dimension::kItem) sums[item] += OneOf(verdict);
  }
  return sums;
}

class History {
 public:
  explicit History(uint32_t seed) : random_(seed) {}

  // One event at random, in the counters and in the facts.
  base::Status Step(OversightStore& store) {
    if (samples_.empty() || Below(3) == 0) {
      samples_.push_back({{{20'500 + Below(70)},
                           kPurposes[Below(2)],
                           kCodes[Below(4)],
                           kCodes[Below(4)],
                           kCodes[Below(4)],
                           kCodes[Below(4)]},
                          Verdict::kOpen,
                          {}});
      return store.SampleTaken(samples_.back().facts);
    }
    Sample& sample = samples_[static_cast<size_t>(Below(static_cast<int>(samples_.size())))];
    const Verdict verdict = kVerdicts[Below(4)];
    if (Below(2) == 0) {
      sample.results.emplace_back(kCodes[Below(4)], verdict);
      return store.ResultVerified(sample.facts, sample.results.back().first, verdict);
    }
    const Verdict before = std::exchange(sample.verdict, verdict);
    return store.SampleVerdictMoved(sample.facts, before, verdict);
  }

  DayRange SomeDays() {
    const CivilDay first{20'495 + Below(70)};
    return {first, {first.days + Below(40)}};
  }

  const std::vector<Sample>& samples() const { return samples_; }

 private:
  int Below(int bound) { return static_cast<int>(random_() % static_cast<uint32_t>(bound)); }

  std::mt19937 random_;
  std::vector<Sample> samples_;
};

TEST_F(OversightStoreTest, HoldsWhatARecountOfTheFactsGives) {
  OversightStore store(*writer_);
  StoredCounters counters(*writer_);
  History history(7);
  for (int round = 0; round < 30; ++round) {
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(history.Step(store).ok());
    const DayRange days = history.SomeDays();
    for (Dimension dimension : kDimensions) {
      std::set<std::string> codes;
      for (Purpose purpose : kPurposes) {
        std::map<std::string, Tally> held;
        const Breakdown sums = counters.SumByCode(dimension, purpose, days).value();
        for (const auto& line : sums.lines) {
          held[line.key] = line.tally;
          codes.insert(line.key);
        }
        ASSERT_EQ(held, Recount(history.samples(), dimension, purpose, days));
        ASSERT_EQ(held.size(), sums.lines.size());
        if (dimension != Dimension::kItem) {
          ASSERT_EQ(sums.total, counters.SumByMonth(purpose, days).value().total);
        }
      }
      ASSERT_EQ(counters.CountCodes(dimension, days).value(), static_cast<int64_t>(codes.size()));
    }
  }
}

}  // namespace
}  // namespace panyuan::oversight
