// JSON documents that tell when they are damaged.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace panyuan::clients::stall {

// {"content": …, "sha256": "<hex, of the content's bytes without spaces>"}.
std::string Seal(const nlohmann::ordered_json& content);

// The content; null where `text` is not what Seal wrote.
nlohmann::ordered_json Unseal(std::string_view text);

}  // namespace panyuan::clients::stall
