#include "services/province/domain/chain_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace panyuan::province {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

BatchCode Code(uint16_t county, uint64_t number) {
  return {uint64_t{county} << BatchCode::kNumberBits | number};
}

const BatchCode kA = Code(1, 1), kB = Code(2, 1), kC = Code(3, 1);

TEST(ChainWalk, AsksOfTheBatchAndOfWhatCameFromItAtOnce) {
  ChainWalk walk(kB);
  const auto questions = walk.TakeQuestions();
  EXPECT_THAT(questions.batches, ElementsAre(kB));
  EXPECT_THAT(questions.sources, ElementsAre(kB));
  EXPECT_THAT(walk.TakeQuestions().batches, IsEmpty());
}

TEST(ChainWalk, FindsSourcesAndWhatWentOnFromTheMiddle) {
  ChainWalk walk(kB);
  walk.TakeQuestions();
  walk.FoundBatch(kB, kA);
  walk.FoundReceived(kB, kC);
  const auto questions = walk.TakeQuestions();
  EXPECT_THAT(questions.batches, ElementsAre(kA, kC));
  EXPECT_THAT(questions.sources, ElementsAre(kC));  // siblings of a source are no part
  EXPECT_THAT(walk.steps(), ElementsAre(Pair(kA, -1), Pair(kB, 0), Pair(kC, 1)));
}

TEST(ChainWalk, LeavesOutWhatElseCameFromASource) {
  ChainWalk walk(kB);
  walk.FoundBatch(kB, kA);
  walk.FoundReceived(kA, kC);
  EXPECT_FALSE(walk.steps().contains(kC));
}

TEST(ChainWalk, EndsInACircle) {
  ChainWalk walk(kA);
  walk.TakeQuestions();
  walk.FoundBatch(kA, kB);
  walk.FoundReceived(kA, kB);
  walk.TakeQuestions();
  walk.FoundBatch(kB, kA);
  walk.FoundReceived(kB, kA);
  EXPECT_THAT(walk.TakeQuestions().batches, IsEmpty());
  EXPECT_EQ(walk.steps().size(), 2u);
  EXPECT_FALSE(walk.truncated());
}

TEST(ChainWalk, StopsAtItsDepthInBothDirections) {
  ChainWalk walk(Code(1, 100));
  for (uint64_t i = 100; i < 130; ++i) walk.FoundReceived(Code(1, i), Code(1, i + 1));
  for (uint64_t i = 100; i > 70; --i) walk.FoundBatch(Code(1, i), Code(1, i - 1));
  EXPECT_EQ(walk.steps().size(), 1u + 2 * ChainWalk::kMaxSteps);
  EXPECT_TRUE(walk.truncated());
}

TEST(ChainWalk, StopsAtItsNumberOfBatches) {
  ChainWalk walk(kA);
  for (uint64_t i = 1; i < ChainWalk::kMaxBatches; ++i) walk.FoundReceived(kA, Code(2, i));
  EXPECT_FALSE(walk.truncated());
  walk.FoundReceived(kA, Code(3, 1));
  EXPECT_TRUE(walk.truncated());
  EXPECT_EQ(walk.steps().size(), ChainWalk::kMaxBatches);
}

}  // namespace
}  // namespace panyuan::province
