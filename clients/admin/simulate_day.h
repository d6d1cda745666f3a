// One day of a simulated year: what its random numbers, times and request ids are made of.
#pragma once

#include <cstdint>
#include <string>

#include "clients/admin/simulate_dice.h"
#include "google/protobuf/timestamp.pb.h"
#include "panyuan/trace/v1/quantity.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::admin {

// Seconds of the civil day, in Asia/Shanghai.
inline constexpr int64_t kMinute = 60, kHour = 3'600, kDay = 24 * kHour;
inline constexpr int64_t kFirstArrival = 4 * kHour + 30 * kMinute, kLastArrival = 7 * kHour;
inline constexpr int64_t kLastSample = 10 * kHour, kLastSale = 18 * kHour + 30 * kMinute;

// "sim-<seed>-<day>-<kind>-<ordinal>": "sim-7-2026-03-04-batch-12".
std::string SimulationRequestId(uint32_t seed, base::CivilDay day, Kind kind, uint64_t ordinal);

struct SimulatedDay {
  uint32_t seed = 0;
  base::CivilDay day;

  // `second` may lie on a later day.
  base::UtcTime At(int64_t second) const {
    return {base::StartOfDay(day).us + second * base::kMicrosPerSecond};
  }
  void SetTime(int64_t second, google::protobuf::Timestamp& proto) const {
    proto.set_seconds(At(second).us / base::kMicrosPerSecond);
  }
  Dice Roll(Kind kind, uint64_t ordinal) const { return {seed, day, kind, ordinal}; }
  std::string Id(Kind kind, uint64_t ordinal) const {
    return SimulationRequestId(seed, day, kind, ordinal);
  }
};

void SetMass(int64_t mass_g, trace::v1::Quantity& quantity);

}  // namespace panyuan::clients::admin
