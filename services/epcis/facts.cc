#include "services/epcis/facts.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/base/reasons.h"
#include "services/epcis/facts_fields.h"
#include "services/epcis/members.h"
#include "services/epcis/names.h"
#include "services/ledger/event_hash.h"
#include "services/ledger/event_hash_values.h"
#include "services/ledger/reasons.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using nlohmann::json;

constexpr std::pair<std::string_view, Role> kEpcLists[] = {{"epcList", Role::kListed},
                                                           {"childEPCs", Role::kChild},
                                                           {"inputEPCList", Role::kInput},
                                                           {"outputEPCList", Role::kOutput}};
constexpr std::pair<std::string_view, Role> kQuantityLists[] = {
    {"quantityList", Role::kListed},
    {"childQuantityList", Role::kChild},
    {"inputQuantityList", Role::kInput},
    {"outputQuantityList", Role::kOutput}};

// Reads the members of one event.
class Reader {
 public:
  explicit Reader(const json& event) : event_(event) { prefixes_.Add(MemberOf(event, "@context")); }

  base::Result<EventFacts> Read() {
    facts_.type = prefixes_.Expand(TextOf(event_, "type"));
    if (facts_.type.empty()) return Error(base::kFieldMissing, {{"field", "type"}});
    PANYUAN_ASSIGN(facts_.event_time, base::ParseTime(TextOf(event_, "eventTime"), "eventTime"));
    facts_.record_time = TimeOf(event_, "recordTime");
    facts_.event_id = TextOf(event_, "eventID");
    facts_.action = TextOf(event_, "action");
    facts_.zone_offset = TextOf(event_, "eventTimeZoneOffset");
    ReadThings();
    ReadReasons();
    ReadError();
    for (const json& element : ItemsOf(event_, "sensorElementList")) ReadSensors(element);
    AddOwnFields(event_, prefixes_, facts_.fields);
    return std::move(facts_);
  }

 private:
  std::string Name(const json& object, std::string_view key, std::string_view holder = "") const {
    const std::string text = TextOf(object, key);
    return text.empty() ? text : CanonicalName(prefixes_, holder, key, text);
  }

  std::vector<std::string> Names(const json& object, std::string_view key,
                                 std::string_view holder) const {
    std::vector<std::string> names;
    for (const json& item : ItemsOf(object, key))
      if (item.is_string())
        names.push_back(CanonicalName(prefixes_, holder, key, item.get_ref<const std::string&>()));
    return names;
  }

  void AddEpc(Role role, std::string written) {
    if (written.empty()) return;
    std::string uri = CanonicalUri(prefixes_.Expand(written));
    facts_.epcs.push_back({role, std::move(uri), std::move(written)});
  }

  void ReadThings() {
    AddEpc(Role::kParent, TextOf(event_, "parentID"));
    for (const auto& [name, role] : kEpcLists)
      for (const json& epc : ItemsOf(event_, name))
        if (epc.is_string()) AddEpc(role, epc.get<std::string>());
    for (const auto& [name, role] : kQuantityLists) {
      for (const json& line : ItemsOf(event_, name)) {
        QuantityFact fact{role, Name(line, "epcClass"), NumberOf(line, "quantity"),
                          TextOf(line, "uom")};
        if (!fact.epc_class.empty()) facts_.quantities.push_back(std::move(fact));
      }
    }
    facts_.transformation_id = Name(event_, "transformationID");
  }

  std::vector<TypedUri> Typed(std::string_view list, std::string_view key) const {
    std::vector<TypedUri> typed;
    for (const json& item : ItemsOf(event_, list))
      if (TypedUri one{Name(item, "type", list), Name(item, key)}; !one.uri.empty())
        typed.push_back(std::move(one));
    return typed;
  }

  void ReadReasons() {
    facts_.biz_step = Name(event_, "bizStep");
    facts_.disposition = Name(event_, "disposition");
    const json& persistent = MemberOf(event_, "persistentDisposition");
    facts_.set_dispositions = Names(persistent, "set", "persistentDisposition");
    facts_.unset_dispositions = Names(persistent, "unset", "persistentDisposition");
    facts_.read_point = Name(MemberOf(event_, "readPoint"), "id");
    facts_.biz_location = Name(MemberOf(event_, "bizLocation"), "id");
    facts_.transactions = Typed("bizTransactionList", "bizTransaction");
    facts_.sources = Typed("sourceList", "source");
    facts_.destinations = Typed("destinationList", "destination");
  }

