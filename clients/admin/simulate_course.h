// The course of goods through the stalls of one day: shown, divided, joined, made into others,
// handed over, sold, and lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "clients/admin/simulate_act.h"
#include "clients/admin/simulate_county.h"
#include "clients/admin/simulate_day.h"

namespace panyuan::clients::admin {

// A batch of a family, and what the plan leaves of it.
struct Stock {
  size_t place = 0;  // in the family
  size_t stall = 0;  // in the county
  const Goods* goods = nullptr;
  int64_t left_g = 0, sold_g = 0;
  int64_t since = 0;  // second of the day when it was last touched; it is sold after that
};

struct Course {
  std::vector<Act> acts;      // not in order of time
  std::vector<Stock> stocks;  // by place; after the acts
};

// `arrivals` are one batch, or two of the same goods at one stall; `ordinal` is the first one's.
// More never goes out of a batch than is there, in the order of time, and some of each stays.
// Makings and offers come before 11:00, sales before 18:30, losses before 19:30.
Course PlanCourse(const County& county, const SimulatedDay& day, uint32_t ordinal,
                  std::vector<Stock> arrivals);

}  // namespace panyuan::clients::admin
