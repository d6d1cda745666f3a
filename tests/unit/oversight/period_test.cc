#include "services/oversight/domain/period.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

#include "services/base/reasons.h"
#include "services/oversight/domain/reasons.h"

namespace panyuan::oversight {
namespace {

using base::CivilDay;

CivilDay Day(std::string_view text) { return base::ParseDay(text, "day").value(); }

TEST(ReadPeriod, DefaultsToTheYearBeforeItsLastDay) {
  const CivilDay today = Day("2026-03-04");
  EXPECT_EQ(ReadPeriod("", "", today).value(), (DayRange{Day("2025-03-04"), today}));
  EXPECT_EQ(ReadPeriod("2026-03-01", "", today).value(), (DayRange{Day("2026-03-01"), today}));
  EXPECT_EQ(ReadPeriod("", "2021-06-30", today).value(),
            (DayRange{Day("2020-06-30"), Day("2021-06-30")}));
}

TEST(ReadPeriod, RunsForwardAndOver3660DaysAtMost) {
  const CivilDay today = Day("2026-03-04");
  EXPECT_TRUE(ReadPeriod("2026-03-04", "2026-03-04", today).ok());
  EXPECT_TRUE(ReadPeriod("2026-03-05", "2026-03-04", today).error().Is(kPeriodInvalid));
  const CivilDay longest{today.days - 3'660};
  EXPECT_TRUE(ReadPeriod(base::FormatDay(longest), "", today).ok());
  const auto longer = ReadPeriod(base::FormatDay({longest.days - 1}), "", today);
  ASSERT_FALSE(longer.ok());
  EXPECT_TRUE(longer.error().Is(kPeriodInvalid));
  EXPECT_EQ(longer.error().metadata().at("to_day"), "2026-03-04");
}

TEST(ReadPeriod, NamesTheDayThatIsNone) {
  const auto from = ReadPeriod("2026-02-30", "", Day("2026-03-04"));
  ASSERT_FALSE(from.ok());
  EXPECT_TRUE(from.error().Is(base::kInvalidTime));
  EXPECT_EQ(from.error().metadata().at("field"), "from_day");
  const auto to = ReadPeriod("2026-01-01", "2026-1-2", Day("2026-03-04"));
  ASSERT_FALSE(to.ok());
  EXPECT_EQ(to.error().metadata().at("field"), "to_day");
}

TEST(ChooseYear, TakesThisYearForNoneAndRefusesWhatThePlanCannotMean) {
  EXPECT_EQ(ChooseYear(0, Day("2026-12-31")).value(), 2026);
  EXPECT_EQ(ChooseYear(2018, Day("2026-12-31")).value(), 2018);
  EXPECT_EQ(ChooseYear(2200, Day("2026-12-31")).value(), 2200);
  for (uint32_t year : {1u, 2017u, 2201u, 4'294'967'295u}) {
    const auto refused = ChooseYear(year, Day("2026-12-31"));
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().Is(base::kInvalidField));
    EXPECT_EQ(refused.error().metadata().at("field"), "year");
  }
}

TEST(DaysOfYear, RunsFromNewYearToItsEve) {
  EXPECT_EQ(DaysOfYear(2024), (DayRange{Day("2024-01-01"), Day("2024-12-31")}));
}

TEST(FirstDayOf, IsWhereTheMonthOrTheYearBegins) {
  EXPECT_EQ(FirstDayOf(Span::kDay, Day("2024-02-29")), Day("2024-02-29"));
  EXPECT_EQ(FirstDayOf(Span::kMonth, Day("2024-02-29")), Day("2024-02-01"));
  EXPECT_EQ(FirstDayOf(Span::kYear, Day("2024-12-31")), Day("2024-01-01"));
  EXPECT_EQ(FirstDayOf(Span::kYear, Day("2025-01-01")), Day("2025-01-01"));
}

TEST(SplitDays, TakesAwayWhatIsLessThanTheRest) {
  const std::vector<SpanRange> split{{Span::kDay, Day("2023-11-30"), Day("2023-11-30"), true},
                                     {Span::kMonth, Day("2023-12-01"), Day("2023-12-01"), true},
                                     {Span::kYear, Day("2024-01-01"), Day("2025-01-01"), true},
                                     {Span::kMonth, Day("2026-01-01"), Day("2026-03-01"), true},
                                     {Span::kDay, Day("2026-03-31"), Day("2026-03-31"), false}};
  EXPECT_EQ(SplitDays({Day("2023-11-30"), Day("2026-03-30")}, Span::kYear), split);
}

// The day after the span that begins at `first`.
CivilDay EndOf(Span span, CivilDay first) {
  CivilDay end{first.days + 1};
  while (FirstDayOf(span, end) == first) ++end.days;
  return end;
}

TEST(SplitDays, CountsEachDayOnceFromFewSpans) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const CivilDay first{static_cast<int32_t>(18'000 + random() % 1'500)};
    const DayRange days{first, {static_cast<int32_t>(first.days + random() % (1 << round % 12))}};
    for (const Span longest : kSpans) {
      std::map<CivilDay, int> counted;
      int spans[] = {0, 0, 0};
      for (const SpanRange& range : SplitDays(days, longest)) {
        ASSERT_LE(range.span, longest);
        for (CivilDay next = range.first; next <= range.last; ++spans[int(range.span)]) {
          ASSERT_EQ(FirstDayOf(range.span, next), next);
          for (const CivilDay end = EndOf(range.span, next); next < end; ++next.days)
            counted[next] += range.added ? 1 : -1;
        }
      }
      for (const auto& [day, times] : counted)
        ASSERT_EQ(times, day >= days.first && day <= days.last ? 1 : 0) << base::FormatDay(day);
      ASSERT_TRUE(counted.contains(days.first) && counted.contains(days.last));
      if (longest != Span::kDay) {
        ASSERT_LE(spans[0], 30);
      }
      if (longest == Span::kYear) {
        ASSERT_LE(spans[1], 12);
      }
    }
  }
}

}  // namespace
}  // namespace panyuan::oversight
