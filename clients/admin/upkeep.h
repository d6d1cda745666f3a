// Looking after a county's data on the server's own machine: nothing here calls a server.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients::admin {

Command FsckCommand();
Command RebuildCommand();
Command BackupCommand();
Command RestoreCommand();
Command ExportCommand();
Command ImportCommand();

}  // namespace panyuan::clients::admin
