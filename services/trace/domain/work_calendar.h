// Working days: Monday to Friday, but for public holidays and the weekend days that make up for
// them.
#pragma once

#include <span>
#include <vector>

#include "services/base/time.h"
#include "services/trace/domain/batch.h"

namespace panyuan::trace {

inline constexpr int kMaxWorkingDays = 100;  // of one deadline

// A day that breaks the rule.
struct CalendarDay {
  base::CivilDay day;
  bool working = false;
  Confidence confidence = Confidence::kGenerated;
};

struct WorkingDay {
  base::CivilDay day;
  // The worst of the days known of each year on the way there; kGenerated for a year of which none
  // is known.
  Confidence confidence = Confidence::kGenerated;
};

// The days that WorkingDayAfter asks about.
struct DayRange {
  base::CivilDay first, last;
};
// The years from that of `day` to where any deadline after it can lie.
DayRange CalendarYearsFrom(base::CivilDay day);

// The `count`-th working day after `day`; `count` is 1 to kMaxWorkingDays. `exceptions` are those
// of CalendarYearsFrom(day), in the order of their days, each day once.
WorkingDay WorkingDayAfter(base::CivilDay day, int count, std::span<const CalendarDay> exceptions);

}  // namespace panyuan::trace
