#include "services/trace/domain/work_calendar.h"

#include <algorithm>
#include <chrono>

namespace panyuan::trace {
namespace {

using base::CivilDay;

// More than kMaxWorkingDays take, whatever holidays there are.
constexpr int kMaxDaysOnTheWay = 366;

std::chrono::sys_days AsDate(CivilDay day) {
  return std::chrono::sys_days(std::chrono::days(day.days));
}

std::chrono::year YearOf(CivilDay day) { return std::chrono::year_month_day(AsDate(day)).year(); }

CivilDay FirstOf(std::chrono::year year) {
  const std::chrono::sys_days day = year / std::chrono::January / 1;
  return {static_cast<int32_t>(day.time_since_epoch().count())};
}

bool IsWeekend(CivilDay day) {
  const std::chrono::weekday weekday(AsDate(day));
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

bool IsWorking(CivilDay day, std::span<const CalendarDay> exceptions) {
  const auto known = std::lower_bound(
      exceptions.begin(), exceptions.end(), day,
      [](const CalendarDay& exception, CivilDay wanted) { return exception.day < wanted; });
  return known != exceptions.end() && known->day == day ? known->working : !IsWeekend(day);
}

Confidence ConfidenceOf(std::chrono::year year, std::span<const CalendarDay> exceptions) {
  auto worst = Confidence::kStated;
  for (const CalendarDay& exception : exceptions)
    if (YearOf(exception.day) == year) worst = std::max(worst, exception.confidence);
  return worst == Confidence::kStated ? Confidence::kGenerated : worst;
}

}  // namespace

DayRange CalendarYearsFrom(CivilDay day) {
  const std::chrono::year year = YearOf(day);
  return {FirstOf(year), {FirstOf(year + std::chrono::years(2)).days - 1}};
}

WorkingDay WorkingDayAfter(CivilDay day, int count, std::span<const CalendarDay> exceptions) {
  WorkingDay last{day, Confidence::kVerified};
  for (int passed = 0; passed < kMaxDaysOnTheWay && count > 0; ++passed) {
    ++last.day.days;
    if (IsWorking(last.day, exceptions)) --count;
  }
  for (std::chrono::year year = YearOf({day.days + 1}); year <= YearOf(last.day); ++year)
    last.confidence = std::max(last.confidence, ConfidenceOf(year, exceptions));
  return last;
}

}  // namespace panyuan::trace
