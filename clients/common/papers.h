// `papers`: a batch's files and certificates, for every tool whose user may read them.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients {

Command PapersCommand();

}  // namespace panyuan::clients
