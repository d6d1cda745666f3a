#include "services/oversight/domain/period.h"

#include <algorithm>
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

CivilDay NearestStart(Span span, CivilDay day) {
  const int longest = span == Span::kYear ? 366 : 31;  // days; no two such spans fit into it
  const CivilDay start = FirstDayOf(span, day);
  const CivilDay next = FirstDayOf(span, {start.days + longest});
  return day.days - start.days <= next.days - day.days ? start : next;
}

// The days from `from` to before `to`; to be taken away where `to` comes first.
void AddSplit(CivilDay from, CivilDay to, Span longest, std::vector<SpanRange>& ranges) {
  if (from == to) return;
  const CivilDay start = NearestStart(longest, from), end = NearestStart(longest, to);
  const Span shorter = longest == Span::kYear ? Span::kMonth : Span::kDay;
  if (start == end) return AddSplit(from, to, shorter, ranges);
  AddSplit(from, start, shorter, ranges);
  const CivilDay last{std::max(start, end).days - 1};
  ranges.push_back({longest, std::min(start, end), FirstDayOf(longest, last), start < end});
  AddSplit(end, to, shorter, ranges);
}

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

CivilDay FirstDayOf(Span span, CivilDay day) {
  if (span == Span::kDay) return day;
  const std::chrono::year_month_day civil(sys_days(days(day.days)));
  const std::chrono::month month = span == Span::kYear ? std::chrono::January : civil.month();
  return ToCivilDay(civil.year() / month / 1);
}

std::vector<SpanRange> SplitDays(DayRange days, Span longest) {
  std::vector<SpanRange> ranges;
  AddSplit(days.first, {days.last.days + 1}, longest, ranges);
  return ranges;
}

}  // namespace panyuan::oversight
