#include "services/ledger/event_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "services/ledger/event_hash.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

constexpr const char* kEpcisContext =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
constexpr const char* kExtensionPrefix = "panyuan:";

const json& Context() {
  static const json context =
      json::array({kEpcisContext, json{{"panyuan", std::string(kExtensionNamespace)}}});
  return context;
}

json QuantityJson(const QuantityLine& line) {
  json out{{"epcClass", line.epc_class}};
  if (line.mass_g > 0) {
    out["quantity"] = base::Decimal(line.mass_g, 3).ToDouble();
    out["uom"] = "KGM";
  }
  return out;
}

json ReportJson(const SensorReport& report) {
  // A content in mg/kg is a ratio of masses; CBV has no closer measurement type.
  json out{{"type", "Dimensionless"}, {"chemicalSubstance", report.substance}};
  if (report.value) out["value"] = report.value->ToDouble();
  if (!report.uom.empty()) out["uom"] = report.uom;
  if (report.positive) out["booleanValue"] = *report.positive;
  return out;
}

json EventJson(const EpcisEvent& event, base::UtcTime recorded_at) {
  json out{{"@context", Context()},
           {"type", "ObjectEvent"},
           {"eventTime", base::FormatShanghai(event.time)},
           {"eventTimeZoneOffset", "+08:00"},
           {"recordTime", base::FormatShanghai(recorded_at)},
           {"action", event.action},
           {"quantityList", json::array()}};
  for (const QuantityLine& line : event.quantities)
    out["quantityList"].push_back(QuantityJson(line));
  if (!event.step.empty()) out["bizStep"] = event.step;
  if (!event.disposition.empty()) out["disposition"] = event.disposition;
  if (!event.place.empty()) {
    out["readPoint"] = {{"id", event.place}};
    out["bizLocation"] = {{"id", event.place}};
  }
  for (const BizTransaction& transaction : event.transactions)
    out["bizTransactionList"].push_back(
        {{"type", transaction.type}, {"bizTransaction", transaction.id}});
  if (!event.reports.empty()) {
    json reports = json::array();
    for (const SensorReport& report : event.reports) reports.push_back(ReportJson(report));
    out["sensorElementList"] = json::array({{{"sensorReport", std::move(reports)}}});
  }
  for (const auto& [name, value] : event.extensions) out[kExtensionPrefix + name] = value;
  return out;
}

}  // namespace

base::Result<EventBytes> ToJson(const EpcisEvent& event, base::UtcTime recorded_at) {
  json out = EventJson(event, recorded_at);
  PANYUAN_ASSIGN(std::string event_id, EventHash(out, Context()));
  out["eventID"] = event_id;
  std::string bytes = out.dump(-1, ' ', false, json::error_handler_t::replace);
  if (bytes.size() > kMaxEntryBytes)
    return base::Error(kEntryTooLong, {{"bytes", std::to_string(bytes.size())},
                                       {"max", std::to_string(kMaxEntryBytes)}});
  return EventBytes{std::move(event_id), std::move(bytes)};
}

}  // namespace panyuan::ledger
