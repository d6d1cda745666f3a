#include "services/ledger/event_hash.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/ledger/event_hash_tree.h"
#include "services/ledger/event_hash_values.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Result;

// A standard field, in the order of the rule.
struct Field {
  std::string_view name;
  std::span<const Field> fields = {};
  bool is_time = false;
};

constexpr Field kEpc[] = {{"epc"}};
constexpr Field kQuantityElement[] = {{"epcClass"}, {"quantity"}, {"uom"}};
constexpr Field kQuantities[] = {{"quantityElement", kQuantityElement}};
constexpr Field kPersistentDisposition[] = {{"set"}, {"unset"}};
constexpr Field kPlace[] = {{"id"}};
constexpr Field kSensorMetadata[] = {{"time", {}, true},       {"startTime", {}, true},
                                     {"endTime", {}, true},    {"deviceID"},
                                     {"deviceMetadata"},       {"rawData"},
                                     {"dataProcessingMethod"}, {"bizRules"}};
constexpr Field kSensorReport[] = {{"type"},
                                   {"exception"},
                                   {"deviceID"},
                                   {"deviceMetadata"},
                                   {"rawData"},
                                   {"dataProcessingMethod"},
                                   {"time", {}, true},
                                   {"microorganism"},
                                   {"chemicalSubstance"},
                                   {"value"},
                                   {"component"},
                                   {"stringValue"},
                                   {"booleanValue"},
                                   {"hexBinaryValue"},
                                   {"uriValue"},
                                   {"minValue"},
                                   {"maxValue"},
                                   {"meanValue"},
                                   {"sDev"},
                                   {"percRank"},
                                   {"percValue"},
                                   {"uom"},
                                   {"coordinateReferenceSystem"}};
constexpr Field kSensorElement[] = {{"sensorMetadata", kSensorMetadata},
                                    {"sensorReport", kSensorReport}};
constexpr Field kSensorElements[] = {{"sensorElement", kSensorElement}};
constexpr Field kEvent[] = {{"eventTime", {}, true},
                            {"eventTimeZoneOffset"},
                            {"certificationInfo"},
                            {"parentID"},
                            {"epcList", kEpc},
                            {"inputEPCList", kEpc},
                            {"childEPCs", kEpc},
                            {"quantityList", kQuantities},
                            {"childQuantityList", kQuantities},
                            {"inputQuantityList", kQuantities},
                            {"outputEPCList", kEpc},
                            {"outputQuantityList", kQuantities},
                            {"action"},
                            {"transformationID"},
                            {"bizStep"},
                            {"disposition"},
                            {"persistentDisposition", kPersistentDisposition},
                            {"readPoint", kPlace},
                            {"bizLocation", kPlace},
                            {"sensorElementList", kSensorElements}};

void AppendSorted(std::vector<std::string>& parts, std::string& out) {
  std::sort(parts.begin(), parts.end());
  for (const std::string& part : parts) out += part;
}

// Everything that has no place in the order of fields: each element with all that is in it,
// siblings sorted by what they come to.
std::string Unordered(std::span<const Element> elements, bool keep_order) {
  std::vector<std::string> parts;
  for (const Element& element : elements) {
    std::string& part = parts.emplace_back(element.name);
    const std::string_view text = TrimSpace(element.text);
    if (!text.empty()) part.append("=").append(CanonicalValue(text));
    part += Unordered(element.children, element.keeps_order);
  }
  std::string out;
  if (keep_order) {
    for (const std::string& part : parts) out += part;
  } else {
    AppendSorted(parts, out);
  }
  return out;
}

// Takes the user extensions out of a standard field's elements: by the reference implementation,
// those whose namespace ends in '/', and only when there is something beside them.
std::vector<Element> TakeExtensions(std::vector<Element>& elements) {
  std::vector<Element> extensions;
  if (elements.size() < 2) return extensions;
  std::erase_if(elements, [&](Element& element) {
    if (!element.name.starts_with('{') || element.name.find("/}") == std::string::npos)
      return false;
    extensions.push_back(std::move(element));
    return true;
  });
  return extensions;
}

Result<std::string> Ordered(std::vector<Element>& elements, std::span<const Field> fields);

// One element under its field's name, empty when there is nothing in it. Only what the order of
// fields does not know remains in its children.
Result<std::string> OrderedOne(Element& element, const Field& field) {
  std::string inner;
  if (!field.fields.empty() && !element.children.empty()) {
    std::vector<Element> extensions = TakeExtensions(element.children);
    PANYUAN_ASSIGN(inner, Ordered(element.children, field.fields));
    inner += Unordered(extensions, false);
  }
  std::string value;
  const std::string_view text = TrimSpace(element.text);
  if (!text.empty() && field.is_time) {
    PANYUAN_ASSIGN(value, CanonicalTime(text, field.name));
  } else if (!text.empty()) {
    value = CanonicalValue(text);
  }
  if (value.empty()) return inner.empty() ? inner : element.name + inner;
  return element.name + "=" + value + inner;
}

// The elements that `fields` name, in its order, equal names sorted. They are taken out of
// `elements`, but for those that hold something more.
Result<std::string> Ordered(std::vector<Element>& elements, std::span<const Field> fields) {
  std::string out;
  std::vector<std::string> parts;
  for (const Field& field : fields) {
    parts.clear();
    for (Element& element : elements) {
      if (element.name != field.name) continue;
      PANYUAN_ASSIGN(parts.emplace_back(), OrderedOne(element, field));
    }
    AppendSorted(parts, out);
  }
  std::erase_if(elements, [&](const Element& element) {
    return element.children.empty() &&
           std::any_of(fields.begin(), fields.end(),
                       [&](const Field& field) { return field.name == element.name; });
  });
  return out;
}

}  // namespace

Result<std::string> EventPreHash(const nlohmann::json& event, const nlohmann::json& context) {
  if (!event.is_object()) return kEventNotObject;
  for (const char* field : {"type", "eventTime"}) {
    const auto found = event.find(field);
    if (found == event.end() || !found->is_string())
      return Error(base::kFieldMissing, {{"field", field}});
  }
  PANYUAN_ASSIGN(std::vector<Element> elements, BuildEventTree(event, context));
  PANYUAN_ASSIGN(const std::string ordered, Ordered(elements, kEvent));
  return "eventType=" + event["type"].get<std::string>() + ordered + Unordered(elements, false);
}

Result<std::string> EventHash(const nlohmann::json& event, const nlohmann::json& context) {
  PANYUAN_ASSIGN(const std::string text, EventPreHash(event, context));
  return "ni:///sha-256;" + base::HexEncode(base::AsView(base::Sha256(text))) + "?ver=CBV2.0";
}

}  // namespace panyuan::ledger
