// `panyuan-admin audit`: walks a public log from outside and names the first contradiction.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command AuditCommand();

}  // namespace panyuan::clients::admin
