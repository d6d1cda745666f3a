#include "services/province/domain/roll_up.h"

#include <gtest/gtest.h>

namespace panyuan::province {
namespace {

TEST(RollUp, AddsCountsByKeyInOrder) {
  RollUp sums;
  sums.Add(
      {{"VEG044", "生姜", "Ginger", {10, 8, 7, 1, 0}}, {"VEG001", "白菜", "", {1, 1, 1, 0, 0}}});
  sums.Add({{"VEG044", "姜", "", {5, 5, 3, 1, 1}}});
  const auto lines = sums.Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].key, "VEG001");
  EXPECT_EQ(lines[1].counts, (Counts{15, 13, 10, 2, 1}));
  EXPECT_EQ(lines[1].name_zh, "生姜");
}

TEST(RollUp, ShowsABoundedNumberOfLines) {
  RollUp sums;
  for (size_t i = 0; i <= RollUp::kMaxLines; ++i) sums.Add({{std::to_string(i), "", "", {}}});
  EXPECT_EQ(sums.Lines().size(), RollUp::kMaxLines);
}

TEST(Counts, AreConsistentWhenThePartsMakeTheWhole) {
  EXPECT_TRUE((Counts{10, 8, 7, 1, 0}).Consistent());
  EXPECT_FALSE((Counts{10, 8, 7, 1, 1}).Consistent());
  EXPECT_FALSE((Counts{7, 8, 7, 1, 0}).Consistent());
  EXPECT_FALSE((Counts{Counts::kMost + 1, 0, 0, 0, 0}).Consistent());
  // Parts that wrap around to the right sum.
  EXPECT_FALSE((Counts{8, 8, UINT64_MAX, 8, 1}).Consistent());
}

}  // namespace
}  // namespace panyuan::province
