// `panyuan-admin erase-supplier`: takes a person's data out of the county's records.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command EraseSupplierCommand();

}  // namespace panyuan::clients::admin
