// Lists of what needs a look: goods whose last day of sale comes, and flags.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients {

// `due`.
Command DueCommand();
// `flags`.
Command FlagsCommand();

}  // namespace panyuan::clients
