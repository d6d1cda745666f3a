// `panyuan-stall label`: the label of one batch.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command LabelCommand();

}  // namespace panyuan::clients::stall
