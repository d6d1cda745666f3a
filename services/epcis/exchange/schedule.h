// When a standing query is due: the query schedule of EPCIS 2.0 (GS1 EPCIS 2.0 §8.2.5.3).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::epcis {

class Schedule {
 public:
  // Of a JSON object with any of second, minute, hour, dayOfMonth, month and dayOfWeek (1 is
  // Monday), each a text such as "1,[3-5]". A member that is missing is any value where none that
  // stands before it in that list is given, else the lowest: {"hour":"1","minute":"5"} is once a
  // day.
  // Errors: EPCIS_SCHEDULE_INVALID, also for one that never comes.
  static base::Result<Schedule> Parse(std::string_view json);

  // The first moment after `time`, in the time of Shanghai.
  base::UtcTime Next(base::UtcTime time) const;

 private:
  enum Field { kSecond, kMinute, kHour, kDayOfMonth, kMonth, kDayOfWeek, kFields };
  bool Has(Field field, unsigned value) const { return values_[field] >> value & 1; }
  bool HasDay(int32_t days) const;

  std::array<uint64_t, kFields> values_{};  // a bit each
};

}  // namespace panyuan::epcis
