#include "clients/common/help.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <vector>

#include "clients/common/terminal.h"

namespace panyuan::clients {
namespace {

constexpr int kNameColumns = 30;

std::string Join(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out.append(out.empty() ? "" : "\n").append(line);
  return out;
}

// CLI11's layout, with our line breaks: it counts bytes where Chinese needs columns.
class Layout final : public CLI::Formatter {
 public:
  Layout(Language language, int width) : language_(language), width_(width) {
    column_width(kNameColumns);
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    return Join(Wrap(option->get_description(), width_ - kNameColumns));
  }
  std::string make_description(const CLI::App* app) const override {
    return Join(Wrap(app->get_description(), width_)) + "\n";
  }
  std::string make_subcommand(const CLI::App* command) const override {
    std::string out = "  " + command->get_name();
    out.resize(std::max<size_t>(out.size() + 2, kNameColumns), ' ');
    const auto lines = Wrap(command->get_description(), width_ - kNameColumns);
    for (size_t i = 0; i < lines.size(); ++i)
      out += (i == 0 ? "" : std::string(kNameColumns, ' ')) + lines[i] + "\n";
    return out;
  }
  std::string make_footer(const CLI::App* app) const override {
    std::string footer = app->get_footer();
    const CLI::App* tool = app->get_parent();
    if (tool != nullptr)
      footer += (footer.empty() ? "" : "\n\n") +
                std::string(Text{"For --profile, --lang, --json and --timeout see ",
                                 "--profile、--lang、--json、--timeout 见 "}
                                .In(language_)) +
                tool->get_name() + " --help";
    return footer.empty() ? "" : Join(Wrap(footer, width_)) + "\n";
  }

 private:
  const Language language_;
  const int width_;
};

}  // namespace

void DressHelp(CLI::App& app, Language language, int width) {
  const auto layout = std::make_shared<Layout>(language, width);
  const bool chinese = language == Language::kChinese;
  layout->label("Usage", chinese ? "用法" : "Usage");
  layout->label("OPTIONS", chinese ? "选项" : "OPTIONS");
  layout->label("Positionals", chinese ? "参数" : "Arguments");
  layout->label("SUBCOMMAND", chinese ? "命令" : "COMMAND");
  layout->label("REQUIRED", chinese ? "（必填）" : "(required)");
  app.formatter(layout);
}

}  // namespace panyuan::clients
