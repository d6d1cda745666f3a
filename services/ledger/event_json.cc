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
  // An array of texts; nothing where there is none.
  Object& Texts(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return *this;
    Name(name);
    out_ += '[';
    for (size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_ += ',';
      Quoted(values[i]);
    }
    out_ += ']';
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
    size_t plain = 0;  // from here on nothing is written yet
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
      AddEscaped(out_.append(text, plain, i - plain), c);
      plain = i + 1;
    }
    out_.append(text, plain) += '"';
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

// Writes `parties` as the list `name`; each is a `member`.
void WriteParties(Object& out, std::string_view name, std::string_view member,
                  const std::vector<Party>& parties) {
  if (parties.empty()) return;
  out.Each(name, parties, [&](Object& object, const Party& party) {
    object.Text(member, party.id).Text("type", party.type);
  });
}

void WriteQuantities(Object& out, std::string_view name, const std::vector<QuantityLine>& lines) {
  if (!lines.empty()) out.Each(name, lines, WriteQuantity);
}

std::string PersistentDisposition(const EpcisEvent& event) {
  std::string out;
  Object object(out);
  object.Texts("set", event.set_dispositions).Texts("unset", event.unset_dispositions).Close();
  return out;
}

std::string Declaration(const ErrorDeclaration& error) {
  std::string out;
  Object object(out);
  object.Text("declarationTime", base::FormatShanghai(error.at));
  object.Text("reason", error.reason).Close();
  return out;
}

// The members up to the extensions.
void WriteFirst(Object& out, const EpcisEvent& event, std::string_view id) {
  out.Raw("@context", Context());
  if (!event.action.empty()) out.Text("action", event.action);
  if (!event.place.empty()) out.Raw("bizLocation", IdObject(event.place));
  if (!event.step.empty()) out.Text("bizStep", event.step);
  if (!event.transactions.empty())
    out.Each("bizTransactionList", event.transactions, [](Object& object, const auto& one) {
      object.Text("bizTransaction", one.id).Text("type", one.type);
    });
  out.Texts("childEPCs", event.children);
  if (event.kind == EventKind::kAggregation)
    WriteQuantities(out, QuantityListOf(event.kind), event.quantities);
  WriteParties(out, "destinationList", "destination", event.destinations);
  if (!event.disposition.empty()) out.Text("disposition", event.disposition);
  if (event.error) out.Raw("errorDeclaration", Declaration(*event.error));
  out.Text("eventID", id).Text("eventTime", base::FormatShanghai(event.time));
  out.Text("eventTimeZoneOffset", "+08:00");
  WriteQuantities(out, "inputQuantityList", event.inputs);
  if (event.kind == EventKind::kTransformation)
    WriteQuantities(out, QuantityListOf(event.kind), event.quantities);
}

void WriteEvent(Object& out, const EpcisEvent& event, std::string_view id,
                base::UtcTime recorded_at) {
  WriteFirst(out, event, id);
  for (const auto& [name, value] : event.extensions) out.Text(name, value, kExtensionPrefix);
  if (!event.parent.empty()) out.Text("parentID", event.parent);
  if (!event.set_dispositions.empty() || !event.unset_dispositions.empty())
    out.Raw("persistentDisposition", PersistentDisposition(event));
  if (event.kind == EventKind::kObject)
    WriteQuantities(out, QuantityListOf(event.kind), event.quantities);
  if (!event.place.empty()) out.Raw("readPoint", IdObject(event.place));
  out.Text("recordTime", base::FormatShanghai(recorded_at));
  if (!event.reports.empty())
    out.Each("sensorElementList", std::initializer_list<const EpcisEvent*>{&event},
             [](Object& element, const EpcisEvent* of) {
               element.Each("sensorReport", of->reports, WriteReport);
             });
  WriteParties(out, "sourceList", "source", event.sources);
  out.Text("type", TypeOf(event.kind));
}

}  // namespace

const std::string& OwnEventStart() {
  static const std::string start = "{\"@context\":" + Context() + ",";
  return start;
}

base::Status CheckEntryBytes(std::string_view json) {
  if (!base::IsUtf8(json)) return base::Error(base::kInvalidUtf8, {{"field", "event"}});
  if (json.size() > kMaxEntryBytes)
    return base::Error(kEntryTooLong, {{"bytes", std::to_string(json.size())},
                                       {"max", std::to_string(kMaxEntryBytes)}});
  return base::Ok();
}

base::Result<EventBytes> ToJson(const EpcisEvent& event, base::UtcTime recorded_at) {
  EventBytes bytes{OwnEventHash(event), {}};
  bytes.json.reserve(1'024);
  Object out(bytes.json);
  WriteEvent(out, event, bytes.event_id, recorded_at);
  out.Close();
  PANYUAN_TRY(CheckEntryBytes(bytes.json));
  return bytes;
}

}  // namespace panyuan::ledger
