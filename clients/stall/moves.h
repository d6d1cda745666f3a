// `panyuan-stall split`, `merge`, `transform`, `repack` and `display`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command SplitCommand();
Command MergeCommand();
Command TransformCommand();
Command RepackCommand();
Command DisplayCommand();

}  // namespace panyuan::clients::stall
