#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "clients/common/help.h"

namespace panyuan::clients {
namespace {

std::string Joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : between).append(word);
  return out;
}

// The options of one level that help shows, and the help itself only at the top.
std::vector<const CLI::Option*> Options(const CLI::App& app) {
  return app.get_options([&app](const CLI::Option* option) {
    return option->nonpositional() && !option->get_group().empty() &&
           (option != app.get_help_ptr() || app.get_parent() == nullptr);
  });
}

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : Options(app))
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// Lines of a `case` over "<command>:<previous word>" for options that take a value.
std::string ValueCases(const CLI::App& app, const std::string& command) {
  std::string out;
  for (const CLI::Option* option : Options(app)) {
    if (option->get_expected_max() == 0 || option->get_lnames().empty()) continue;
    std::string shape = option->get_type_name(), reply = "()";
    if (shape.find('|') != shape.npos) {
      std::replace(shape.begin(), shape.end(), '|', ' ');
      reply = "($(compgen -W '" + shape + "' -- \"$word\"))";
    } else if (shape == "FILE") {
      reply = "($(compgen -f -- \"$word\"))";
    }
    out += "    " + command + ":--" + option->get_lnames().front() + ") COMPREPLY=" + reply +
           "; return ;;\n";
  }
  return out;
}

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  std::string function = "_" + app.get_name();
  std::replace(function.begin(), function.end(), '-', '_');
  const std::vector<std::string> shared = OptionNames(app);
  std::vector<std::string> commands;
  std::string values, words;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string& name = command->get_name();
    commands.push_back(name);
    values += ValueCases(*command, name);
    words += "    " + name + ") words='" + Joined(OptionNames(*command), " ") + " " +
             Joined(shared, " ") + "' ;;\n";
  }
  values += ValueCases(app, "*");
  words += "    *) words='" + Joined(commands, " ") + " " + Joined(shared, " ") + "' ;;\n";
  const std::string find_command =
      commands.empty() ? ""
                       : "  for entry in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                         "    case $entry in " +
                             Joined(commands, "|") + ") command=$entry ; break ;; esac\n  done\n";
  return "# bash completion for " + app.get_name() + "\n" + function + "() {\n" +
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command= entry words\n" +
         find_command + "  case $command:$before in\n" + values + "  esac\n  case $command in\n" +
         words + "  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n" +
         "complete -o default -F " + function + " " + app.get_name() + "\n";
}

}  // namespace panyuan::clients
