// Figures asked of all counties at once and summed up.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "services/base/traceparent.h"
#include "services/province/rpc/county_links.h"

namespace panyuan::province {

// Conformant over concluded, with its interval.
using FillRate =
    std::function<void(uint64_t conformant, uint64_t concluded, oversight::v1::Rate& out)>;

struct FigurePlan {
  oversight::v1::ListStatisticsRequest request;  // as each county gets it, with both days
  bool with_rows = false;                        // else counties and their total only
  std::chrono::system_clock::time_point deadline;
  std::string language;
  base::Traceparent trace;  // of the call that asks
  FillRate rate;
  v1::GetFiguresResponse* response;
  // Called once, from any thread, when all have answered or the deadline has passed; then the
  // response is filled and not touched again.
  std::function<void()> done;
};

void AskForFigures(std::shared_ptr<const CountyLinks> counties, FigurePlan plan);

}  // namespace panyuan::province
