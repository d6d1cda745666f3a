// JSON as bytes.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace panyuan::epcis {

// The bytes of nlohmann's dump() for half its instructions: what ReadJson gave is valid UTF-8, so
// texts are copied as they are. No deeper than kMaxDocumentDepth.
std::string WriteJson(const nlohmann::json& value);

}  // namespace panyuan::epcis
