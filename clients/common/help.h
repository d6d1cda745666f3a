// How the help looks.
#pragma once

#include <string>

#include "clients/common/text.h"

namespace CLI {
class App;
}

namespace panyuan::clients {

// Gives `app` and, by inheritance, the commands added to it later a help in that language, with
// lines of at most `width` columns.
void DressHelp(CLI::App& app, Language language, int width);

// A bash script that completes the tool's commands, options, choices and files.
std::string BashCompletion(const CLI::App& app);

}  // namespace panyuan::clients
