// `panyuan-regulator hold` and `release`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

Command HoldCommand();
Command ReleaseCommand();

}  // namespace panyuan::clients::regulator
