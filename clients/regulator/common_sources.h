// `panyuan-regulator common`: what several batches have in common on their ways back.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

Command CommonCommand();

}  // namespace panyuan::clients::regulator
