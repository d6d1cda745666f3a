// What a laboratory does with one batch: a sample, its results, and their verification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "clients/admin/simulate_act.h"
#include "clients/admin/simulate_catalogue.h"
#include "clients/admin/simulate_day.h"

namespace panyuan::clients::admin {

// One sample of the goods (which have a test) from 07:00 to 10:00, and its results, each verified
// before the next: the sixth by 15:20. `ordinal` is the batch's in the day, `place` in its family.
std::vector<Act> PlanSampling(const SimulatedDay& day, uint32_t ordinal, size_t place,
                              const Goods& goods, const std::string& lab_code);

}  // namespace panyuan::clients::admin
