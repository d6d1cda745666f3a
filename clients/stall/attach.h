// `attach`: the files that go with batches.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command AttachCommand();

}  // namespace panyuan::clients::stall
