#include "services/base/time.h"

#include <gtest/gtest.h>

#include "services/base/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::base {
namespace {

TEST(Time, ReadsEveryOffsetAsOneInstant) {
  const UtcTime utc = ParseTime("2026-03-04T05:06:07.089Z", "t").value();
  EXPECT_EQ(ParseTime("2026-03-04T13:06:07.089+08:00", "t").value(), utc);
  EXPECT_EQ(ParseTime("2026-03-03T21:36:07.089-07:30", "t").value(), utc);
  EXPECT_EQ(FormatUtc(utc), "2026-03-04T05:06:07.089Z");
  EXPECT_EQ(FormatShanghai(utc), "2026-03-04T13:06:07.089+08:00");
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"", "2026-03-04", "2026-02-30T00:00:00Z", "2026-03-04T24:00:00Z",
                           "2026-03-04T05:06:07", "2026-03-04T05:06:07.Z", "2026-03-04 05:06:07Z",
                           "2026-03-04T05:06:07+8:00", "2026-03-04T05:06:60Z"})
    EXPECT_REASON(ParseTime(text, "t"), kInvalidTime);
}

TEST(CheckEventTime, AllowsForTwoClocksAndAMonthOfPaper) {
  const UtcTime now = ParseTime("2026-03-04T05:06:07Z", "t").value();
  const auto at = [&](int64_t offset_us) {
    return CheckEventTime({now.us + offset_us}, now, "arrived_at");
  };
  EXPECT_OK(at(kMaxAhead_us));
  EXPECT_REASON(at(kMaxAhead_us + 1), kTimeInFuture);
  EXPECT_OK(at(-kMaxDaysBack * kMicrosPerDay));
  EXPECT_REASON(at(-kMaxDaysBack * kMicrosPerDay - 1), kTimeTooOld);
}

TEST(Time, DaysAreThoseOfShanghai) {
  const UtcTime late = ParseTime("2026-03-04T16:30:00Z", "t").value();  // half past midnight there
  EXPECT_EQ(FormatDay(ShanghaiDay(late)), "2026-03-05");
  EXPECT_EQ(FormatUtc(StartOfDay(ShanghaiDay(late))), "2026-03-04T16:00:00.000Z");
  EXPECT_EQ(FormatMonth(ShanghaiDay(late)), "2026-03");
  EXPECT_EQ(ParseDay("2026-03-05", "d").value(), ShanghaiDay(late));
  EXPECT_REASON(ParseDay("2026-13-05", "d"), kInvalidTime);
}

}  // namespace
}  // namespace panyuan::base
