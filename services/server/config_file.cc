#include "services/server/config_file.h"

#include <toml++/toml.h>

#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Error;
using base::Ok;
using base::Status;

constexpr size_t kMaxTexts = 256;  // of one list

// Reads one value into its place; false when it has another type or is out of range.
struct Reader {
  const toml::node& node;

  bool operator()(std::string* place) const { return Read(place); }
  bool operator()(bool* place) const { return Read(place); }
  bool operator()(std::vector<std::string>* place) const {
    const toml::array* list = node.as_array();
    if (!list || list->size() > kMaxTexts) return false;
    for (const auto& item : *list) {
      const auto value = item.value_exact<std::string>();
      if (!value) return false;
      place->push_back(*value);
    }
    return true;
  }
  bool operator()(const NumberPlace& number) const {
    const auto value = node.value_exact<int64_t>();
    if (!value || *value < number.low || *value > number.high) return false;
    *number.place = static_cast<int>(*value);
    return true;
  }
  bool operator()(Renamed) const { return false; }

 private:
  template <class T>
  bool Read(T* place) const {
    const auto value = node.value_exact<T>();
    if (value) *place = *value;
    return value.has_value();
  }
};

Status ApplySection(const std::string& path, const std::string& name, const toml::table& body,
                    const Places& places) {
  for (const auto& [key, value] : body) {
    const std::string full = name + "." + std::string(key.str());
    const auto found = places.find(full);
    if (found == places.end())
      return InvalidConfig(path, full, "is not a known key; see docs/operations.md");
    if (const auto* renamed = std::get_if<Renamed>(&found->second))
      return InvalidConfig(path, full, (*renamed)(value.value<std::string>().value_or("")));
    if (!std::visit(Reader{value}, found->second))
      return InvalidConfig(path, full,
                           "has the wrong type or is out of range; see docs/operations.md");
  }
  return Ok();
}

Status ApplyList(const std::string& path, const toml::node& body, const SectionList& list) {
  const std::string sections = "[[" + list.name + "]]";
  const toml::array* items = body.as_array();
  if (!items || items->size() > list.most)
    return InvalidConfig(
        path, list.name,
        "is not a list of at most " + std::to_string(list.most) + " " + sections + " sections");
  for (const auto& item : *items) {
    if (!item.is_table())
      return InvalidConfig(path, list.name, "is not a " + sections + " section");
    PANYUAN_TRY(ApplySection(path, list.name, *item.as_table(), list.next()));
  }
  return Ok();
}

}  // namespace

Error InvalidConfig(const std::string& path, const std::string& key, const std::string& problem) {
  return Error(kConfigInvalid, {{"path", path}, {"key", key}, {"problem", problem}});
}

Status ReadConfigText(const std::string& text, const std::string& path, const Places& places,
                      const SectionList& list) {
  toml::table file;
  try {
    file = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return InvalidConfig(path, "line " + std::to_string(error.source().begin.line),
                         std::string(error.description()));
  }
  for (const auto& [section, body] : file) {
    const std::string name(section.str());
    if (name == list.name) {
      PANYUAN_TRY(ApplyList(path, body, list));
      continue;
    }
    if (!body.is_table()) return InvalidConfig(path, name, "is not a section; remove it");
    PANYUAN_TRY(ApplySection(path, name, *body.as_table(), places));
  }
  return Ok();
}

Status CheckLogLevel(const std::string& path, const std::string& level) {
  if (level == "debug" || level == "info" || level == "warn" || level == "error") return Ok();
  return InvalidConfig(path, "log.level", "must be debug, info, warn or error");
}

}  // namespace panyuan::server
