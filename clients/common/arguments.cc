#include "clients/common/arguments.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "services/base/reasons.h"
#include "services/base/text.h"

namespace panyuan::clients {
namespace {

using base::Error;

// "--product CODE" as its two words; the second may be missing.
struct Name {
  explicit Name(std::string_view name)
      : given(name.substr(0, name.find(' '))),
        shape(name.size() > given.size() ? name.substr(given.size() + 1) : "") {}

  std::string given;
  std::string shape;
};

Error NotAValue(std::string_view field, const std::string& en, const std::string& zh) {
  return Error(base::kInvalidField,
               {{"field", std::string(field)}, {"problem", en}, {"problem_zh", zh}});
}

CLI::Option* Shape(CLI::Option* option, const Name& name) {
  if (!name.shape.empty() || option->get_positional()) option->type_name(name.shape);
  return option;
}

}  // namespace

void Arguments::Added::Required() { option_->required(); }
void Arguments::Added::Hidden() { option_->group(""); }

Arguments::Added Arguments::Switch(std::string_view name, bool& target, Text about) {
  return Added(app_->add_flag(std::string(name), target, std::string(about.In(language_))));
}

Arguments::Added Arguments::Add(std::string_view name, std::string& target, Text about) {
  const Name split(name);
  return Added(
      Shape(app_->add_option(split.given, target, std::string(about.In(language_))), split));
}

Arguments::Added Arguments::Add(std::string_view name, std::vector<std::string>& target,
                                Text about) {
  const Name split(name);
  return Added(
      Shape(app_->add_option(split.given, target, std::string(about.In(language_))), split));
}

Arguments::Added Arguments::Add(std::string_view name, std::optional<std::string>& target,
                                Text about) {
  return Take(
      name,
      [&target](std::string_view text, std::string_view) {
        target = std::string(text);
        return base::Ok();
      },
      about);
}

Arguments::Added Arguments::Add(std::string_view name, uint32_t& target, uint32_t low,
                                uint32_t high, Text about) {
  return Take(
      name,
      [&target, low, high](std::string_view text, std::string_view field) -> base::Status {
        uint32_t value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (problem != std::errc() || end != text.data() + text.size() || value < low ||
            value > high) {
          const std::string bounds = std::to_string(low) + " - " + std::to_string(high);
          return NotAValue(field, "give a whole number, " + bounds, "请给整数，" + bounds);
        }
        target = value;
        return base::Ok();
      },
      about);
}

Error Arguments::NotOneOf(std::string_view text, std::string_view field, std::string words) {
  for (char& c : words)
    if (c == '|') c = ' ';
  const std::string given = base::Quote(text);
  return NotAValue(field, "'" + given + "' is none of: " + words,
                   "“" + given + "”不在可选项中：" + words);
}

Arguments::Added Arguments::Take(std::string_view name, Taker take, Text about) {
  const Name split(name);
  const auto read = [take = std::move(take), field = split.given,
                     refused = refused_](const std::string& text) {
    const base::Status taken = take(text, field);
    if (!taken.ok() && !*refused) *refused = taken.error();
  };
  return Added(Shape(
      app_->add_option_function<std::string>(split.given, read, std::string(about.In(language_))),
      split));
}

}  // namespace panyuan::clients
