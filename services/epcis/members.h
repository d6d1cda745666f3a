// Members of JSON objects, whatever these turn out to be.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/time.h"

namespace panyuan::epcis {

// The member of that name; null where there is none, or `object` is no object.
const nlohmann::json& MemberOf(const nlohmann::json& object, std::string_view name);
// The member where it is a list, else an empty one.
const nlohmann::json& ItemsOf(const nlohmann::json& object, std::string_view name);
// The member where it is of that type.
std::string TextOf(const nlohmann::json& object, std::string_view name);
std::optional<double> NumberOf(const nlohmann::json& object, std::string_view name);
std::optional<base::UtcTime> TimeOf(const nlohmann::json& object, std::string_view name);

}  // namespace panyuan::epcis
