// `panyuan-stall list`, `show` and `sell`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command ListCommand();
Command ShowCommand();
Command SellCommand();

}  // namespace panyuan::clients::stall
