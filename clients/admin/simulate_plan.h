// The plan of a simulated day: what arrives, what is sold and sampled, and what is read. Pure: the
// same county and settings give the same plan, whichever day is asked for first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "clients/admin/simulate_catalogue.h"
#include "clients/admin/simulate_dice.h"
#include "panyuan/lab/v1/lab_service.pb.h"
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

// Who takes part, and with what. Not empty: goods with a test, stalls, laboratories, townships.
struct County {
  struct Stall {
    std::string code, sign;  // "M01-001", "绿源蔬菜摊"
  };
  std::vector<Goods> goods;
  std::vector<Stall> stalls;
  std::vector<std::string> lab_codes;
  std::vector<std::string> townships;  // Chinese names
};

// One thing done to a batch after it arrived. Requests are whole but for what the server gives:
// batch_code, sample_code and result_code.
struct Act {
  base::UtcTime at;
  std::variant<trace::v1::SellBatchRequest, lab::v1::TakeSampleRequest,
               lab::v1::SubmitResultRequest, lab::v1::VerifyResultRequest>
      request;
};

struct PlannedBatch {
  trace::v1::BatchRow arrival;
  // In order of time. At most one sample; a result is verified before the next is handed in.
  std::vector<Act> acts;
};

// What one stall registers in one call: 1 to kMaxMorningBatches batches.
struct Morning {
  size_t stall = 0;  // its place among the county's stalls
  size_t lab = 0;    // the one that samples there
  base::UtcTime at;  // after the last arrival
  std::vector<PlannedBatch> batches;
};

// Samples that fall on `day`: over the days of the settings, wherever they begin, exactly
// `settings.samples`.
uint32_t SamplesOn(const SimulationSettings& settings, base::CivilDay day);
// Batches that arrive on `day`: one for each sample and, over all days, half as many besides.
uint32_t BatchesOn(const SimulationSettings& settings, base::CivilDay day);

// The day's mornings, in the order of the stalls. Arrivals lie from 04:30 to 07:00, samples from
// 07:00 to 10:00, results before 16:00 and sales before 18:30, in Asia/Shanghai.
std::vector<Morning> PlanDay(const County& county, const SimulationSettings& settings,
                             base::CivilDay day);

// "sim-<seed>-<day>-<kind>-<ordinal>": "sim-7-2026-03-04-batch-12".
std::string SimulationRequestId(uint32_t seed, base::CivilDay day, Kind kind, uint64_t ordinal);

}  // namespace panyuan::clients::admin
