// Reading a configuration: sections of named keys in TOML, unknown ones refused.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "services/base/result.h"

namespace panyuan::server {

struct NumberPlace {
  int* place;
  int low, high;
};

// What to do instead of writing a key that is called otherwise now, from the value it has.
using Renamed = std::string (*)(const std::string& value);

// Where a key's value goes.
using Place = std::variant<std::string*, std::vector<std::string>*, bool*, NumberPlace, Renamed>;
using Places = std::map<std::string, Place>;  // by "section.key"

inline Place Text(std::string& place) { return &place; }
inline Place Texts(std::vector<std::string>& place) { return &place; }  // at most 256
inline Place Flag(bool& place) { return &place; }
inline Place Number(int& place, int low, int high) { return NumberPlace{&place, low, high}; }

// The sections [[name]], of which there may be several.
struct SectionList {
  std::string name;
  size_t most;
  std::function<Places()> next;  // the places of one more, under "name.key"
};

// CONFIG_INVALID: what is wrong with `key` of the file.
base::Error InvalidConfig(const std::string& path, const std::string& key,
                          const std::string& problem);

// Reads `text`, which stands in the file `path`, into the places. `text` is bounded by the caller.
// Errors: CONFIG_INVALID with `key` and `problem`.
base::Status ReadConfigText(const std::string& text, const std::string& path, const Places& places,
                            const SectionList& list);

// Errors: CONFIG_INVALID for `log.level`.
base::Status CheckLogLevel(const std::string& path, const std::string& level);

}  // namespace panyuan::server
