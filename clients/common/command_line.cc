#include "clients/common/command_line.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <string_view>

#include "clients/common/help.h"
#include "clients/common/profile.h"
#include "clients/common/reasons.h"
#include "clients/common/terminal.h"

namespace panyuan::clients {
namespace {

using base::Error;
using base::Result;

constexpr uint32_t kDefaultTimeoutS = 10;
constexpr uint32_t kLongestTimeoutS = 600;

// The options that every tool takes, before or behind its command.
struct SharedOptions {
  std::string profile, language, completion;
  bool json = false;
  uint32_t timeout_s = kDefaultTimeoutS;

  void Declare(Arguments& arguments) {
    arguments.Add("--profile NAME", profile,
                  {"Profile to use: a name in ~/.config/panyuan or a path (else $PANYUAN_PROFILE)",
                   "配置文件：~/.config/panyuan 中的名称或路径（默认取 $PANYUAN_PROFILE）"});
    arguments.Choose<std::string>("--lang", language, {{"zh", "zh"}, {"zh-CN", "zh"}, {"en", "en"}},
                                  {"Language (else the profile's, else that of $LANG)",
                                   "语言（默认取配置文件，再取 $LANG）"});
    arguments.Switch("--json", json,
                     {"Answer and errors as one JSON document", "结果和错误均输出为一份 JSON"});
    arguments.Add(
        "--timeout SECONDS", timeout_s, 1, kLongestTimeoutS,
        {"Seconds to wait for each attempt (default 10)", "每次尝试的时限（秒，默认 10）"});
    arguments.Choose<std::string>("--completion", completion, {{"bash", "bash"}}, {}).Hidden();
  }
};

// The value of `option` in the raw line, which may be unreadable as a whole.
std::string_view RawValue(std::string_view option, int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == option && i + 1 < argc) return argv[i + 1];
    if (word.starts_with(option) && word.substr(option.size()).starts_with("="))
      return word.substr(option.size() + 1);
  }
  return {};
}

// CLI11's sentence; in Chinese the kind of mistake and what it is about.
Error Unreadable(const CLI::ParseError& error) {
  std::string en = error.what(), zh = "命令行有误：" + en;
  if (en == "A subcommand is required") {
    en = "a command is needed";
    zh = "请写明要执行的命令";
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    zh = "缺少 " + en.substr(0, en.rfind(" is required"));
  } else if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    zh = "无法识别" + en.substr(std::min(en.rfind(": "), en.size()));
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    zh = "缺少参数值：" + en.substr(0, en.find(':'));
  }
  return Error(kCommandLineInvalid, {{"problem", en}, {"problem_zh", zh}});
}

SessionOptions MakeOptions(const Tool& tool, const SharedOptions& shared, Language language) {
  SessionOptions options;
  options.tool = tool.name;
  options.profile_path = ProfilePath(shared.profile, tool.role);
  options.language = language;
  options.json = shared.json;
  options.call.timeout = std::chrono::seconds(shared.timeout_s);
  options.call.language = language;
  return options;
}

// Declares the commands; the one without a name is the tool itself.
void DeclareCommands(const Tool& tool, CLI::App& app, Language language,
                     std::optional<Error>& refused) {
  for (const Command& command : tool.commands) {
    CLI::App* level = &app;
    if (!command.name.empty()) {
      level = app.add_subcommand(command.name, std::string(command.about.In(language)));
      level->group(language == Language::kChinese ? "命令" : "Commands");
      level->fallthrough();
      level->get_help_ptr()->group(app.get_help_ptr()->get_group());
      app.require_subcommand(1);
    }
    level->footer(std::string(command.notes.In(language)));
    Arguments arguments(*level, language, refused);
    if (command.declare) command.declare(arguments);
  }
}

const Command* Chosen(const Tool& tool, const CLI::App& app) {
  for (const Command& command : tool.commands)
    if (command.name.empty() || app.got_subcommand(command.name)) return &command;
  return nullptr;
}

}  // namespace

Language ChooseLanguage(const Tool& tool, int argc, const char* const* argv) {
  const std::string_view asked = RawValue("--lang", argc, argv);
  if (!asked.empty()) return LanguageOf(asked);
  const auto profile = LoadProfile(ProfilePath(RawValue("--profile", argc, argv), tool.role));
  return profile.ok() && profile->language ? *profile->language : EnvironmentLanguage();
}

Result<Request> ReadCommandLine(const Tool& tool, int argc, const char* const* argv) {
  const Language language = ChooseLanguage(tool, argc, argv);
  const bool chinese = language == Language::kChinese;
  std::optional<Error> refused;
  SharedOptions shared;
  CLI::App app(std::string(tool.about.In(language)), tool.name);
  DressHelp(app, language, Terminal::Of(STDOUT_FILENO).width);
  app.option_defaults()->group(chinese ? "选项" : "Options");
  app.set_help_flag("-h,--help", chinese ? "显示本帮助" : "Show this help");
  app.set_version_flag("--version", std::string(tool.name) + " " PANYUAN_VERSION,
                       chinese ? "显示版本" : "Show the version");
  DeclareCommands(tool, app, language, refused);
  Arguments arguments(app, language, refused);
  shared.Declare(arguments);
  Request request;
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    request.text = app.help();
  } catch (const CLI::CallForVersion& version) {
    request.text = std::string(version.what()) + "\n";
  } catch (const CLI::ParseError& error) {
    if (!refused && shared.completion.empty()) return Unreadable(error);
  }
  if (refused) return *refused;
  if (!shared.completion.empty()) request.text = BashCompletion(app);
  request.options = MakeOptions(tool, shared, language);
  if (request.text.empty()) request.command = Chosen(tool, app);
  return request;
}

}  // namespace panyuan::clients
