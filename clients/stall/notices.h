// `panyuan-stall notices` and `acknowledge`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command NoticesCommand();
Command AcknowledgeCommand();

}  // namespace panyuan::clients::stall
