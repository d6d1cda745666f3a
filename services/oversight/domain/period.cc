#include "services/oversight/domain/period.h"

#include <chrono>
#include <string>

#include "services/base/reasons.h"
#include "services/oversight/domain/reasons.h"

namespace panyuan::oversight {
namespace {

using base::CivilDay;
using base::Error;
using base::Result;

using std::chrono::days;
using std::chrono::sys_days;

CivilDay ToCivilDay(sys_days day) { return {static_cast<int32_t>(day.time_since_epoch().count())}; }

}  // namespace

Result<DayRange> ReadPeriod(std::string_view from_day, std::string_view to_day, CivilDay today) {
  DayRange range{today, today};
  if (!to_day.empty()) {
    PANYUAN_ASSIGN(range.last, base::ParseDay(to_day, "to_day"));
  }
  range.first.days = range.last.days - kDefaultPeriodDays;
  if (!from_day.empty()) {
    PANYUAN_ASSIGN(range.first, base::ParseDay(from_day, "from_day"));
  }
  const int length = range.last.days - range.first.days;
  if (length < 0 || length > kLongestPeriodDays)
    return Error(kPeriodInvalid, {{"field", "from_day"},
                                  {"from_day", base::FormatDay(range.first)},
                                  {"to_day", base::FormatDay(range.last)},
                                  {"max_days", std::to_string(kLongestPeriodDays)}});
  return range;
}

Result<int> ChooseYear(uint32_t year, CivilDay today) {
  if (year == 0)
    return static_cast<int>(std::chrono::year_month_day(sys_days(days(today.days))).year());
  if (year < kFirstYear || year > kLastYear)
    return Error(base::kInvalidField, {{"field", "year"},
                                       {"problem", "ask for a year from 2018 to 2200"},
                                       {"problem_zh", "请填写 2018 至 2200 之间的年份"}});
  return static_cast<int>(year);
}

DayRange DaysOfYear(int year) {
  const std::chrono::year civil(year);
  return {ToCivilDay(civil / 1 / 1), ToCivilDay(civil / 12 / 31)};
}

}  // namespace panyuan::oversight
