// `panyuan-regulator stats`: samples and verdicts by one dimension.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

Command StatsCommand();

}  // namespace panyuan::clients::regulator
