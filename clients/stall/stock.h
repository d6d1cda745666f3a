// `panyuan-stall lose`, `return`, `destroy`, `send-out`, `recover`, `correct` and `balance`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::stall {

Command LoseCommand();
Command ReturnCommand();
Command DestroyCommand();
Command SendOutCommand();
Command RecoverCommand();
Command CorrectCommand();
Command BalanceCommand();

}  // namespace panyuan::clients::stall
