// `panyuan-stall sync`, `outbox` and `codes`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command SyncCommand();
Command OutboxCommand();
Command CodesCommand();

}  // namespace panyuan::clients::stall
