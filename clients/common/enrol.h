// `enrol`, in every tool with commands: from a one-time code to a working profile.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients {

Command EnrolCommand();

}  // namespace panyuan::clients
