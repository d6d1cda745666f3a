#include "services/base/time.h"

#include <date/date.h>
#include <date/tz.h>

#include <cctype>
#include <chrono>
#include <string>

#include "services/base/reasons.h"
#include "services/base/text.h"

namespace panyuan::base {
namespace {

using Micros = std::chrono::microseconds;

date::sys_time<Micros> ToSys(UtcTime time) { return date::sys_time<Micros>(Micros(time.us)); }

const date::time_zone* Shanghai() {
  static const date::time_zone* zone = date::locate_zone("Asia/Shanghai");
  return zone;
}

// The offset at `time`. Looking it up is slow, and since 1991 it has not changed.
std::chrono::seconds OffsetAt(UtcTime time) {
  thread_local date::sys_info info{};
  const auto at = date::floor<std::chrono::seconds>(ToSys(time));
  if (at < info.begin || at >= info.end) info = Shanghai()->get_info(at);
  return info.offset;
}

date::local_time<Micros> ToLocal(UtcTime time) {
  return date::local_time<Micros>(ToSys(time).time_since_epoch() + OffsetAt(time));
}

// Writes `value` into the `count` characters that end before `end`.
void PutDigits(char* end, int64_t value, int count) {
  for (; count > 0; --count, value /= 10) *--end = static_cast<char>('0' + value % 10);
}

// Writes "2026-03-04" at `text`.
void PutDay(char* text, date::sys_days day) {
  const date::year_month_day date{day};
  PutDigits(text + 4, int{date.year()}, 4);
  PutDigits(text + 7, unsigned{date.month()}, 2);
  PutDigits(text + 10, unsigned{date.day()}, 2);
}

// "2026-03-04T09:00:00.000" of a time counted from 1970 in microseconds, cut to milliseconds.
std::string FormatMillis(Micros since_epoch) {
  const auto days = date::floor<date::days>(since_epoch);
  const int64_t millis = date::floor<std::chrono::milliseconds>(since_epoch - days).count();
  std::string out = "0000-00-00T00:00:00.000";
  char* const text = out.data();
  PutDay(text, date::sys_days(days));
  PutDigits(text + 13, millis / 3'600'000, 2);
  PutDigits(text + 16, millis / 60'000 % 60, 2);
  PutDigits(text + 19, millis / 1'000 % 60, 2);
  PutDigits(text + 23, millis % 1'000, 3);
  return out;
}

Error NotATime(std::string_view text, std::string_view field) {
  return Error(kInvalidTime, {{"field", std::string(field)}, {"value", Quote(text)}});
}

// `count` digits at `pos`, or -1.
int Digits(std::string_view text, size_t pos, size_t count) {
  if (pos + count > text.size()) return -1;
  int value = 0;
  for (size_t i = pos; i < pos + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Days since 1970 of the YYYY-MM-DD at the start of `text`, when it is a real date.
bool ReadDate(std::string_view text, int32_t& days) {
  const int year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
  if (year < 1 || month < 0 || day < 0 || text[4] != '-' || text[7] != '-') return false;
  const auto ymd = date::year(year) / month / day;
  if (!ymd.ok()) return false;
  days = static_cast<int32_t>(date::sys_days(ymd).time_since_epoch().count());
  return true;
}

// The offset in seconds of "Z" or "+08:00", when `text` is one.
bool ReadOffset(std::string_view text, int64_t& seconds) {
  if (text == "Z" || text == "z") {
    seconds = 0;
    return true;
  }
  const int hours = Digits(text, 1, 2), minutes = Digits(text, 4, 2);
  if (text.size() != 6 || text[3] != ':' || hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
    return false;
  if (text[0] != '+' && text[0] != '-') return false;
  seconds = (hours * 60 + minutes) * 60 * (text[0] == '-' ? -1 : 1);
  return true;
}

}  // namespace

UtcTime SystemClock::Now() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<Micros>(now).count()};
}

std::string FormatUtc(UtcTime time) { return FormatMillis(Micros(time.us)) + "Z"; }

std::string FormatShanghai(UtcTime time) {
  const std::chrono::seconds offset = OffsetAt(time);
  if (offset == std::chrono::hours(8)) return FormatMillis(Micros(time.us) + offset) + "+08:00";
  const auto millis = date::floor<std::chrono::milliseconds>(ToSys(time));
  return date::format("%FT%T%Ez", date::make_zoned(Shanghai(), millis));
}

std::string FormatShanghaiMinute(UtcTime time) {
  std::string text = FormatMillis(Micros(time.us) + OffsetAt(time));
  text[10] = ' ';
  text.resize(16);  // cut to minutes
  return text;
}

Result<UtcTime> ParseTime(std::string_view text, std::string_view field) {
  int32_t days = 0;
  if (text.size() < 20 || text.size() > 40 || !ReadDate(text, days)) return NotATime(text, field);
  const int hour = Digits(text, 11, 2), minute = Digits(text, 14, 2), second = Digits(text, 17, 2);
  if ((text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
    return NotATime(text, field);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return NotATime(text, field);
  size_t pos = 19;
  int64_t fraction_us = 0;
  if (text[pos] == '.') {
    int64_t unit = kMicrosPerSecond / 10;
    const size_t first = ++pos;
    for (; pos < text.size() && std::isdigit(static_cast<unsigned char>(text[pos])); ++pos) {
      fraction_us += (text[pos] - '0') * unit;
      unit /= 10;
    }
    if (pos == first) return NotATime(text, field);
  }
  int64_t offset_s = 0;
  if (!ReadOffset(text.substr(pos), offset_s)) return NotATime(text, field);
  const int64_t seconds = (hour * 60 + minute) * 60 + second - offset_s;
  return UtcTime{days * kMicrosPerDay + seconds * kMicrosPerSecond + fraction_us};
}

Status CheckNotAhead(UtcTime time, UtcTime now, std::string_view field) {
  if (time.us <= now.us + kMaxAhead_us) return Ok();
  return Error(kTimeInFuture, {{"field", std::string(field)},
                               {"value", FormatShanghai(time)},
                               {"now", FormatShanghai(now)}});
}

Status CheckEventTime(UtcTime time, UtcTime now, std::string_view field) {
  PANYUAN_TRY(CheckNotAhead(time, now, field));
  if (time.us >= now.us - kMaxDaysBack * kMicrosPerDay) return Ok();
  return Error(kTimeTooOld, {{"field", std::string(field)},
                             {"value", FormatShanghai(time)},
                             {"days", std::to_string(kMaxDaysBack)}});
}

CivilDay ShanghaiDay(UtcTime time) {
  const auto day = date::floor<date::days>(ToLocal(time));
  return {static_cast<int32_t>(day.time_since_epoch().count())};
}

UtcTime StartOfDay(CivilDay day) {
  const date::local_days local{date::days(day.days)};
  const auto sys = Shanghai()->to_sys(local, date::choose::earliest);
  return {std::chrono::duration_cast<Micros>(sys.time_since_epoch()).count()};
}

std::string FormatDay(CivilDay day) {
  std::string out = "0000-00-00";
  PutDay(out.data(), date::sys_days(date::days(day.days)));
  return out;
}

std::string FormatMonth(CivilDay day) { return FormatDay(day).substr(0, 7); }

Result<CivilDay> ParseDay(std::string_view text, std::string_view field) {
  CivilDay day;
  if (text.size() != 10 || !ReadDate(text, day.days)) return NotATime(text, field);
  return day;
}

}  // namespace panyuan::base
