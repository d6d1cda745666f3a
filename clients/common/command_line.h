// A tool's command line: its tree of commands, its help in the user's language, its shell
// completion and the sentences for a line that cannot be read.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "clients/common/arguments.h"
#include "clients/common/exit_code.h"
#include "clients/common/session.h"
#include "clients/common/text.h"
#include "services/base/result.h"

namespace panyuan::clients {

// One thing a tool does.
struct Command {
  std::string name = {};  // "receive"; empty for a tool that does one thing
  Text about = {};        // one sentence
  Text notes = {};        // below the options: what to know, and an example
  std::function<void(Arguments&)> declare = {};
  std::function<base::Result<ExitCode>(Session&)> run = {};
};

struct Tool {
  std::string name = {};  // "panyuan-stall"
  std::string role = {};  // its profile where none is named: "stall"
  Text about = {};
  std::vector<Command> commands = {};  // one without a name, or several with
};

// What was asked for: a command to run, or a text to show (help, completion).
struct Request {
  SessionOptions options;
  const Command* command = nullptr;  // of the tool; absent when there is a text
  std::string text;
};

// Reads the line; targets of the tool's commands are filled.
// Errors: COMMAND_LINE_INVALID with problem and problem_zh; those of a value's reader.
base::Result<Request> ReadCommandLine(const Tool& tool, int argc, const char* const* argv);

// The language of help and errors where the line itself cannot be read: --lang, else the
// profile's, else the environment's.
Language ChooseLanguage(const Tool& tool, int argc, const char* const* argv);

}  // namespace panyuan::clients
