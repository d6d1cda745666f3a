// What a tool's exit says to a script; the numbers are stable.
#pragma once

#include "services/base/result.h"

namespace panyuan::clients {

enum class ExitCode : int {
  kOk = 0,
  kRefused = 1,       // by the server's rules, or a record that does not verify
  kUsage = 2,         // a command line, profile, picture or file that cannot be used
  kPartly = 3,        // some rows of a file were refused, the others recorded
  kUnreachable = 4,   // no server, no answer
  kNotPermitted = 5,  // certificate, identity or permission
};

ExitCode ExitCodeOf(const base::Error& error);

}  // namespace panyuan::clients
