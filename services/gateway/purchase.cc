#include "services/gateway/purchase.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "services/base/time.h"
#include "services/label/batch_code.h"

namespace panyuan::gateway {
namespace {

using nlohmann::json;

std::string Member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The kilograms of the line that names the batch; empty where there is none.
std::string Kilograms(const json& event, std::string_view batch_code) {
  const auto code = label::BatchCode::Parse(batch_code);
  if (!code.ok()) return {};
  const std::string tail = "/T/" + code->Digits();
  const auto lines = event.find("quantityList");
  if (lines == event.end() || !lines->is_array()) return {};
  for (const json& line : *lines)
    if (line.is_object() && Member(line, "epcClass").ends_with(tail) && line.contains("quantity") &&
        Member(line, "uom") == "KGM")
      return line["quantity"].dump();
  return {};
}

}  // namespace

void Purchase::FindStruck(const trace::v1::GetChainResponse& chain) {
  for (const trace::v1::ChainEvent& event : chain.events())
    if (event.leaf_index() == sale.leaf_index()) struck = event.struck();
}

std::optional<ReceiptPath> ReadReceiptPath(std::string_view path) {
  if (path.size() < 4 || path[0] != '/' || (path[1] & ~0x20) != 'T' || path[2] != '/')
    return std::nullopt;
  const size_t slash = path.find('/', 3);
  if (slash == path.npos || slash == 3) return std::nullopt;
  const std::string_view digits = path.substr(slash + 1);
  ReceiptPath receipt{std::string(path.substr(3, slash - 3)), 0};
  const auto [end, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), receipt.leaf_index);
  if (digits.empty() || fault != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  return receipt;
}

std::optional<Purchase> ReadPurchase(uint64_t leaf_index, std::string_view event_json,
                                     std::string_view batch_code) {
  const json event = json::parse(event_json, nullptr, false);
  if (!event.is_object() || Member(event, "bizStep") != "retail_selling" ||
      event.contains("errorDeclaration"))
    return std::nullopt;
  const std::string kilograms = Kilograms(event, batch_code);
  const auto time = base::ParseTime(Member(event, "eventTime"), "eventTime");
  if (kilograms.empty() || !time.ok()) return std::nullopt;
  Purchase purchase;
  purchase.sale.set_leaf_index(leaf_index);
  purchase.sale.set_step(trace::v1::CHAIN_STEP_SOLD);
  purchase.sale.mutable_occurred_at()->set_seconds(time->us / base::kMicrosPerSecond);
  purchase.sale.mutable_occurred_at()->set_nanos(
      static_cast<int32_t>(time->us % base::kMicrosPerSecond) * 1'000);
  purchase.sale.mutable_quantity()->set_value(kilograms);
  purchase.sale.mutable_quantity()->set_unit_code("KGM");
  return purchase;
}

}  // namespace panyuan::gateway
