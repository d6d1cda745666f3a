#include "services/oversight/domain/progress.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>

namespace panyuan::oversight {
namespace {

TEST(AssembleProgress, StatesEveryGoalOfThePlanInItsOrder) {
  const auto standings = AssembleProgress({});
  ASSERT_EQ(standings.size(), std::size(kPlan2018));
  for (size_t i = 0; i < standings.size(); ++i) EXPECT_EQ(standings[i].planned, &kPlan2018[i]);
}

TEST(AssembleProgress, CountsBothPurposesAsSamplesAndJudgesByRoutineAlone) {
  YearCounts counts;
  counts.routine = {.sampled = 1'000,
                    .conformant = 940,
                    .presumptive_positive = 10,
                    .non_conformant = 20};  // 30 wait for their verdict
  counts.targeted = {
      .sampled = 50, .conformant = 0, .presumptive_positive = 0, .non_conformant = 50};
  const auto standings = AssembleProgress(counts);
  EXPECT_EQ(standings[0].planned->key, "samples");
  EXPECT_EQ(standings[0].actual, 1'050);
  EXPECT_FALSE(standings[0].rate);
  EXPECT_EQ(standings[5].planned->key, "pass_rate");
  ASSERT_TRUE(standings[5].rate);
  EXPECT_EQ(standings[5].rate->n, 970);
  EXPECT_DOUBLE_EQ(standings[5].actual, 940.0 / 970);  // a presumptive positive did not pass
}

TEST(AssembleProgress, TakesTheCertifiedShareOfAllBatches) {
  YearCounts counts;
  counts.batches = {.registered = 400, .certified = 220};
  const GoalStanding standing = AssembleProgress(counts).back();
  EXPECT_EQ(standing.planned->key, "certified_share");
  EXPECT_DOUBLE_EQ(standing.actual, 0.55);
  EXPECT_EQ(standing.rate->n, 400);
  EXPECT_LT(standing.rate->low, 0.55);
}

TEST(Breakdown, TotalsAlsoTheKeysThatFindNoLine) {
  Breakdown breakdown;
  for (size_t i = 0; i < Breakdown::kMaxLines + 5; ++i)
    breakdown.Add(std::to_string(10'000 + i), OneOf(Verdict::kConformant));
  EXPECT_EQ(breakdown.lines.size(), Breakdown::kMaxLines);
  EXPECT_EQ(breakdown.total.conformant, static_cast<int64_t>(Breakdown::kMaxLines) + 5);
}

TEST(OneOf, ConcludesNothingWhileOpen) {
  EXPECT_EQ(OneOf(Verdict::kOpen), (Tally{1, 0, 0, 0}));
  for (Verdict verdict :
       {Verdict::kConformant, Verdict::kPresumptivePositive, Verdict::kNonConformant})
    EXPECT_EQ(OneOf(verdict).concluded(), 1);
}

}  // namespace
}  // namespace panyuan::oversight
