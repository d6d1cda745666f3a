// The rules between the members of one event.
#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "services/base/text.h"
#include "services/epcis/check.h"
#include "services/epcis/members.h"
#include "services/epcis/reasons.h"
#include "services/ledger/event_check_text.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;
using Names = std::initializer_list<std::string_view>;

bool HasItems(const json& event, Names lists) {
  return std::any_of(lists.begin(), lists.end(), [&](std::string_view name) {
    const json& list = MemberOf(event, name);
    return list.is_array() && !list.empty();
  });
}

// One of the lists must have something in it.
void NeedItems(const json& event, Names lists, const Path& path, Faults& faults) {
  if (HasItems(event, lists)) return;
  std::string fields;
  for (std::string_view name : lists) (fields += fields.empty() ? "" : ", ") += name;
  faults.Add(path, kNothingNamed, {{"fields", fields}});
}

// An empty epcList is one: GS1's schema takes it for what an event is about.
void CheckListing(const json& event, const Path& path, Faults& faults) {
  if (!MemberOf(event, "epcList").is_array())
    NeedItems(event, {"epcList", "quantityList"}, path, faults);
}

void CheckParenting(const json& event, const Path& path, Faults& faults) {
  const json& action = MemberOf(event, "action");
  if (action != "DELETE") NeedItems(event, {"childEPCs", "childQuantityList"}, path, faults);
  const bool is_association =
      MemberOf(event, "type") == "AssociationEvent";  // whose rule has it already
  if (action != "OBSERVE" && !is_association && MemberOf(event, "parentID").is_null())
    faults.Add({path, "parentID"}, kMemberMissing);
}

void CheckWhat(const json& event, EventKind kind, const Path& path, Faults& faults) {
  switch (kind) {
    case kObjectEvent:
      if (HasItems(event, {"sensorElementList"}) && MemberOf(event, "readPoint").is_object())
        return;
      return CheckListing(event, path, faults);
    case kTransactionEvent:
      if (MemberOf(event, "action") == "DELETE") return;
      return CheckListing(event, path, faults);
    case kAggregationEvent:
    case kAssociationEvent:
      return CheckParenting(event, path, faults);
    case kTransformationEvent:
      if (MemberOf(event, "transformationID").is_string()) {
        return NeedItems(
            event, {"inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList"},
            path, faults);
      }
      NeedItems(event, {"inputEPCList", "inputQuantityList"}, path, faults);
      return NeedItems(event, {"outputEPCList", "outputQuantityList"}, path, faults);
    case kExtensionEvent:
    case kAnyEvent:
      return;
  }
}

void CheckPersistent(const json& event, const Path& path, Faults& faults) {
  const json& persistent = MemberOf(event, "persistentDisposition");
  if (persistent.is_object() && MemberOf(persistent, "set").is_null() &&
      MemberOf(persistent, "unset").is_null())
    faults.Add({path, "persistentDisposition"}, kNothingNamed, {{"fields", "set, unset"}});
}

void CheckQuantities(const json& event, const Path& path, Faults& faults) {
  for (std::string_view name :
       {"quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"}) {
    const json& list = MemberOf(event, name);
    const Path list_path(path, name);
    for (size_t i = 0; i < list.size() && list.is_array(); ++i) {
      const Path item(list_path, i);
      const json& quantity = MemberOf(list[i], "quantity");
      if (quantity.is_number() && quantity.get<double>() <= 0)
        faults.Add({item, "quantity"}, kQuantityNotPositive);
      if (quantity.is_null() && !MemberOf(list[i], "uom").is_null())
        faults.Add({item, "uom"}, kUnitWithoutQuantity);
    }
  }
}

void CheckSensors(const json& event, const Path& path, Faults& faults) {
  const json& elements = MemberOf(event, "sensorElementList");
  const Path list(path, "sensorElementList");
  for (size_t i = 0; i < elements.size() && elements.is_array(); ++i) {
    const json& metadata = MemberOf(elements[i], "sensorMetadata");
    const json& reports = MemberOf(elements[i], "sensorReport");
    const Path element(list, i);
    const Path report_list(element, "sensorReport");
    for (size_t k = 0; k < reports.size() && reports.is_array(); ++k) {
      const Path report(report_list, k);
      for (std::string_view name :
           {"deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"}) {
        const json& here = MemberOf(reports[k], name);
        const json& there = MemberOf(metadata, name);
        if (!here.is_null() && !there.is_null() && here != there)
          faults.Add({report, name}, kSensorContradiction);
      }
    }
  }
}

}  // namespace

void CheckEvent(const json& event, const Path& path, Faults& faults) {
  const json& type = MemberOf(event, "type");
  // What cannot be told is not judged by the rules of any kind.
  if (event.is_object() && !type.is_string()) {
    if (!event.contains("type")) return faults.Add({path, "type"}, kMemberMissing);
    return faults.Add({path, "type"}, kWrongType, {{"expected", "text"}, {"expected_zh", "文本"}});
  }
  const std::string name = type.is_string() ? type.get<std::string>() : "";
  const EventKind kind = KindOf(name);
  ObjectRule rule = kEventRule;
  if (kind == kExtensionEvent) {
    rule.others = Others::kAny;
    if (event.is_object() && !ledger::IsUri(name))
      return faults.Add({path, "type"}, kNotUri, {{"value", base::Quote(name)}});
  }
  CheckObject(event, rule, kind, path, faults);
  if (!event.is_object()) return;
  CheckWhat(event, kind, path, faults);
  CheckPersistent(event, path, faults);
  CheckQuantities(event, path, faults);
  CheckSensors(event, path, faults);
  if (kind == kObjectEvent && event.contains("ilmd") && MemberOf(event, "action") != "ADD")
    faults.Add({path, "ilmd"}, kIlmdNotAllowed);
}

}  // namespace panyuan::epcis
