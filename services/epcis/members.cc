#include "services/epcis/members.h"

#include <nlohmann/json.hpp>

namespace panyuan::epcis {

using nlohmann::json;

const json& MemberOf(const json& object, std::string_view name) {
  static const json kNone;
  if (!object.is_object()) return kNone;
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

const json& ItemsOf(const json& object, std::string_view name) {
  static const json kNoItems = json::array();
  const json& member = MemberOf(object, name);
  return member.is_array() ? member : kNoItems;
}

std::string TextOf(const json& object, std::string_view name) {
  const json& member = MemberOf(object, name);
  return member.is_string() ? member.get<std::string>() : std::string();
}

std::optional<double> NumberOf(const json& object, std::string_view name) {
  const json& member = MemberOf(object, name);
  return member.is_number() ? std::optional(member.get<double>()) : std::nullopt;
}

std::optional<base::UtcTime> TimeOf(const json& object, std::string_view name) {
  const auto time = base::ParseTime(TextOf(object, name), name);
  return time.ok() ? std::optional(*time) : std::nullopt;
}

}  // namespace panyuan::epcis
