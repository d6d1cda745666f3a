// The plan of a simulated day: what arrives, what is done with it, what is sampled and read. Pure:
// the same county and settings give the same plan, whichever day is asked for first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "clients/admin/simulate_act.h"
#include "clients/admin/simulate_county.h"
#include "panyuan/trace/v1/trace_service.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::admin {

inline constexpr size_t kMaxMorningBatches = 512;  // the most that RegisterBatches takes
inline constexpr uint32_t kMaxSamplesPerDay = 2'000;

struct SimulationSettings {
  uint32_t seed = 7;
  base::CivilDay last_day;
  uint32_t days = 365;        // at least 1
  uint32_t samples = 25'000;  // of all days together; at most kMaxSamplesPerDay × days

  base::CivilDay first_day() const { return {last_day.days - static_cast<int32_t>(days) + 1}; }
};

// Batches that arrive, and all that is made of them. Their places count the arrivals first, then
// what the acts make, as these come.
struct Family {
  std::vector<trace::v1::BatchRow> arrivals;  // one; two of the same goods where they are merged
  size_t batches = 1;                         // made ones included
  // In order of time. At most one sample of an arrival; a result is verified before the next is
  // handed in.
  std::vector<Act> acts;
};

// What one stall registers in one call: 1 to kMaxMorningBatches batches.
struct Morning {
  size_t stall = 0;  // its place among the county's stalls
  size_t lab = 0;    // the one that samples there
  base::UtcTime at;  // after the last arrival
  std::vector<Family> families;
};

// Samples that fall on `day`: over the days of the settings, wherever they begin, exactly
// `settings.samples`.
uint32_t SamplesOn(const SimulationSettings& settings, base::CivilDay day);
// Batches that arrive on `day`: one for each sample and, over all days, half as many besides.
uint32_t BatchesOn(const SimulationSettings& settings, base::CivilDay day);

// The day's mornings, in the order of the stalls. Arrivals lie from 04:30 to 07:00, samples from
// 07:00 to 10:00, results before 16:00, sales before 18:30 and losses before 19:30, in
// Asia/Shanghai. A recall is ordered after that; it goes on for days, though not past the last.
std::vector<Morning> PlanDay(const County& county, const SimulationSettings& settings,
                             base::CivilDay day);

}  // namespace panyuan::clients::admin
