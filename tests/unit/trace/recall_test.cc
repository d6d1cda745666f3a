#include "services/trace/domain/recall.h"

#include <gtest/gtest.h>

#include "services/trace/domain/recall_reasons.h"
#include "tests/support/expect.h"

namespace panyuan::trace {
namespace {

base::CivilDay Day(const char* text) { return base::ParseDay(text, "day").value(); }

// Around the national day of 2026: eight days off, made up for on two days of weekends.
std::vector<CalendarDay> NationalDay() {
  std::vector<CalendarDay> days = {{Day("2026-09-20"), true, Confidence::kRecalled}};
  for (int i = 0; i < 7; ++i)
    days.push_back({{Day("2026-10-01").days + i}, false, Confidence::kRecalled});
  days.push_back({Day("2026-10-10"), true, Confidence::kRecalled});
  return days;
}

std::string After(const char* day, int count, const std::vector<CalendarDay>& exceptions) {
  return base::FormatDay(WorkingDayAfter(Day(day), count, exceptions).day);
}

RecallOrder Order(int level) { return {level, "农药残留超标", "", "", false}; }

TEST(WorkingDayAfter, CountsMondayToFriday) {
  EXPECT_EQ(After("2026-03-04", 10, {}), "2026-03-18");
  EXPECT_EQ(After("2026-03-06", 1, {}), "2026-03-09");  // from a Friday
  EXPECT_EQ(After("2026-03-07", 1, {}), "2026-03-09");  // from a Saturday
}

TEST(WorkingDayAfter, SkipsHolidaysAndCountsTheDaysThatMakeUpForThem) {
  EXPECT_EQ(After("2026-09-18", 1, NationalDay()), "2026-09-20");  // a Sunday
  EXPECT_EQ(After("2026-09-30", 1, NationalDay()), "2026-10-08");
  EXPECT_EQ(After("2026-09-30", 3, NationalDay()), "2026-10-10");  // a Saturday
  EXPECT_EQ(After("2026-09-30", 4, NationalDay()), "2026-10-12");
}

TEST(WorkingDayAfter, IsAsSureAsTheWorstYearOnTheWay) {
  std::vector<CalendarDay> days = NationalDay();
  const auto confidence = [&](const char* day, int count) {
    return WorkingDayAfter(Day(day), count, days).confidence;
  };
  EXPECT_EQ(confidence("2026-09-30", 10), Confidence::kRecalled);
  EXPECT_EQ(confidence("2026-12-28", 10), Confidence::kGenerated);  // nothing is known of 2027
  days.push_back({Day("2027-01-01"), false, Confidence::kVerified});
  EXPECT_EQ(confidence("2026-12-28", 10), Confidence::kRecalled);
  EXPECT_EQ(confidence("2026-12-31", 1), Confidence::kVerified);  // no day of 2026 is passed
}

TEST(CalendarYearsFrom, CoversTheYearAndTheNext) {
  const DayRange range = CalendarYearsFrom(Day("2026-12-31"));
  EXPECT_EQ(base::FormatDay(range.first), "2026-01-01");
  EXPECT_EQ(base::FormatDay(range.last), "2027-12-31");
}

TEST(NewRecall, HasTheDeadlinesOfItsLevel) {
  // 22:30 on a Wednesday in UTC is Thursday in Shanghai: the working days begin with Friday.
  const auto now = base::ParseTime("2026-03-04T22:30:00Z", "now").value();
  const struct {
    int level;
    const char* start_by;
    const char* finish_by;
  } wanted[] = {{1, "2026-03-05T22:30:00.000Z", "2026-03-19"},
                {2, "2026-03-06T22:30:00.000Z", "2026-04-02"},
                {3, "2026-03-07T22:30:00.000Z", "2026-04-16"}};
  for (const auto& [level, start_by, finish_by] : wanted) {
    const Recall recall = NewRecall({1}, Order(level), "G0001", now, {});
    EXPECT_EQ(base::FormatUtc(recall.start_by), start_by);
    EXPECT_EQ(base::FormatDay(recall.finish_by), finish_by);
    EXPECT_EQ(recall.reason_en, recall.reason_zh);
  }
}

TEST(CheckOrder, WantsALevelAndAReason) {
  EXPECT_OK(CheckOrder(Order(1)));
  EXPECT_REASON(CheckOrder(Order(0)), kRecallLevel);
  EXPECT_REASON(CheckOrder(Order(4)), kRecallLevel);
  RecallOrder order = Order(1);
  order.reason_zh.clear();
  EXPECT_EQ(testing::ReasonOf(CheckOrder(order)), "FIELD_MISSING");
}

TEST(Recall, SaysHowMuchIsOutOfCustomersHands) {
  Recall recall;
  EXPECT_EQ(EffectivenessPermille(recall), 1'000);  // there was nothing to get back
  recall.left_g = 30'000;
  recall.sold_g = 10'000;
  EXPECT_EQ(EffectivenessPermille(recall), 750);
  recall.recovered_g = 5'000;
  recall.destroyed_g = 7'000;
  EXPECT_EQ(EffectivenessPermille(recall), 875);
  EXPECT_EQ(DestroyedPermille(recall), 200);
}

TEST(Recall, IsOverdueAfterItsDeadlines) {
  Recall recall = NewRecall({1}, Order(1), "G0001", base::StartOfDay(Day("2026-03-04")), {});
  recall.state = RecallState::kOpen;
  const Acknowledgements acknowledged{3, 2, recall.ordered_at};
  EXPECT_EQ(OverdueStalls(recall, acknowledged, recall.start_by), 0);
  EXPECT_EQ(OverdueStalls(recall, acknowledged, {recall.start_by.us + 1}), 1);
  EXPECT_FALSE(FinishOverdue(recall, {base::StartOfDay(Day("2026-03-19")).us - 1}));
  EXPECT_TRUE(FinishOverdue(recall, base::StartOfDay(Day("2026-03-19"))));
  recall.state = RecallState::kClosed;
  EXPECT_FALSE(FinishOverdue(recall, base::StartOfDay(Day("2026-03-19"))));
}

TEST(Recall, ReportsHowLongItTook) {
  Recall recall;
  recall.ordered_at = {0};
  EXPECT_FALSE(SecondsToHold(recall));
  recall.held_at = base::UtcTime{90 * base::kMicrosPerSecond};
  EXPECT_EQ(SecondsToHold(recall), 90);
  EXPECT_FALSE(SecondsToAcknowledge(recall, {2, 1, recall.held_at}));
  EXPECT_EQ(SecondsToAcknowledge(recall, {2, 2, recall.held_at}), 90);
}

}  // namespace
}  // namespace panyuan::trace
