// `panyuan-regulator province …`: a province over its counties.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

// `province chain|figures|checkpoints|alarms`.
Command ProvinceCommand();

}  // namespace panyuan::clients::regulator
