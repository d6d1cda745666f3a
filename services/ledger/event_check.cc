#include "services/ledger/event_check.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "services/base/time.h"
#include "services/ledger/event_check_text.h"
#include "services/ledger/event_hash.h"
#include "services/ledger/event_hash_values.h"
#include "services/ledger/event_json.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Ok;
using base::Status;
using nlohmann::json;

Error Invalid(std::string_view field, std::string problem, std::string problem_zh) {
  return Error(kEventInvalid, {{"field", std::string(field)},
                               {"problem", std::move(problem)},
                               {"problem_zh", std::move(problem_zh)}});
}

Error NotUri(std::string_view field) { return Invalid(field, "is not a URI", "不是 URI"); }

const json* Find(const json& object, std::string_view name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

// Whether the list is there and has something in it.
bool HasAny(const json& event, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* name) {
    const json* list = Find(event, name);
    return list && list->is_array() && !list->empty();
  });
}

Status CheckUri(const json& value, std::string_view field) {
  if (!value.is_string() || !IsUri(value.get_ref<const std::string&>())) return NotUri(field);
  return Ok();
}

// A word of the vocabulary that (`holder`, `key`) has, or a URI of someone else's.
Status CheckWord(const json& value, std::string_view holder, std::string_view key) {
  if (value.is_string()) {
    const auto& word = value.get_ref<const std::string&>();
    if (IsUri(word) || ExpandWord(holder, key, word) != word) return Ok();
  }
  return Invalid(key, "is neither a CBV word nor a URI", "既不是 CBV 词汇也不是 URI");
}

Status CheckTime(const json& value, std::string_view field) {
  if (value.is_string() && base::ParseTime(value.get_ref<const std::string&>(), field).ok())
    return Ok();
  return Invalid(field, "is not a time with its offset", "不是带时区的时间");
}

using Check = Status (*)(const json& item, std::string_view field);

// Every item of the list `field`, where it is there.
Status CheckList(const json& event, std::string_view field, Check check) {
  const json* list = Find(event, field);
  if (!list) return Ok();
  if (!list->is_array()) return Invalid(field, "is not a list", "不是列表");
  for (const json& item : *list) PANYUAN_TRY(check(item, field));
  return Ok();
}

Status CheckMember(const json& object, const char* name, std::string_view field) {
  const json* member = object.is_object() ? Find(object, name) : nullptr;
  return member ? CheckUri(*member, field) : Status(NotUri(field));
}

Status CheckQuantity(const json& line, std::string_view field) {
  PANYUAN_TRY(CheckMember(line, "epcClass", field));
  const json* quantity = Find(line, "quantity");
  if (quantity && (!quantity->is_number() || quantity->get<double>() <= 0))
    return Invalid(field, "has a quantity that is not above 0", "数量不大于 0");
  const json* unit = Find(line, "uom");
  if (unit && (!quantity || !unit->is_string() || unit->get_ref<const std::string&>().empty() ||
               unit->get_ref<const std::string&>().size() > 3))
    return Invalid(field, "has a unit that is no UN/CEFACT code", "单位不是 UN/CEFACT 代码");
  return Ok();
}

Status CheckTransaction(const json& item, std::string_view field) {
  PANYUAN_TRY(CheckMember(item, "bizTransaction", field));
  const json* type = Find(item, "type");
  return type ? CheckWord(*type, field, "type") : Ok();
}

Status CheckParty(const json& item, std::string_view field) {
  const json* type = item.is_object() ? Find(item, "type") : nullptr;
  if (!type) return Invalid(field, "has no type", "缺少 type");
  PANYUAN_TRY(CheckWord(*type, field, "type"));
  return CheckMember(item, field == "sourceList" ? "source" : "destination", field);
}

Status CheckReport(const json& report, std::string_view field) {
  if (!report.is_object()) return Invalid(field, "is not a list of objects", "不是对象列表");
  for (const char* name : {"type", "exception", "component"})
    if (const json* word = Find(report, name)) PANYUAN_TRY(CheckWord(*word, field, name));
  if (!Find(report, "type") && !Find(report, "exception"))
    return Invalid(field, "has no type", "缺少 type");
  for (const char* name : {"chemicalSubstance", "microorganism", "deviceID", "uriValue"})
    if (const json* uri = Find(report, name)) PANYUAN_TRY(CheckUri(*uri, field));
  const json* value = Find(report, "value");
  return value && !value->is_number()
             ? Status(Invalid(field, "has a value that is no number", "数值不是数字"))
             : Ok();
}

Status CheckSensor(const json& element, std::string_view field) {
  if (!element.is_object() || !HasAny(element, {"sensorReport"}))
    return Invalid(field, "has no sensorReport", "缺少 sensorReport");
  return CheckList(element, "sensorReport", CheckReport);
}

