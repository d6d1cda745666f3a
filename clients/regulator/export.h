// `panyuan-regulator export`: what was recorded, as a file for others.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

Command ExportCommand();

}  // namespace panyuan::clients::regulator
