// `panyuan-admin witness`: a small server that keeps the last checkpoint of each log it knows and
// cosigns those that extend it (C2SP tlog-witness).
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command WitnessCommand();

}  // namespace panyuan::clients::admin
