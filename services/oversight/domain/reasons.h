// Why a question of oversight is refused.
#pragma once

#include "services/base/result.h"

namespace panyuan::oversight {

inline constexpr base::Reason kPeriodInvalid{
    "PERIOD_INVALID", base::Code::kInvalidArgument,
    "{from_day} to {to_day} is no period: choose a last day from the first on, at most {max_days} "
    "days after it",
    "{from_day} 至 {to_day} 不是有效期间：截止日不得早于起始日，且相距最多 {max_days} 天"};

}  // namespace panyuan::oversight
