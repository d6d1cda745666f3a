#include "services/ledger/event_hash_own.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/time.h"
#include "services/ledger/event_hash_values.h"

namespace panyuan::ledger {
namespace {

// Appends "name=value", or nothing for an empty value.
void Add(std::string& out, std::string_view name, std::string_view value) {
  const std::string_view text = TrimSpace(value);
  if (!text.empty()) out.append(name).append("=").append(CanonicalValue(text));
}

// A value that may name the one prefix that ToJson declares.
std::string Expanded(std::string_view value) {
  if (!value.starts_with(kExtensionPrefix)) return std::string(value);
  return std::string(kExtensionNamespace).append(value.substr(kExtensionPrefix.size()));
}

// The same outside the order of fields, where an empty value leaves its name.
void AddLoose(std::string& out, std::string_view name, std::string_view value) {
  out.append(name);
  const std::string expanded = Expanded(value);
  const std::string_view text = TrimSpace(expanded);
  if (!text.empty()) out.append("=").append(CanonicalValue(text));
}

void AddSorted(std::string& out, std::vector<std::string>& parts) {
  std::sort(parts.begin(), parts.end());
  for (const std::string& part : parts) out += part;
}

void AddQuantities(std::string& out, std::string_view list,
                   const std::vector<QuantityLine>& quantities) {
  if (quantities.empty()) return;
  std::vector<std::string> parts;
  for (const QuantityLine& line : quantities) {
    std::string& part = parts.emplace_back("quantityElement");
    Add(part, "epcClass", Expanded(line.epc_class));
    if (line.mass_g <= 0) continue;
    Add(part, "quantity", base::Decimal(line.mass_g, 3).ToString());
    Add(part, "uom", "KGM");
  }
  out += list;
  AddSorted(out, parts);
}

void AddChildren(std::string& out, const std::vector<std::string>& children) {
  std::vector<std::string> parts;
  for (const std::string& child : children) Add(parts.emplace_back(), "epc", Expanded(child));
  std::string inner;
  AddSorted(inner, parts);
  if (!inner.empty()) out.append("childEPCs").append(inner);
}

void AddPersistent(std::string& out, std::string_view name, const std::vector<std::string>& words) {
  std::vector<std::string> parts;
  for (const std::string& word : words)
    Add(parts.emplace_back(), name, Expanded(ExpandWord("persistentDisposition", name, word)));
  AddSorted(out, parts);
}

void AddReports(std::string& out, const std::vector<SensorReport>& reports) {
  if (reports.empty()) return;
  std::vector<std::string> parts;
  for (const SensorReport& report : reports) {
    std::string& part = parts.emplace_back("sensorReport");
    Add(part, "type", ExpandWord("sensorReport", "type", kMeasurementType));
    Add(part, "chemicalSubstance", Expanded(report.substance));
    if (report.value) Add(part, "value", report.value->ToString());
    if (report.positive) Add(part, "booleanValue", *report.positive ? "true" : "false");
    Add(part, "uom", Expanded(report.uom));
  }
  out += "sensorElementListsensorElement";
  AddSorted(out, parts);
}

std::string TransactionsPart(const std::vector<BizTransaction>& transactions) {
  std::vector<std::string> parts;
  for (const BizTransaction& transaction : transactions) {
    std::string& part = parts.emplace_back();
    AddLoose(part, "type", ExpandWord("bizTransactionList", "type", transaction.type));
    AddLoose(part, "bizTransaction", transaction.id);
  }
  std::string out = "bizTransactionList";
  AddSorted(out, parts);
  return out;
}

// `name` is "source" or "destination".
std::string PartiesPart(std::string_view name, const std::vector<Party>& parties) {
  std::string out = std::string(name) + "List";
  std::vector<std::string> parts;
  for (const Party& party : parties) {
    std::string& part = parts.emplace_back();
    AddLoose(part, "type", ExpandWord(out, "type", party.type));
    AddLoose(part, name, party.id);
  }
  AddSorted(out, parts);
  return out;
}

std::string ExtensionPart(std::string_view name, std::string_view value) {
  std::string part = "{";
  AddLoose(part.append(kExtensionNamespace).append("}"), name, value);
  return part;
}

// What has no place in the order of fields.
void AddRest(std::string& out, const EpcisEvent& event) {
  std::vector<std::string> rest;
  if (!event.transactions.empty()) rest.push_back(TransactionsPart(event.transactions));
  if (!event.sources.empty()) rest.push_back(PartiesPart("source", event.sources));
  if (!event.destinations.empty()) rest.push_back(PartiesPart("destination", event.destinations));
  for (const auto& [name, value] : event.extensions) rest.push_back(ExtensionPart(name, value));
  AddSorted(out, rest);
}

}  // namespace

std::string OwnEventPreHash(const EpcisEvent& event) {
  std::string out = std::string("eventType=").append(TypeOf(event.kind));
  out.reserve(1'024);
  // ToJson writes milliseconds, so there is nothing to round.
  out.append("eventTime=").append(base::FormatUtc(event.time));
  Add(out, "eventTimeZoneOffset", "+08:00");
  Add(out, "parentID", Expanded(event.parent));
  AddChildren(out, event.children);
  // In the standard's order, an event's inputs come before its outputs; other kinds have none.
  AddQuantities(out, "inputQuantityList", event.inputs);
  AddQuantities(out, QuantityListOf(event.kind), event.quantities);
  Add(out, "action", event.action);
  Add(out, "bizStep", Expanded(ExpandWord("", "bizStep", event.step)));
  Add(out, "disposition", Expanded(ExpandWord("", "disposition", event.disposition)));
  if (!event.set_dispositions.empty() || !event.unset_dispositions.empty()) {
    out += "persistentDisposition";
    AddPersistent(out, "set", event.set_dispositions);
    AddPersistent(out, "unset", event.unset_dispositions);
  }
  const std::string place = Expanded(event.place);
  for (const std::string_view where : {"readPoint", "bizLocation"})
    if (!place.empty()) Add(out.append(where), "id", place);
  AddReports(out, event.reports);
  AddRest(out, event);
  return out;
}

std::string OwnEventHash(const EpcisEvent& event) {
  return "ni:///sha-256;" + base::HexEncode(base::AsView(base::Sha256(OwnEventPreHash(event)))) +
         "?ver=CBV2.0";
}

}  // namespace panyuan::ledger
