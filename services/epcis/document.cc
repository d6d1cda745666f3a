#include "services/epcis/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/epcis/check.h"
#include "services/epcis/json_reader.h"
#include "services/epcis/json_writer.h"
#include "services/epcis/reasons.h"
#include "services/ledger/event_hash.h"
#include "services/ledger/event_json.h"
#include "services/ledger/reasons.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;

constexpr std::string_view kStandardContext =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

// A context that means `outer` and then `inner`.
json JoinContexts(const json& outer, json inner) {
  if (outer.is_null() || outer == inner) return inner;
  if (inner.is_null()) return outer;
  json joined = outer.is_array() ? outer : json::array({outer});
  if (!inner.is_array()) inner = json::array({std::move(inner)});
  for (json& part : inner)
    if (std::find(joined.begin(), joined.end(), part) == joined.end())
      joined.push_back(std::move(part));
  return joined;
}

// Takes the events of one document apart.
class Splitter {
 public:
  Splitter(Document& document, base::UtcTime captured_at)
      : document_(document), recorded_(base::FormatShanghai(captured_at)) {}

  // `events` is a list of them at `pointer`; `context` holds for all, null where each has its own.
  void Split(json& events, const std::string& pointer, const json& context) {
    for (size_t i = 0; i < events.size(); ++i)
      Add(events[i], pointer + "/" + std::to_string(i), context);
  }

  void Add(json& event, std::string pointer, const json& context) {
    Faults faults;
    const Path path(pointer);
    CheckEvent(event, path, faults);
    if (context.is_null() && event.is_object() && !event.contains("@context"))
      faults.Add({path, "@context"}, kMemberMissing);
    DocumentEvent entry{std::move(pointer), {}, {}, {}, {}};
    if (faults.empty()) Store(event, context, entry, faults);
    entry.faults = faults.Take();
    const size_t kept = std::min(entry.faults.size(), std::max<size_t>(left_, 1));
    entry.faults.erase(entry.faults.begin() + kept, entry.faults.end());
    left_ -= std::min(left_, kept);
    document_.events.push_back(std::move(entry));
  }

 private:
  // Gives a valid event the form in which it is kept.
  void Store(json& event, const json& context, DocumentEvent& entry, Faults& faults) {
    const json own = event.contains("@context") ? std::move(event["@context"]) : json();
    event["@context"] = JoinContexts(context, own);
    event["recordTime"] = recorded_;
    // Before anything is made of it: what a prefix stands for is written out many times then.
    std::string bytes = WriteJson(event);
    if (!IsShort(bytes.size(), entry, faults)) return;
    if (!event.contains("eventID")) {
      const auto hash = ledger::EventHash(event, json());
      if (!hash.ok()) return RefuseDepth(hash.error(), entry, faults);
      event["eventID"] = *hash;
      bytes = WriteJson(event);
    }
    auto facts = FactsOf(event);
    if (!facts.ok()) return RefuseDepth(facts.error(), entry, faults);
    if (!IsShort(bytes.size(), entry, faults) ||
        !Reserve(bytes.size() + SizeOf(*facts), entry, faults))
      return;
    entry.event_id = facts->event_id;
    entry.facts = std::move(*facts);
    entry.json = std::move(bytes);
  }

  bool IsShort(size_t bytes, const DocumentEvent& entry, Faults& faults) const {
    if (bytes <= ledger::kMaxEntryBytes) return true;
    faults.AddAt(
        entry.pointer, kEventTooLong,
        {{"bytes", std::to_string(bytes)}, {"max", std::to_string(ledger::kMaxEntryBytes)}});
    return false;
  }

  // Takes `bytes` of what the whole document may take.
  bool Reserve(size_t bytes, const DocumentEvent& entry, Faults& faults) {
    if (bytes <= bytes_left_) {
      bytes_left_ -= bytes;
      return true;
    }
    bytes_left_ = 0;
    faults.AddAt(entry.pointer, kEventsTooLong, {{"max", std::to_string(kMaxEventsBytes)}});
    return false;
  }