Status CheckWhat(const json& event, const std::string& type) {
  const auto need = [&](bool there, std::string_view field) {
    return there ? Ok() : Status(Invalid(field, "is missing or empty", "缺失或为空"));
  };
  const bool observes = event.value("action", json()) == "OBSERVE";
  const bool deletes = event.value("action", json()) == "DELETE";
  if (type == "ObjectEvent")
    return need(HasAny(event, {"epcList", "quantityList", "sensorElementList"}), "epcList");
  if (type == "TransactionEvent")
    return need(HasAny(event, {"bizTransactionList"}), "bizTransactionList");
  if (type == "TransformationEvent") {
    const bool continued = Find(event, "transformationID");
    PANYUAN_TRY(
        need(continued || HasAny(event, {"inputEPCList", "inputQuantityList"}), "inputEPCList"));
    return need(continued || HasAny(event, {"outputEPCList", "outputQuantityList"}),
                "outputEPCList");
  }
  const bool needs_parent = type == "AssociationEvent" || !observes;
  PANYUAN_TRY(need(!needs_parent || Find(event, "parentID"), "parentID"));
  return need(deletes || HasAny(event, {"childEPCs", "childQuantityList"}), "childEPCs");
}

Status CheckWhen(const json& event) {
  const json* time = Find(event, "eventTime");
  PANYUAN_TRY(CheckTime(time ? *time : json(), "eventTime"));
  const json* offset = Find(event, "eventTimeZoneOffset");
  if (!offset || !offset->is_string() || !IsZoneOffset(offset->get_ref<const std::string&>()))
    return Invalid("eventTimeZoneOffset", "is not an offset such as +08:00",
                   "不是 +08:00 这样的时区偏移");
  const json* recorded = Find(event, "recordTime");
  return recorded ? CheckTime(*recorded, "recordTime") : Ok();
}

Status CheckAction(const json& event, const std::string& type) {
  const json* action = Find(event, "action");
  const bool good =
      type == "TransformationEvent"
          ? !action
          : action && (*action == "ADD" || *action == "OBSERVE" || *action == "DELETE");
  if (good) return Ok();
  return Invalid("action", "does not fit the event's type", "与事件类型不符");
}

Status CheckWhy(const json& event) {
  for (const char* field : {"bizStep", "disposition"})
    if (const json* word = Find(event, field)) PANYUAN_TRY(CheckWord(*word, "", field));
  const json* persistent = Find(event, "persistentDisposition");
  if (persistent && !persistent->is_object())
    return Invalid("persistentDisposition", "is not an object", "不是对象");
  for (const char* field : {"set", "unset"}) {
    if (!persistent) break;
    PANYUAN_TRY(CheckList(*persistent, field, [](const json& word, std::string_view name) {
      return CheckWord(word, "persistentDisposition", name);
    }));
  }
  PANYUAN_TRY(CheckList(event, "bizTransactionList", CheckTransaction));
  PANYUAN_TRY(CheckList(event, "sourceList", CheckParty));
  PANYUAN_TRY(CheckList(event, "destinationList", CheckParty));
  return CheckList(event, "sensorElementList", CheckSensor);
}

Status CheckNames(const json& event) {
  for (const char* field : {"parentID", "transformationID"})
    if (const json* uri = Find(event, field)) PANYUAN_TRY(CheckUri(*uri, field));
  for (const char* field : {"readPoint", "bizLocation"})
    if (const json* place = Find(event, field)) PANYUAN_TRY(CheckMember(*place, "id", field));
  for (const char* field : {"epcList", "childEPCs", "inputEPCList", "outputEPCList"})
    PANYUAN_TRY(CheckList(event, field, CheckUri));
  for (const char* field :
       {"quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"})
    PANYUAN_TRY(CheckList(event, field, CheckQuantity));
  return Ok();
}

// An id that is no hash is another's own, of a captured event.
Status CheckId(const json& event) {
  const json* context = Find(event, "@context");
  const auto hash = EventHash(event, context ? *context : json());
  const json* id = Find(event, "eventID");
  const bool text = id && id->is_string();
  if (text && !id->get_ref<const std::string&>().starts_with("ni:///sha-256;"))
    return CheckUri(*id, "eventID");
  if (hash.ok() && text && id->get_ref<const std::string&>() == *hash) return Ok();
  return Invalid("eventID", "is not the hash of what the event says", "与事件内容的哈希不符");
}

}  // namespace

Status CheckEntry(std::string_view entry) {
  const json event = entry.size() > kMaxEntryBytes ? json() : json::parse(entry, nullptr, false);
  if (!event.is_object()) return Invalid("event", "is not a JSON object", "不是 JSON 对象");
  const json* type = Find(event, "type");
  constexpr std::string_view kTypes[] = {"ObjectEvent", "AggregationEvent", "TransactionEvent",
                                         "TransformationEvent", "AssociationEvent"};
  const std::string name = type && type->is_string() ? type->get<std::string>() : std::string();
  const bool standard = std::find(std::begin(kTypes), std::end(kTypes), name) != std::end(kTypes);
  // A type of somebody's own is "prefix:Name" or a URI; what it asks for only they know.
  if (!standard && name.find(':') == name.npos)
    return Invalid("type", "is not an EPCIS event's", "不是 EPCIS 事件类型");
  PANYUAN_TRY(CheckWhen(event));
  if (standard) {
    PANYUAN_TRY(CheckAction(event, name));
    PANYUAN_TRY(CheckWhat(event, name));
  }
  PANYUAN_TRY(CheckWhy(event));
  PANYUAN_TRY(CheckNames(event));
  return CheckId(event);
}

}  // namespace panyuan::ledger
