// Which store holds which county, and passing a county on to another store.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command CountyCommand();

}  // namespace panyuan::clients::admin
