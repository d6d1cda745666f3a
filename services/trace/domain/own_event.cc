#include "services/trace/domain/own_event.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {
namespace {

using base::Result;
using ledger::EpcisEvent;
using nlohmann::json;

std::string TextOf(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// The objects of the list `name`; none where there is no such list.
std::vector<json> ListOf(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array()) return {};
  return {found->begin(), found->end()};
}

std::vector<std::string> TextsOf(const json& object, const char* name) {
  std::vector<std::string> texts;
  for (const json& one : ListOf(object, name))
    if (one.is_string()) texts.push_back(one.get<std::string>());
  return texts;
}

Result<std::vector<ledger::QuantityLine>> LinesOf(const json& object, const char* name,
                                                  const label::BatchNumbering& numbering) {
  std::vector<ledger::QuantityLine> lines;
  for (const json& one : ListOf(object, name)) {
    ledger::QuantityLine line;
    line.epc_class = TextOf(one, "epcClass");
    const size_t slash = line.epc_class.rfind('/');
    if (slash == std::string::npos) return kEventUnreadable;
    PANYUAN_ASSIGN(const label::BatchCode code,
                   label::BatchCode::Parse(std::string_view(line.epc_class).substr(slash + 1)));
    PANYUAN_ASSIGN(const uint64_t number, numbering.NumberOf(code));
    line.batch_number = static_cast<int64_t>(number);
    const auto quantity = one.find("quantity");
    // A double holds every mass of a batch to the gram.
    if (quantity != one.end() && quantity->is_number())
      line.mass_g = std::llround(quantity->get<double>() * 1'000);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<ledger::Party> PartiesOf(const json& object, const char* name, const char* member) {
  std::vector<ledger::Party> parties;
  for (const json& one : ListOf(object, name))
    parties.push_back({TextOf(one, "type"), TextOf(one, member)});
  return parties;
}

std::optional<ledger::EventKind> KindOf(std::string_view type) {
  using enum ledger::EventKind;
  for (const ledger::EventKind kind : {kObject, kTransformation, kAggregation})
    if (ledger::TypeOf(kind) == type) return kind;
  return std::nullopt;
}

void ReadExtensions(const json& object, EpcisEvent& event) {
  for (const auto& [name, value] : object.items())
    if (name.starts_with(ledger::kExtensionPrefix) && value.is_string())
      event.extensions.emplace(name.substr(ledger::kExtensionPrefix.size()),
                               value.get<std::string>());
}

}  // namespace

Result<OwnEvent> ReadOwnEvent(std::string_view text, const label::BatchNumbering& numbering) {
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return kEventUnreadable;
  const auto kind = KindOf(TextOf(object, "type"));
  if (!kind) return kEventUnreadable;
  OwnEvent own{TextOf(object, "eventID"), {}};
  EpcisEvent& event = own.event;
  event.kind = *kind;
  event.action = TextOf(object, "action");
  PANYUAN_ASSIGN(event.time, base::ParseTime(TextOf(object, "eventTime"), "eventTime"));
  event.step = TextOf(object, "bizStep");
  event.disposition = TextOf(object, "disposition");
  if (const auto place = object.find("bizLocation"); place != object.end() && place->is_object())
    event.place = TextOf(*place, "id");
  event.parent = TextOf(object, "parentID");
  event.children = TextsOf(object, "childEPCs");
  PANYUAN_ASSIGN(event.inputs, LinesOf(object, "inputQuantityList", numbering));
  const std::string list(ledger::QuantityListOf(*kind));
  PANYUAN_ASSIGN(event.quantities, LinesOf(object, list.c_str(), numbering));
  for (const json& one : ListOf(object, "bizTransactionList"))
    event.transactions.push_back({TextOf(one, "type"), TextOf(one, "bizTransaction")});
  event.sources = PartiesOf(object, "sourceList", "source");
  event.destinations = PartiesOf(object, "destinationList", "destination");
  ReadExtensions(object, event);
  return own;
}

}  // namespace panyuan::trace