  // Of a checked event nothing but its depth can be wrong.
  static void RefuseDepth(const base::Error& error, const DocumentEvent& entry, Faults& faults) {
    faults.AddAt(entry.pointer, kTooDeep, error.metadata());
  }

  Document& document_;
  const std::string recorded_;
  size_t left_ = kMaxFaults;  // of the faults
  size_t bytes_left_ = kMaxEventsBytes;
};

std::string Quoted(std::string_view text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

json* Member(json* object, const char* name) {
  if (!object || !object->is_object()) return nullptr;
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &*found;
}

// Checks what stands around the events, and finds their list; null when that is not as it must be.
json* FindEvents(json& root, bool is_query, Faults& faults) {
  CheckObject(root, is_query ? kQueryDocumentRule : kDocumentRule, kAnyEvent, Path(), faults);
  json* body = Member(&root, "epcisBody");
  if (is_query) body = Member(Member(body, "queryResults"), "resultsBody");
  json* events = Member(body, "eventList");
  return events && events->is_array() ? events : nullptr;
}

bool HasRoom(const json& events, Faults& faults) {
  if (events.size() <= kMaxDocumentEvents) return true;
  faults.AddAt(
      "", kTooManyEvents,
      {{"count", std::to_string(events.size())}, {"max", std::to_string(kMaxDocumentEvents)}});
  return false;
}

void ReadRoot(json& root, Splitter& splitter, Faults& faults) {
  if (root.is_array()) {
    if (HasRoom(root, faults)) splitter.Split(root, "", json());
    return;
  }
  if (!root.is_object())
    return faults.AddAt("", kWrongType,
                        {{"expected", "an EPCIS document, an event or a list of events"},
                         {"expected_zh", " EPCIS 文档、事件或事件列表"}});
  const json type = root.value("type", json());
  const bool is_query = type == "EPCISQueryDocument";
  if (!is_query && type != "EPCISDocument") return splitter.Add(root, "", json());
  json* events = FindEvents(root, is_query, faults);
  if (!events || !HasRoom(*events, faults) || !faults.empty()) return;
  splitter.Split(
      *events, is_query ? "/epcisBody/queryResults/resultsBody/eventList" : "/epcisBody/eventList",
      root["@context"]);
}

}  // namespace

std::vector<Fault> Document::AllFaults() const {
  std::vector<Fault> all = faults;
  for (const DocumentEvent& event : events)
    for (const Fault& fault : event.faults)
      if (all.size() < kMaxFaults) all.push_back(fault);
  return all;
}

Document ReadDocument(std::string_view text, base::UtcTime captured_at) {
  Document document;
  Faults faults;
  json root = ReadJson(text, faults);
  Splitter splitter(document, captured_at);
  if (faults.empty()) ReadRoot(root, splitter, faults);
  document.faults = faults.Take();
  return document;
}

std::string BeginDocument(DocumentKind kind, base::UtcTime created_at, std::string_view query_name,
                          std::string_view subscription_id) {
  const bool is_query = kind == DocumentKind::kQueryResults;
  std::string out = R"({"@context":")" + std::string(kStandardContext) + R"(","type":")" +
                    (is_query ? "EPCISQueryDocument" : "EPCISDocument") +
                    R"(","schemaVersion":"2.0","creationDate":")" +
                    base::FormatShanghai(created_at) + R"(","epcisBody":{)";
  if (is_query) {
    out += R"("queryResults":{"queryName":)" + Quoted(query_name);
    if (!subscription_id.empty()) out += R"(,"subscriptionID":)" + Quoted(subscription_id);
    out += R"(,"resultsBody":{)";
  }
  return out += R"("eventList":[)";
}

std::string EndDocument(DocumentKind kind) {
  return kind == DocumentKind::kQueryResults ? "]}}}}" : "]}}";
}

std::string WriteDocument(DocumentKind kind, base::UtcTime created_at,
                          std::span<const std::string> events, std::string_view query_name,
                          std::string_view subscription_id) {
  std::string out = BeginDocument(kind, created_at, query_name, subscription_id);
  for (size_t i = 0; i < events.size(); ++i) (out += i == 0 ? "" : ",") += events[i];
  return out += EndDocument(kind);
}

}  // namespace panyuan::epcis
