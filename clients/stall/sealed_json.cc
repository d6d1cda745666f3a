#include "clients/stall/sealed_json.h"

#include <nlohmann/json.hpp>

#include "services/base/bytes.h"

namespace panyuan::clients::stall {
namespace {

using nlohmann::ordered_json;

std::string HashOf(const ordered_json& content) {
  return base::HexEncode(base::AsView(
      base::Sha256(content.dump(-1, ' ', false, ordered_json::error_handler_t::replace))));
}

}  // namespace

std::string Seal(const ordered_json& content) {
  const ordered_json sealed{{"content", content}, {"sha256", HashOf(content)}};
  return sealed.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json Unseal(std::string_view text) {
  const ordered_json sealed = ordered_json::parse(text, nullptr, false);
  if (!sealed.is_object() || !sealed.contains("content") || !sealed.contains("sha256")) return {};
  return sealed["sha256"] == HashOf(sealed["content"]) ? sealed["content"] : ordered_json();
}

}  // namespace panyuan::clients::stall
