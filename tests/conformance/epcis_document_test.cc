// EPCIS 2.0 documents: conformance data gs1-epcis/JSON, as published and broken in single ways.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/epcis/document.h"
#include "services/epcis/fault.h"
#include "tests/conformance/data.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;
using json_pointer = json::json_pointer;

constexpr base::UtcTime kNow{1'700'000'000'000'000};

const json* EventsOf(const json& document) {
  const json& body = document["epcisBody"];
  return body.contains("queryResults") ? &body["queryResults"]["resultsBody"]["eventList"]
                                       : &body["eventList"];
}

std::vector<std::filesystem::path> Published() {
  return conformance::FindFiles(conformance::DataPath("gs1-epcis/JSON"), ".jsonld");
}

std::string PointersOf(const Document& document) {
  std::string all;
  for (const Fault& fault : document.AllFaults())
    all += fault.pointer + " " + fault.error.Message() + "\n";
  return all;
}

// The event without what a repository gives it.
json WithoutCapture(json event) {
  for (const char* name : {"@context", "recordTime", "eventID"}) event.erase(name);
  return event;
}

TEST(EpcisDocuments, EveryPublishedOneIsTakenAndServedAgain) {
  PANYUAN_NEED_DATA(conformance::DataPath("gs1-epcis/JSON"));
  for (const auto& path : Published()) {
    const json published = conformance::ReadJson(path);
    const Document taken = ReadDocument(conformance::ReadText(path), kNow);
    ASSERT_EQ(PointersOf(taken), "") << path;
    const json& events = *EventsOf(published);
    ASSERT_EQ(taken.events.size(), events.size()) << path;
    std::vector<std::string> stored;
    for (size_t i = 0; i < events.size(); ++i) {
      const json kept = json::parse(taken.events[i].json);
      EXPECT_EQ(WithoutCapture(kept), WithoutCapture(events[i])) << path;
      EXPECT_EQ(kept["@context"], published["@context"]) << path;
      EXPECT_EQ(kept["eventID"], events[i].value("eventID", kept["eventID"])) << path;
      stored.push_back(taken.events[i].json);
    }
    for (const DocumentKind kind : {DocumentKind::kEvents, DocumentKind::kQueryResults}) {
      const Document again = ReadDocument(WriteDocument(kind, kNow, stored), kNow);
      ASSERT_EQ(PointersOf(again), "") << path;
      ASSERT_EQ(again.events.size(), stored.size()) << path;
      for (size_t i = 0; i < stored.size(); ++i) EXPECT_EQ(again.events[i].json, stored[i]);
    }
  }
}

TEST(EpcisDocuments, APublishedEventStandsAlone) {
  PANYUAN_NEED_DATA(conformance::DataPath("gs1-epcis/JSON-Schema/test"));
  const auto paths =
      conformance::FindFiles(conformance::DataPath("gs1-epcis/JSON-Schema/test"), ".json");
  for (const auto& path : paths) {
    if (!path.filename().string().ends_with("Event.json")) continue;
    const Document one = ReadDocument(conformance::ReadText(path), kNow);
    EXPECT_EQ(PointersOf(one), "") << path;
    EXPECT_EQ(one.events.size(), 1u) << path;
    EXPECT_EQ(PointersOf(ReadDocument("[" + conformance::ReadText(path) + "]", kNow)), "") << path;
  }
}

// What the standard says of a member, in the words of this test and not of the code under it.
struct Member {
  const char* name;
  std::set<std::string> needed_in;  // by what holds it: an event's type, or the key above
};

const std::set<std::string> kAllEvents = {"ObjectEvent", "AggregationEvent", "TransactionEvent",
                                          "TransformationEvent", "AssociationEvent"};
const std::set<std::string> kActing = {"ObjectEvent", "AggregationEvent", "TransactionEvent",
                                       "AssociationEvent"};

const Member kNeeded[] = {
    {"eventTime", kAllEvents},
    {"eventTimeZoneOffset", kAllEvents},
    {"type",
     {"ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent",
      "AssociationEvent", "EPCISDocument", "EPCISQueryDocument", "sourceList", "destinationList",
      "sensorReport"}},
    {"action", kActing},
    {"bizTransactionList", {"TransactionEvent"}},
    {"parentID", {"AssociationEvent"}},
    {"@context", {"EPCISDocument", "EPCISQueryDocument"}},
    {"schemaVersion", {"EPCISDocument"}},
    {"creationDate", {"EPCISDocument"}},
    {"epcisBody", {"EPCISDocument", "EPCISQueryDocument"}},
    {"eventList", {"epcisBody", "resultsBody"}},
    {"queryResults", {"epcisBody"}},
    {"queryName", {"queryResults"}},
    {"resultsBody", {"queryResults"}},
    {"epcClass", {"quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"}},
    {"bizTransaction", {"bizTransactionList"}},
    {"source", {"sourceList"}},
    {"destination", {"destinationList"}},
    {"id", {"readPoint", "bizLocation"}},
    {"declarationTime", {"errorDeclaration"}},
    {"sensorReport", {"sensorElementList"}},
};

const std::set<std::string> kTimes = {"eventTime", "recordTime", "creationDate", "declarationTime",
                                      "time",      "startTime",  "endTime"};
const std::set<std::string> kWords = {"bizStep", "disposition", "set", "unset", "reason", "action"};
const std::set<std::string> kTypedWords = {"bizTransactionList", "sourceList", "destinationList",
                                           "sensorReport"};
const std::set<std::string> kUris = {
    "id",           "eventID",        "epcList",     "parentID",          "childEPCs",
    "rawData",      "inputEPCList",   "epcClass",    "transformationID",  "outputEPCList",
    "source",       "bizTransaction", "destination", "deviceID",          "correctiveEventIDs",
    "bizRules",     "deviceMetadata", "uriValue",    "chemicalSubstance", "dataProcessingMethod",
    "microorganism"};
const std::set<std::string> kClosed = {
    "ObjectEvent",       "AggregationEvent",  "TransactionEvent",      "TransformationEvent",
    "sourceList",        "AssociationEvent",  "EPCISDocument",         "EPCISQueryDocument",
    "quantityList",      "childQuantityList", "outputQuantityList",    "bizTransactionList",
    "sensorElementList", "inputQuantityList", "destinationList",       "sensorMetadata",
    "sensorReport",      "errorDeclaration",  "persistentDisposition", "ilmd"};
const std::set<std::string> kSets = {"inputEPCList", "outputEPCList", "set", "unset", "@context"};

// Breaks one document in every single way and looks for the pointer of each.
class Breaker {
 public:
  explicit Breaker(json document) : document_(std::move(document)) {}

  void Run() { Visit(json_pointer(), "", ""); }
  int tried() const { return tried_; }

 private:
  // `key` is the nearest name above `at`, `holder` what holds that name.
  void Visit(const json_pointer& at, const std::string& key, const std::string& holder) {
    const json& value = document_[at];
    if (!at.empty()) BreakType(at, value);
    if (value.is_string()) return BreakText(at, key, holder);
    if (value.is_array()) {
      if (kSets.contains(key) || (key == "epcList" && holder == "ObjectEvent")) Repeat(at);
      for (size_t i = 0; i < value.size(); ++i) Visit(at / i, key, holder);
    }
    if (value.is_object() && key != "@context") VisitObject(at, key);
  }

  void VisitObject(const json_pointer& at, const std::string& key) {
    const json& value = document_[at];
    const bool is_named = key.empty() || key == "eventList";
    const std::string kind = is_named ? value["type"].get<std::string>() : key;
    for (const Member& member : kNeeded)
      if (member.needed_in.contains(kind) && value.contains(member.name)) Remove(at, member.name);
    if (kClosed.contains(kind)) Expect(at / "unheardOf", "text");
    for (const auto& [name, child] : value.items())
      if (name.find(':') == name.npos) Visit(at / name, name, kind);
  }

  void BreakType(const json_pointer& at, const json& value) {
    const bool is_context = at.to_string().find("@context") != std::string::npos;
    Expect(at, nullptr);
    Expect(at, value.is_number() || value.is_boolean() ? json("text") : json(7));
    if (!value.is_object() && !is_context) Expect(at, json::object());
    if (!value.is_array() && at.back() != "certificationInfo" && !is_context)
      Expect(at, json::array());
  }

  void BreakText(const json_pointer& at, const std::string& key, const std::string& holder) {
    if (kTimes.contains(key)) {
      for (const char* text : {"2020-13-01T00:00:00Z", "2020-01-01T00:00:00", "2020-01-01",
                               "2020-01-01T24:01:00Z", "yesterday", ""})
        Expect(at, text);
    } else if (key == "eventTimeZoneOffset") {
      for (const char* text : {"+15:00", "14:00", "+2:00", "+02:60", "Z", "+14:01"})
        Expect(at, text);
    } else if (kWords.contains(key) || (key == "type" && kTypedWords.contains(holder)) ||
               key == "component" || key == "exception") {
      for (const char* text : {"no_such_word", "", "two words"}) Expect(at, text);
    } else if (kUris.contains(key) || (key == "@context")) {
      for (const char* text : {"no uri", "1x:y", "urn:", "https://a b.example", "a:%zz", ""})
        Expect(at, text);
    } else if (key == "uom" && holder != "sensorReport") {
      for (const char* text : {"kgm", "K", "KGMS", ""}) Expect(at, text);
    } else if (key == "hexBinaryValue") {
      for (const char* text : {"xyz", ""}) Expect(at, text);
    } else if (key == "schemaVersion") {
      for (const char* text : {"2.", "two", "1.2", ""}) Expect(at, text);
    }
  }

  void Repeat(const json_pointer& at) {
    if (!document_[at].empty()) Expect(at / document_[at].size(), document_[at][0]);
  }

  void Remove(const json_pointer& at, const char* name) {
    json broken = document_;
    broken[at].erase(name);
    Check(broken, (at / name).to_string(), "without");
  }

  void Expect(const json_pointer& at, json value) {
    json broken = document_;
    broken[at] = value;
    Check(broken, at.to_string(), value.dump());
  }

  void Check(const json& broken, const std::string& pointer, const std::string& how) {
    ++tried_;
    const Document document = ReadDocument(broken.dump(), kNow);
    const auto faults = document.AllFaults();
    const bool found = std::any_of(faults.begin(), faults.end(),
                                   [&](const Fault& fault) { return fault.pointer == pointer; });
    EXPECT_TRUE(found) << pointer << " " << how << "\n" << PointersOf(document);
  }

  const json document_;
  int tried_ = 0;
};

TEST(EpcisDocuments, OneBrokenInASingleWayIsRefusedWithItsPointer) {
  PANYUAN_NEED_DATA(conformance::DataPath("gs1-epcis/JSON"));
  int tried = 0;
  for (const auto& path : Published()) {
    SCOPED_TRACE(path);
    Breaker breaker(conformance::ReadJson(path));
    breaker.Run();
    tried += breaker.tried();
  }
  EXPECT_GT(tried, 5'000);
}

struct Combination {
  const char* file;
  json patch;           // RFC 7386, of the first event
  const char* pointer;  // after the event's
};

// Rules between members: TCR-53, TCR-54 and EPCIS 2.0 §7.4.
TEST(EpcisDocuments, ForbiddenCombinationsAreRefusedWithTheirPointer) {
  PANYUAN_NEED_DATA(conformance::DataPath("gs1-epcis/JSON"));
  const std::string full = "WithFullCombinationOfFields/";
  const json no_children = {{"childEPCs", nullptr}, {"childQuantityList", nullptr}};
  const json empty_children = {{"childEPCs", json::array()}, {"childQuantityList", json::array()}};
  const Combination kCombinations[] = {
      {"association_event", {{"parentID", nullptr}, {"action", "ADD"}}, "/parentID"},
      {"association_event", {{"parentID", nullptr}, {"action", "DELETE"}}, "/parentID"},
      {"association_event", no_children, ""},
      {"association_event", empty_children, ""},
      {"aggregation_event", no_children, ""},
      {"aggregation_event", {{"parentID", nullptr}, {"action", "ADD"}}, "/parentID"},
      {"object_event", {{"action", "OBSERVE"}}, "/ilmd"},
      {"object_event", {{"action", "DELETE"}}, "/ilmd"},
      {"object_event",
       {{"epcList", nullptr}, {"quantityList", nullptr}, {"sensorElementList", nullptr}},
       ""},
      {"object_event",
       {{"epcList", nullptr}, {"quantityList", nullptr}, {"readPoint", nullptr}},
       ""},
      {"object_event", {{"parentID", "urn:x:y"}}, "/parentID"},
      {"object_event",
       {{"persistentDisposition", {{"set", nullptr}, {"unset", nullptr}}}},
       "/persistentDisposition"},
      {"transaction_event",
       {{"epcList", nullptr}, {"quantityList", nullptr}, {"action", "ADD"}},
       ""},
      {"transaction_event", {{"bizTransactionList", json::array()}}, "/bizTransactionList"},
      {"transformation_event", {{"action", "ADD"}}, "/action"},
      {"transformation_event",
       {{"transformationID", nullptr}, {"inputEPCList", nullptr}, {"inputQuantityList", nullptr}},
       ""},
      {"transformation_event",
       {{"transformationID", nullptr}, {"outputEPCList", nullptr}, {"outputQuantityList", nullptr}},
       ""},
  };
  for (const Combination& one : kCombinations) {
    json document = conformance::ReadJson(
        conformance::DataPath("gs1-epcis/JSON/" + full + one.file + "_all_possible_fields.jsonld"));
    document["epcisBody"]["eventList"][0].merge_patch(one.patch);
    const auto faults = ReadDocument(document.dump(), kNow).AllFaults();
    ASSERT_EQ(faults.size(), 1u) << one.file << " " << one.patch;
    EXPECT_EQ(faults[0].pointer, std::string("/epcisBody/eventList/0") + one.pointer);
  }
}

}  // namespace
}  // namespace panyuan::epcis
