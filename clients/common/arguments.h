// One command's options and arguments, declared once; CLI11 stays behind this header.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/common/text.h"
#include "services/base/result.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace panyuan::clients {

// Declares what a command takes. Targets are filled when the command line is read, and outlive it.
// A `name` is "--product CODE" (an option and what its value is called), "--json" (a switch) or
// "CODE" (an argument by its place). The shell completes values called FILE as files, and those
// called "a4|roll" as one of the words.
class Arguments {
 public:
  class Added {
   public:
    explicit Added(CLI::Option* option) : option_(option) {}
    void Required();
    void Hidden();  // not in the help

   private:
    CLI::Option* option_;
  };

  // `refused` gets the first value that its reader refused.
  Arguments(CLI::App& app, Language language, std::optional<base::Error>& refused)
      : app_(&app), language_(language), refused_(&refused) {}

  Added Switch(std::string_view name, bool& target, Text about);
  Added Add(std::string_view name, std::string& target, Text about);
  Added Add(std::string_view name, std::optional<std::string>& target, Text about);
  // May be given several times, or as several values.
  Added Add(std::string_view name, std::vector<std::string>& target, Text about);
  // A whole number, `low` to `high`.
  Added Add(std::string_view name, uint32_t& target, uint32_t low, uint32_t high, Text about);

  // A value with a syntax of its own: `read` gets the text and the option's name as the field.
  template <class T, class Target>
  Added Read(std::string_view name, Target& target,
             base::Result<T> (*read)(std::string_view text, std::string_view field), Text about) {
    return Take(
        name,
        [&target, read](std::string_view text, std::string_view field) -> base::Status {
          PANYUAN_ASSIGN(target, read(text, field));
          return base::Ok();
        },
        about);
  }

  // One of a few words, each with what it means to the program.
  template <class T, class Target>
  Added Choose(std::string_view option, Target& target,
               std::initializer_list<std::pair<std::string_view, T>> words, Text about) {
    const std::vector<std::pair<std::string_view, T>> known(words);
    std::string shape;
    for (const auto& [word, meaning] : known) shape.append(shape.empty() ? "" : "|").append(word);
    return Take(
        std::string(option) + " " + shape,
        [&target, known, shape](std::string_view text, std::string_view field) -> base::Status {
          for (const auto& [word, meaning] : known) {
            if (word != text) continue;
            target = meaning;
            return base::Ok();
          }
          return NotOneOf(text, field, shape);
        },
        about);
  }

 private:
  using Taker = std::function<base::Status(std::string_view text, std::string_view field)>;

  static base::Error NotOneOf(std::string_view text, std::string_view field, std::string words);
  Added Take(std::string_view name, Taker take, Text about);

  CLI::App* app_;
  Language language_;
  std::optional<base::Error>* refused_;
};

}  // namespace panyuan::clients
