// Between the contract's messages and the domain.
#pragma once

#include <vector>

#include "panyuan/oversight/v1/oversight_service.pb.h"
#include "services/oversight/domain/oversight_reads.h"

namespace panyuan::oversight {

// Errors: INVALID_FIELD (dimension, purpose), INVALID_TIME, PERIOD_INVALID.
base::Result<StatisticsQuery> ToQuery(const v1::ListStatisticsRequest& request,
                                      base::CivilDay today);

void FillResponse(int year, const std::vector<GoalStanding>& standings,
                  v1::GetProgressResponse& response);
void FillResponse(DayRange days, const Statistics& statistics,
                  v1::ListStatisticsResponse& response);

}  // namespace panyuan::oversight
