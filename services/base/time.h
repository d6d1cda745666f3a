// Time: UTC microseconds inside, Asia/Shanghai on screen.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::base {

// Microseconds since 1970-01-01T00:00:00Z.
struct UtcTime {
  int64_t us = 0;
  auto operator<=>(const UtcTime&) const = default;
};
inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

// A civil day in Asia/Shanghai, as days since 1970-01-01.
struct CivilDay {
  int32_t days = 0;
  auto operator<=>(const CivilDay&) const = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcTime Now() const = 0;
};

// The machine's clock; thread-safe.
class SystemClock final : public Clock {
 public:
  UtcTime Now() const override;
};

// "2026-03-04T05:06:07.089Z", milliseconds always shown.
std::string FormatUtc(UtcTime time);
// "2026-03-04T13:06:07.089+08:00".
std::string FormatShanghai(UtcTime time);
// "2026-03-04 13:06", for people.
std::string FormatShanghaiMinute(UtcTime time);

// Reads RFC 3339 with Z or an offset, up to microseconds (finer digits are cut).
// Errors: INVALID_TIME with metadata field and value.
Result<UtcTime> ParseTime(std::string_view text, std::string_view field);

// Bounds of what a caller states as the time of an event.
inline constexpr int64_t kMaxAhead_us = 5 * 60 * kMicrosPerSecond;  // between two clocks
inline constexpr int kMaxDaysBack = 30;                             // for what was kept on paper

// At most kMaxAhead_us after `now`. Errors: TIME_IN_FUTURE.
Status CheckNotAhead(UtcTime time, UtcTime now, std::string_view field);
// Also at most kMaxDaysBack before it. Errors: TIME_IN_FUTURE, TIME_TOO_OLD.
Status CheckEventTime(UtcTime time, UtcTime now, std::string_view field);

CivilDay ShanghaiDay(UtcTime time);
// The first instant of the day in Asia/Shanghai.
UtcTime StartOfDay(CivilDay day);
// "2026-03-04".
std::string FormatDay(CivilDay day);
// "2026-03".
std::string FormatMonth(CivilDay day);
// Errors: INVALID_TIME.
Result<CivilDay> ParseDay(std::string_view text, std::string_view field);

}  // namespace panyuan::base
