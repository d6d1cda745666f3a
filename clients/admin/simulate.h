// `panyuan-admin simulate`: a county's year on a server of simulation.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command SimulateCommand();

}  // namespace panyuan::clients::admin
