#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/oversight/store/counter_changes.h"
#include "services/oversight/store/stored_counters.h"
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
  // One group with one command.
  template <class Facts>
  void Count(Facts count) {
    CounterChanges changes;
    changes.Begin();
    changes.Mark();
    count(changes);
    ASSERT_OK(changes.Seal(*writer_));
  }
  Tally Sum(Dimension dimension, Purpose purpose, DayRange days) {
    return StoredCounters(*writer_).SumByCode(dimension, purpose, days).value().total;
  }
};

ON_BOTH_ENGINES(OversightStoreTest);

TEST_P(OversightStoreTest, CountsASampleOnceInEachOfItsDimensions) {
  const CivilDay day = Day("2026-03-04");
  const SampleFacts sample{day, Purpose::kRoutine, "M01", "VEG044", "L1", "330727001"};
  Count([&](CounterChanges& changes) { changes.SampleTaken(sample); });
  Count([&](CounterChanges& changes) {
    changes.ResultVerified(sample, "PES-019", Verdict::kNonConformant);
    changes.SampleVerdictMoved(sample, Verdict::kOpen, Verdict::kNonConformant);
  });
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

TEST_P(OversightStoreTest, NeverMixesThePurposes) {
  const CivilDay day = Day("2026-03-04");
  const SampleFacts routine{day, Purpose::kRoutine, "M01", "VEG044", "L1", "330727001"};
  SampleFacts targeted = routine;
  targeted.purpose = Purpose::kTargeted;
  Count([&](CounterChanges& changes) {
    changes.SampleTaken(routine);
    changes.SampleTaken(targeted);
    changes.SampleVerdictMoved(targeted, Verdict::kOpen, Verdict::kNonConformant);
  });
  EXPECT_EQ(Sum(Dimension::kMarket, Purpose::kRoutine, {day, day}), (Tally{1, 0, 0, 0}));
  EXPECT_EQ(Sum(Dimension::kMarket, Purpose::kTargeted, {day, day}), (Tally{1, 0, 0, 1}));
  EXPECT_EQ(StoredCounters(*writer_).CountCodes(Dimension::kLab, {day, day}).value(), 1);
}

TEST_P(OversightStoreTest, CountsBothEndsOfTheRangeAndNothingBeyond) {
  Count([&](CounterChanges& changes) {
    for (const char* day : {"2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"}) {
      changes.SampleTaken({Day(day), Purpose::kRoutine, "M01", "V1", "L1", "T1"});
      changes.BatchRegistered(Day(day), true);
    }
  });
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

TEST_P(OversightStoreTest, LeavesACounterThatDoesNotHoldWhatMoves) {
  const CivilDay day = Day("2026-03-04");
  const SampleFacts sample{day, Purpose::kRoutine, "M01", "VEG044", "L1", "330727001"};
  const auto after_move = [&](Verdict from, Verdict to) {
    Count([&](CounterChanges& changes) { changes.SampleVerdictMoved(sample, from, to); });
    return Sum(Dimension::kCounty, Purpose::kRoutine, {day, day});
  };
  EXPECT_EQ(after_move(Verdict::kOpen, Verdict::kConformant), Tally());  // never taken
  Count([&](CounterChanges& changes) { changes.SampleTaken(sample); });
  EXPECT_EQ(after_move(Verdict::kConformant, Verdict::kNonConformant), (Tally{1, 0, 0, 0}));
  EXPECT_EQ(after_move(Verdict::kOpen, Verdict::kConformant), (Tally{1, 1, 0, 0}));
  // The only sample is concluded.
  EXPECT_EQ(after_move(Verdict::kOpen, Verdict::kNonConformant), (Tally{1, 1, 0, 0}));
}

TEST_P(OversightStoreTest, CountsNothingOfAnUndoneCommandOrGroup) {
  const CivilDay day = Day("2026-03-04");
  const SampleFacts kept{day, Purpose::kRoutine, "M01", "VEG044", "L1", "330727001"};
  const SampleFacts undone{day, Purpose::kRoutine, "M02", "VEG044", "L1", "330727001"};
  const auto run = [](CounterChanges& changes, const SampleFacts& sample) {
    changes.Mark();
    changes.SampleTaken(sample);
    changes.SampleVerdictMoved(sample, Verdict::kOpen, Verdict::kConformant);
    changes.BatchRegistered(sample.day, true);
  };
  CounterChanges changes;
  changes.Begin();
  run(changes, undone);  // with its group
  changes.Begin();
  run(changes, kept);
  run(changes, undone);
  changes.UndoToMark();
  ASSERT_OK(changes.Seal(*writer_));
  StoredCounters counters(*writer_);
  const DayRange year{Day("2026-01-01"), Day("2026-12-31")};
  for (const DayRange days : {DayRange{day, day}, year}) {
    const Breakdown sums = counters.SumByCode(Dimension::kMarket, Purpose::kRoutine, days).value();
    ASSERT_EQ(sums.lines.size(), 1u);
    EXPECT_EQ(sums.lines[0].key, "M01");
    EXPECT_EQ(sums.total, (Tally{1, 1, 0, 0}));
    EXPECT_EQ(counters.SumBatches(days).value(), (BatchTally{1, 1}));
  }
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
  void Step(CounterChanges& changes) {
    if (samples_.empty() || Below(3) == 0) {
      samples_.push_back({{{kFirstDay + Below(kDays)},
                           kPurposes[Below(2)],
                           kCodes[Below(4)],
                           kCodes[Below(4)],
                           kCodes[Below(4)],
                           kCodes[Below(4)]},
                          Verdict::kOpen,
                          {}});
      return changes.SampleTaken(samples_.back().facts);
    }
    Sample& sample = samples_[static_cast<size_t>(Below(static_cast<int>(samples_.size())))];
    const Verdict verdict = kVerdicts[Below(4)];
    if (Below(2) == 0) {
      sample.results.emplace_back(kCodes[Below(4)], verdict);
      return changes.ResultVerified(sample.facts, sample.results.back().first, verdict);
    }
    const Verdict before = std::exchange(sample.verdict, verdict);
    changes.SampleVerdictMoved(sample.facts, before, verdict);
  }

  DayRange SomeDays() {
    const CivilDay first{kFirstDay - 5 + Below(kDays)};
    return {first, {first.days + Below(1 << Below(11))}};  // short ones as often as long ones
  }

  const std::vector<Sample>& samples() const { return samples_; }

 private:
  static constexpr int kFirstDay = 20'000, kDays = 1'500;  // of 2024 to 2028

  int Below(int bound) { return static_cast<int>(random_() % static_cast<uint32_t>(bound)); }

  std::mt19937 random_;
  std::vector<Sample> samples_;
};

TEST_P(OversightStoreTest, HoldsWhatARecountOfTheFactsGives) {
  StoredCounters counters(*writer_);
  History history(7);
  for (int round = 0; round < 60; ++round) {
    Count([&](CounterChanges& changes) {
      for (int i = 0; i < 40; ++i) history.Step(changes);
    });
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
