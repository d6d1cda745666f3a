#include "services/epcis/exchange/schedule.h"

#include <gtest/gtest.h>

#include <string>

#include "services/epcis/exchange/reasons.h"
#include "services/epcis/exchange/standing.h"
#include "tests/support/expect.h"

namespace panyuan::epcis {
namespace {

// Times of Shanghai.
std::string NextOf(const char* schedule, const char* time) {
  const auto parsed = Schedule::Parse(schedule);
  EXPECT_TRUE(parsed.ok()) << schedule;
  const auto at = base::ParseTime(std::string(time) + "+08:00", "time");
  return base::FormatShanghai(parsed->Next(*at)).substr(0, 19);
}

TEST(Schedule, ComesAtTheNextMomentThatFits) {
  EXPECT_EQ(NextOf(R"({"hour":"1","minute":"5"})", "2026-03-04T00:00:00"), "2026-03-04T01:05:00");
  EXPECT_EQ(NextOf(R"({"hour":"1","minute":"5"})", "2026-03-04T01:05:00"), "2026-03-05T01:05:00");
  EXPECT_EQ(NextOf(R"({"minute":"0,[20-21]"})", "2026-03-04T10:20:30"), "2026-03-04T10:21:00");
  EXPECT_EQ(NextOf(R"({"second":"30"})", "2026-03-04T10:20:30"), "2026-03-04T10:21:30");
  EXPECT_EQ(NextOf(R"({"dayOfWeek":"1"})", "2026-03-04T10:00:00"), "2026-03-09T00:00:00");
  EXPECT_EQ(NextOf(R"({"dayOfMonth":"29","month":"2"})", "2026-03-04T10:00:00"),
            "2028-02-29T00:00:00");
}

TEST(Schedule, OneThatIsNoneOrNeverComesIsRefused) {
  for (const char* bad :
       {"{}", "[]", "{", R"({"hour":"24"})", R"({"hour":1})", R"({"hour":"[3-1]"})",
        R"({"hour":"1,"})", R"({"day":"1"})", R"({"dayOfMonth":"31","month":"2"})"}) {
    const auto parsed = Schedule::Parse(bad);
    ASSERT_FALSE(parsed.ok()) << bad;
    EXPECT_TRUE(parsed.error().Is(kScheduleInvalid)) << bad;
  }
}

TEST(Subscriptions, WaitLongerAfterEachFailureAndGoOnFromWhatWasTaken) {
  Subscription subscription;
  subscription.next_leaf = 7;
  const base::UtcTime now{1'000'000'000};
  Advance(subscription, {now, false});
  EXPECT_EQ(subscription.next_at.us - now.us, 2 * base::kMicrosPerSecond);
  for (int i = 0; i < 30; ++i) Advance(subscription, {now, false});
  EXPECT_EQ(subscription.next_at.us - now.us, 3'600 * base::kMicrosPerSecond);
  EXPECT_EQ(subscription.next_leaf, 7u);
  Advance(subscription, {now, true, 9});
  EXPECT_EQ(subscription.next_leaf, 9u);
  EXPECT_EQ(subscription.failures, 0);
  EXPECT_EQ(subscription.next_at, now);
}

}  // namespace
}  // namespace panyuan::epcis
