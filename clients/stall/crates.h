// `panyuan-stall pack`, `unpack` and `crate`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command PackCommand();
Command UnpackCommand();
Command CrateCommand();

}  // namespace panyuan::clients::stall
