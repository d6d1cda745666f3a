#include "services/oversight/domain/rate.h"

#include <gtest/gtest.h>

namespace panyuan::oversight {
namespace {

TEST(Wilson, GivesTheIntervalOfTheTextbook) {
  const Rate rate = Wilson(81, 263);  // Newcombe 1998, table I, method 3
  EXPECT_NEAR(rate.value, 0.3080, 5e-5);
  EXPECT_NEAR(rate.low, 0.2553, 5e-5);
  EXPECT_NEAR(rate.high, 0.3662, 5e-5);
  EXPECT_EQ(rate.n, 263);
}

TEST(Wilson, SaysNothingOfNothing) {
  const Rate rate = Wilson(0, 0);
  EXPECT_EQ(rate.value, 0);
  EXPECT_EQ(rate.low, 0);
  EXPECT_EQ(rate.high, 1);
  EXPECT_TRUE(rate.insufficient);
}

TEST(Wilson, ReachesTheEndsExactlyAndNeverPassesThem) {
  for (int64_t n = 1; n <= 2'000; n += 7) {
    EXPECT_EQ(Wilson(0, n).low, 0) << n;
    EXPECT_EQ(Wilson(n, n).high, 1) << n;
    EXPECT_LT(Wilson(n, n).low, 1) << n;
    EXPECT_GT(Wilson(0, n).high, 0) << n;
  }
}

TEST(Wilson, IsTheSameSeenFromSuccessAndFromFailure) {
  for (int64_t successes = 0; successes <= 50; ++successes) {
    const Rate passed = Wilson(successes, 50), failed = Wilson(50 - successes, 50);
    EXPECT_NEAR(passed.low, 1 - failed.high, 1e-15);
    EXPECT_LE(passed.low, passed.value);
    EXPECT_GE(passed.high, passed.value);
  }
}

TEST(Wilson, IsInsufficientUntilTheIntervalIsTenPointsNarrow) {
  EXPECT_FALSE(Wilson(97, 100).insufficient);  // 91.5 % to 99.0 %
  EXPECT_TRUE(Wilson(29, 30).insufficient);    // 83.3 % to 99.4 %
  EXPECT_TRUE(Wilson(190, 380).insufficient);  // 45.0 % to 55.0 %, a hair wider
  EXPECT_FALSE(Wilson(191, 382).insufficient);
}

}  // namespace
}  // namespace panyuan::oversight
