// `panyuan-regulator progress`: the year against the county's plan.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

Command ProgressCommand();

}  // namespace panyuan::clients::regulator
