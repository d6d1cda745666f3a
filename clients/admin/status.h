// `panyuan-admin status` and `checkpoint`: whether the server is well and its log is true.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command StatusCommand();
Command CheckpointCommand();

}  // namespace panyuan::clients::admin
