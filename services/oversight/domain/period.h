// Stretches of civil days in Asia/Shanghai.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::oversight {

// Both ends included; `first` is not after `last`.
struct DayRange {
  base::CivilDay first, last;
  bool operator==(const DayRange&) const = default;
};

inline constexpr int kDefaultPeriodDays = 365;
inline constexpr int kLongestPeriodDays = 3'660;  // from the first day to the last
inline constexpr int kFirstYear = 2018;           // the plan's
inline constexpr int kLastYear = 2200;

// Reads "2026-01-01" and the like. An empty `to_day` is today, an empty `from_day` the day
// kDefaultPeriodDays before the last.
// Errors: INVALID_TIME (from_day, to_day); PERIOD_INVALID (backwards, or too long).
base::Result<DayRange> ReadPeriod(std::string_view from_day, std::string_view to_day,
                                  base::CivilDay today);

// The calendar year asked for; 0 is the one of today.
// Errors: INVALID_FIELD with field `year`, outside kFirstYear to kLastYear.
base::Result<int> ChooseYear(uint32_t year, base::CivilDay today);

DayRange DaysOfYear(int year);

// What a counter holds the sum of. The numbers are stored.
enum class Span { kDay = 0, kMonth = 1, kYear = 2 };
inline constexpr Span kSpans[] = {Span::kDay, Span::kMonth, Span::kYear};

// By which the span that holds `day` is stored.
base::CivilDay FirstDayOf(Span span, base::CivilDay day);

// Spans in a row, by the first days of the first and of the last one.
struct SpanRange {
  Span span;
  base::CivilDay first, last;
  bool added;  // or taken away
  bool operator==(const SpanRange&) const = default;
};

// The spans, none longer than `longest`, that add up to the days once some are taken away again: at
// most five ranges. By years there are at most 30 days and 12 months among them.
std::vector<SpanRange> SplitDays(DayRange days, Span longest);

}  // namespace panyuan::oversight
