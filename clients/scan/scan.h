// `panyuan-scan`: what a shopper sees of a batch, and whether the county's log bears it out.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::scan {

Command ScanCommand();

}  // namespace panyuan::clients::scan
