// `panyuan-lab sample`, `list`, `show` and `items`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::technician {

Command SampleCommand();
Command ListCommand();
Command ShowCommand();
Command ItemsCommand();

}  // namespace panyuan::clients::technician