  void ReadError() {
    const json& error = MemberOf(event_, "errorDeclaration");
    const auto declared = TimeOf(error, "declarationTime");
    if (!declared) return;
    facts_.error = ErrorFact{*declared, Name(error, "reason", "errorDeclaration"), {}};
    for (const json& id : ItemsOf(error, "correctiveEventIDs"))
      if (id.is_string()) facts_.error->corrective_event_ids.push_back(id.get<std::string>());
  }

  void ReadSensors(const json& element) {
    SensorFact common;
    ReadReadings(MemberOf(element, "sensorMetadata"), common);
    for (const json& report : ItemsOf(element, "sensorReport")) {
      SensorFact fact = common;
      ReadReadings(report, fact);
      fact.uom = TextOf(report, "uom");
      facts_.sensors.push_back(std::move(fact));
    }
  }

  // The standard's members of a sensor's metadata or report.
  void ReadReadings(const json& object, SensorFact& fact) const {
    if (!object.is_object()) return;
    for (const auto& [key, value] : object.items()) {
      if (key.find(':') != key.npos || key == "uom") continue;
      if (value.is_boolean()) {
        fact.boolean = value.get<bool>();
      } else if (value.is_number()) {
        fact.numbers.insert_or_assign(key, value.get<double>());
      } else if (const auto time = IsTimeName(key) ? TimeOf(object, key) : std::nullopt) {
        fact.times.insert_or_assign(key, *time);
      } else if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        const bool is_plain = key == "stringValue" || key == "hexBinaryValue";
        fact.texts.insert_or_assign(
            key, is_plain ? text : CanonicalName(prefixes_, "sensorReport", key, text));
      }
    }
  }

  static bool IsTimeName(std::string_view key) {
    return key == "time" || key == "startTime" || key == "endTime";
  }

  const json& event_;
  Prefixes prefixes_;
  EventFacts facts_;
};

int DepthOf(const json& value, int limit) {
  int depth = 0;
  if (value.is_structured() && limit > 0)
    for (const json& member : value) depth = std::max(depth, DepthOf(member, limit - 1));
  return value.is_structured() ? depth + 1 : 0;
}

}  // namespace

std::string DecimalText(double number) {
  char buffer[32];
  const auto written = std::to_chars(std::begin(buffer), std::end(buffer), number);
  return ledger::CanonicalValue(std::string_view(buffer, written.ptr - buffer));
}

size_t SizeOf(const EventFacts& facts) {
  size_t size = sizeof(facts);
  for (const auto& epc : facts.epcs) size += sizeof(epc) + epc.uri.size() + epc.written.size();
  for (const auto& line : facts.quantities) size += sizeof(line) + line.epc_class.size();
  for (const auto* typed : {&facts.transactions, &facts.sources, &facts.destinations})
    for (const auto& one : *typed) size += sizeof(one) + one.type.size() + one.uri.size();
  for (const auto& field : facts.fields)
    size += sizeof(field) + field.name.size() + field.written.size() + field.text.size();
  for (const auto& sensor : facts.sensors) {
    size += sizeof(sensor);
    for (const auto& [name, text] : sensor.texts) size += 2 * sizeof(text) + text.size();
  }
  return size;
}

base::Result<EventFacts> FactsOf(const json& event) {
  if (!event.is_object()) return ledger::kEventNotObject;
  if (DepthOf(event, ledger::kMaxEventDepth + 1) > ledger::kMaxEventDepth)
    return Error(ledger::kEventTooDeep, {{"max", std::to_string(ledger::kMaxEventDepth)}});
  return Reader(event).Read();
}

base::Result<EventFacts> FactsOfEntry(std::string_view text) {
  return FactsOf(json::parse(text, nullptr, false));
}

}  // namespace panyuan::epcis
