// What a laboratory reads in one sample.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "clients/admin/simulate_catalogue.h"
#include "clients/admin/simulate_dice.h"
#include "panyuan/lab/v1/test_result.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::admin {

struct PlannedReading {
  std::string item_code;
  std::string method;  // empty for the item's own
  lab::v1::Reading reading;
};

inline constexpr size_t kMaxReadings = 6;  // of a sample

// How likely it is that a sample of the product fails where it can.
double FailureRate(std::string_view product_code, bool targeted);

// One to three tests that fit the goods (which have at least one), in the order they are read; a
// strip that does not work is repeated, and one that shows a failure is confirmed by a content, so
// that there are at most kMaxReadings. Where `failing`, a content exceeds a verified limit in force
// on `day`; goods without such a limit cannot fail. Apart from that contents conform, and few
// strips and inhibitions are presumptive positive.
std::vector<PlannedReading> PlanReadings(const Goods& goods, base::CivilDay day, bool failing,
                                         Dice& dice);

}  // namespace panyuan::clients::admin
