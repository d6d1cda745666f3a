// A month's recall: ordered by the regulator, carried out by the stalls, closed.
#pragma once

#include <vector>

#include "clients/admin/simulate_course.h"

namespace panyuan::clients::admin {

// Whether the month's recall is ordered on this day: once in every month.
bool IsRecallDay(const SimulatedDay& day);

// Calls the first of the stocks back in the evening of `day`, and so all others, which were made of
// it. Every stall takes note, what is still there or comes back is destroyed, and the recall is
// closed within ten days. None of the stocks is held.
std::vector<Act> PlanRecall(const SimulatedDay& day, const std::vector<Stock>& stocks);

}  // namespace panyuan::clients::admin
