#include "services/ledger/event_json.h"

#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/ledger/event_hash_own.h"
#include "services/ledger/log_reasons.h"

namespace panyuan::ledger {
namespace {

constexpr std::string_view kEpcisContext =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

void AddEscaped(std::string& out, char c) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      (out += '\\') += c;
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      ((out += "\\u00") += kHex[(c >> 4) & 0xF]) += kHex[c & 0xF];
  }
}

// Writes one object member by member: what is written in the order of the names is canonical, and
// nothing is kept but the bytes.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  void Close() { out_ += '}'; }

  Object& Text(std::string_view name, std::string_view value, std::string_view prefix = "") {
    Name(name, prefix);
    Quoted(value);
    return *this;
  }
  // `value` is JSON.
  Object& Raw(std::string_view name, std::string_view value) {
    Name(name);
    out_ += value;
    return *this;
  }
  // An array of one object for each of `items`.
  template <class Items, class Write>
  Object& Each(std::string_view name, const Items& items, Write write) {
    Name(name);
    out_ += '[';
    bool first = true;
    for (const auto& item : items) {
      if (!std::exchange(first, false)) out_ += ',';
      Object inner(out_);
      write(inner, item);
      inner.Close();
    }
    out_ += ']';
    return *this;
  }

 private:
  void Name(std::string_view name, std::string_view prefix = "") {
    if (!std::exchange(first_, false)) out_ += ',';
    ((((out_ += '"') += prefix) += name) += '"') += ':';
  }
  void Quoted(std::string_view text) {
    out_ += '"';
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\')
        AddEscaped(out_, c);
      else
        out_ += c;
    }
    out_ += '"';
  }

  std::string& out_;
  bool first_ = true;
};

std::string IdObject(std::string_view id) {
  std::string out;
  Object object(out);
  object.Text("id", id).Close();
  return out;
}

const std::string& Context() {
  static const std::string context = "[\"" + std::string(kEpcisContext) + "\"," + [] {
    std::string out;
    Object(out).Text("panyuan", kExtensionNamespace).Close();
    return out;
  }() + "]";
  return context;
}

void WriteQuantity(Object& out, const QuantityLine& line) {
  out.Text("epcClass", line.epc_class);
  if (line.mass_g <= 0) return;
  out.Raw("quantity", base::Decimal(line.mass_g, 3).ToPlainString()).Text("uom", "KGM");
}

void WriteReport(Object& out, const SensorReport& report) {
  if (report.positive) out.Raw("booleanValue", *report.positive ? "true" : "false");
  out.Text("chemicalSubstance", report.substance).Text("type", kMeasurementType);
  if (!report.uom.empty()) out.Text("uom", report.uom);
  if (report.value) out.Raw("value", report.value->ToPlainString());
}

void WriteEvent(Object& out, const EpcisEvent& event, std::string_view id,
                base::UtcTime recorded_at) {
  const std::string place = event.place.empty() ? std::string() : IdObject(event.place);
  out.Raw("@context", Context()).Text("action", event.action);
  if (!place.empty()) out.Raw("bizLocation", place);
  if (!event.step.empty()) out.Text("bizStep", event.step);
  if (!event.transactions.empty())
    out.Each("bizTransactionList", event.transactions, [](Object& object, const auto& one) {
      object.Text("bizTransaction", one.id).Text("type", one.type);
    });
  if (!event.disposition.empty()) out.Text("disposition", event.disposition);
  out.Text("eventID", id).Text("eventTime", base::FormatShanghai(event.time));
  out.Text("eventTimeZoneOffset", "+08:00");
  for (const auto& [name, value] : event.extensions) out.Text(name, value, kExtensionPrefix);
  out.Each("quantityList", event.quantities, WriteQuantity);
  if (!place.empty()) out.Raw("readPoint", place);
  out.Text("recordTime", base::FormatShanghai(recorded_at));
  if (!event.reports.empty())
    out.Each("sensorElementList", std::initializer_list<const EpcisEvent*>{&event},
             [](Object& element, const EpcisEvent* of) {
               element.Each("sensorReport", of->reports, WriteReport);
             });
  out.Text("type", "ObjectEvent");
}

}  // namespace

base::Result<EventBytes> ToJson(const EpcisEvent& event, base::UtcTime recorded_at) {
  EventBytes bytes{OwnEventHash(event), {}};
  bytes.json.reserve(1'024);
  Object out(bytes.json);
  WriteEvent(out, event, bytes.event_id, recorded_at);
  out.Close();
  if (!base::IsUtf8(bytes.json)) return base::Error(base::kInvalidUtf8, {{"field", "event"}});
  if (bytes.json.size() > kMaxEntryBytes)
    return base::Error(kEntryTooLong, {{"bytes", std::to_string(bytes.json.size())},
                                       {"max", std::to_string(kMaxEntryBytes)}});
  return bytes;
}

}  // namespace panyuan::ledger
