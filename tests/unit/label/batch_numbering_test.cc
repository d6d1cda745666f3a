#include "services/label/batch_numbering.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "services/base/reasons.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

std::string Key() {
  std::string key;
  for (char byte = 0; byte < 32; ++byte) key += byte;
  return key;
}

// Computed apart from this code, with Python's hmac.
TEST(BatchNumbering, HoldsTheKnownAnswers) {
  const BatchNumbering numbering = *BatchNumbering::Create(Key(), 727);
  EXPECT_EQ(numbering.CodeOf(0).Digits(), "0PQSWVSBH37M");
  EXPECT_EQ(numbering.CodeOf(1).Digits(), "0PQX04G7MQNH");
  EXPECT_EQ(numbering.CodeOf(BatchCode::kNumberMask).Digits(), "0PQ6SQKHVTZX");
}

TEST(BatchNumbering, IsAPermutationThatCanBeUndone) {
  const BatchNumbering numbering = *BatchNumbering::Create(Key(), 32767);
  std::unordered_set<uint64_t> seen;
  for (uint64_t i = 0; i < 50'000; ++i) {
    const uint64_t number = i % 2 == 0 ? i : BatchCode::kNumberMask - i;
    const BatchCode code = numbering.CodeOf(number);
    EXPECT_EQ(code.county(), 32767);
    EXPECT_TRUE(seen.insert(code.bits).second) << number;
    const auto back = numbering.NumberOf(code);
    ASSERT_TRUE(back.ok());
    ASSERT_EQ(*back, number);
  }
}

TEST(BatchNumbering, ScramblesEachCountyItsOwnWay) {
  const BatchNumbering one = *BatchNumbering::Create(Key(), 1);
  const BatchNumbering two = *BatchNumbering::Create(Key(), 2);
  EXPECT_NE(one.CodeOf(1).scrambled_number(), two.CodeOf(1).scrambled_number());
}

TEST(BatchNumbering, RefusesAnotherCountysCode) {
  const BatchNumbering ours = *BatchNumbering::Create(Key(), 727);
  const BatchNumbering theirs = *BatchNumbering::Create(Key(), 726);
  const auto number = ours.NumberOf(theirs.CodeOf(5));
  ASSERT_FALSE(number.ok());
  EXPECT_TRUE(number.error().Is(kBatchCodeOtherCounty));
  EXPECT_EQ(number.error().metadata().at("county"), "726");
}

TEST(BatchNumbering, RefusesAShortKeyAndACountyOutOfRange) {
  EXPECT_TRUE(BatchNumbering::Create("short", 727).error().Is(base::kInvalidField));
  EXPECT_TRUE(BatchNumbering::Create(Key(), 0).error().Is(base::kInvalidField));
  EXPECT_TRUE(BatchNumbering::Create(Key(), 32768).error().Is(base::kInvalidField));
}

}  // namespace
}  // namespace panyuan::label
