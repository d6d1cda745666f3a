// Dates and times of day. Two digits of a year stand for the century in which it is nearest
// (GS1 General Specifications §7.12); which one it is matters to a 29 February alone.
#include "services/digital_link/characters.h"
#include "services/digital_link/linters.h"

namespace panyuan::digital_link {
namespace {

constexpr Fault kDateShort{"DATE_TOO_SHORT", "the date has too few digits", "日期位数不足"};
constexpr Fault kDateLong{"DATE_TOO_LONG", "the date has too many digits", "日期位数过多"};
constexpr Fault kBadMonth{"ILLEGAL_MONTH", "the month must be 01 to 12", "月份必须是 01 至 12"};
constexpr Fault kBadDay{"ILLEGAL_DAY", "the month has no such day", "该月没有这一天"};
constexpr Fault kBadHour{"ILLEGAL_HOUR", "the hour must be 00 to 23", "小时必须是 00 至 23"};
constexpr Fault kBadMinute{"ILLEGAL_MINUTE", "the minute must be 00 to 59", "分钟必须是 00 至 59"};
constexpr Fault kBadSecond{"ILLEGAL_SECOND", "the second must be 00 to 59", "秒必须是 00 至 59"};
constexpr Fault kHourShort{"HOUR_TOO_SHORT", "the hour has too few digits", "小时位数不足"};
constexpr Fault kHourLong{"HOUR_TOO_LONG", "the hour has too many digits", "小时位数过多"};
constexpr Fault kMinuteShort{"MINUTE_TOO_SHORT", "the minute has too few digits", "分钟位数不足"};
constexpr Fault kMinuteLong{"MINUTE_TOO_LONG", "the minute has too many digits", "分钟位数过多"};
constexpr Fault kSecondShort{"SECOND_TOO_SHORT", "the second has too few digits", "秒位数不足"};
constexpr Fault kSecondLong{"SECOND_TOO_LONG", "the second has too many digits", "秒位数过多"};
constexpr Fault kTimeShort{"HOUR_WITH_MINUTE_TOO_SHORT", "the time has too few digits",
                           "时间位数不足"};
constexpr Fault kTimeLong{"HOUR_WITH_MINUTE_TOO_LONG", "the time has too many digits",
                          "时间位数过多"};

int Number(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

int DaysOf(int month, bool leap) {
  if (month == 2) return leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

enum class Day { kRequired, kMayBeZero };

const Fault* LintMonthAndDay(std::string_view digits, bool leap, Day kind) {
  const int month = Number(digits.substr(0, 2)), day = Number(digits.substr(2));
  if (month < 1 || month > 12) return &kBadMonth;
  if (day > DaysOf(month, leap) || (day == 0 && kind == Day::kRequired)) return &kBadDay;
  return nullptr;
}

// Every two-digit year that four divides lies in a leap year: 00 is 2000.
const Fault* LintSix(std::string_view text, Day kind) {
  if (text.size() != 6) return text.size() < 6 ? &kDateShort : &kDateLong;
  if (!AllDigits(text)) return &kNonDigit;
  return LintMonthAndDay(text.substr(2), Number(text.substr(0, 2)) % 4 == 0, kind);
}

const Fault* LintEight(std::string_view text, Day kind) {
  if (text.size() != 8) return text.size() < 8 ? &kDateShort : &kDateLong;
  if (!AllDigits(text)) return &kNonDigit;
  const int year = Number(text.substr(0, 4));
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return LintMonthAndDay(text.substr(4), leap, kind);
}

const Fault* LintShortDateOrMonth(std::string_view text) { return LintSix(text, Day::kMayBeZero); }
const Fault* LintLongDate(std::string_view text) { return LintEight(text, Day::kRequired); }
const Fault* LintLongDateOrMonth(std::string_view text) { return LintEight(text, Day::kMayBeZero); }

const Fault* LintTwo(std::string_view text, int end, const Fault& shorter, const Fault& longer,
                     const Fault& range) {
  if (text.size() != 2) return text.size() < 2 ? &shorter : &longer;
  if (!AllDigits(text)) return &kNonDigit;
  return Number(text) < end ? nullptr : &range;
}
const Fault* LintHour(std::string_view text) {
  return LintTwo(text, 24, kHourShort, kHourLong, kBadHour);
}
const Fault* LintMinute(std::string_view text) {
  return LintTwo(text, 60, kMinuteShort, kMinuteLong, kBadMinute);
}
const Fault* LintSecond(std::string_view text) {
  return LintTwo(text, 60, kSecondShort, kSecondLong, kBadSecond);
}

const Fault* LintHourAndMinute(std::string_view text) {
  if (text.size() != 4) return text.size() < 4 ? &kTimeShort : &kTimeLong;
  const Fault* hour = LintHour(text.substr(0, 2));
  return hour ? hour : LintMinute(text.substr(2));
}

}  // namespace

const Fault* LintShortDate(std::string_view text) { return LintSix(text, Day::kRequired); }

Linter FindTimeLinter(std::string_view name) {
  if (name == "yymmdd") return LintShortDate;
  if (name == "yymmd0") return LintShortDateOrMonth;
  if (name == "yyyymmdd") return LintLongDate;
  if (name == "yyyymmd0") return LintLongDateOrMonth;
  if (name == "hh") return LintHour;
  if (name == "hhmi") return LintHourAndMinute;
  if (name == "mi") return LintMinute;
  if (name == "ss") return LintSecond;
  return nullptr;
}

}  // namespace panyuan::digital_link
