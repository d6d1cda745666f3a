// `panyuan-regulator recall-list`, `recall-show`, `recall-batches` and `recall-notices`.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::regulator {

Command RecallListCommand();
Command RecallShowCommand();
Command RecallBatchesCommand();
Command RecallNoticesCommand();

}  // namespace panyuan::clients::regulator
