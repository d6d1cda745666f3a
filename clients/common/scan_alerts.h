// `alerts`: scans that speak of copied or left-over labels.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients {

// The same for a vendor, a market and a supervisor: the server gives each what they may see.
Command AlertsCommand();

}  // namespace panyuan::clients
