#include "services/oversight/domain/period.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace panyuan::oversight
