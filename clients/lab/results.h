// `panyuan-lab result` and `verify`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::technician {

Command ResultCommand();
Command VerifyCommand();

}  // namespace panyuan::clients::technician
