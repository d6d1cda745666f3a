// A tool from its command line to its exit.
#pragma once

#include "clients/common/command_line.h"

namespace panyuan::clients {

// Reads the line, runs the command and prints an error that it ends with. Returns an ExitCode.
int RunTool(const Tool& tool, int argc, const char* const* argv);

}  // namespace panyuan::clients
