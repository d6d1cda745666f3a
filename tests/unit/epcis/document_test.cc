#include "services/epcis/document.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "services/epcis/json_reader.h"
#include "services/epcis/json_writer.h"
#include "services/epcis/reasons.h"
#include "services/ledger/event_hash.h"
#include "services/ledger/event_json.h"
#include "tests/support/memory_log.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;

constexpr base::UtcTime kNow{1'700'000'000'000'000};
constexpr std::string_view kContext =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

json Receiving() {
  return {{"@context", kContext},
          {"type", "ObjectEvent"},
          {"eventTime", "2026-03-04T05:06:07+08:00"},
          {"eventTimeZoneOffset", "+08:00"},
          {"action", "ADD"},
          {"bizStep", "receiving"},
          {"quantityList",
           {{{"epcClass", "urn:epc:class:lgtin:4012345.012345.998877"},
             {"quantity", 12.5},
             {"uom", "KGM"}}}}};
}

json DocumentOf(json events) {
  return {{"@context", {kContext, {{"farm", "https://farm.example/"}}}},
          {"type", "EPCISDocument"},
          {"schemaVersion", "2.0"},
          {"creationDate", "2026-03-04T05:06:07Z"},
          {"epcisBody", {{"eventList", std::move(events)}}}};
}

// "<pointer> <reason>" of the only fault; "" without one.
std::string FaultOf(const std::string& text) {
  const auto faults = ReadDocument(text, kNow).AllFaults();
  if (faults.empty()) return "";
  EXPECT_EQ(faults.size(), 1u);
  for (const char* lang : {"en", "zh"})
    EXPECT_EQ(faults[0].error.Message(lang).find('{'), std::string::npos);
  return faults[0].pointer + " " + std::string(faults[0].error.reason().name);
}

std::string FaultWith(const json& patch) {
  json event = Receiving();
  event.merge_patch(patch);
  return FaultOf(event.dump());
}

TEST(ReadDocument, RefusesWhatIsNotJsonWithinBounds) {
  EXPECT_EQ(FaultOf("{\"a\": [1, }"), "/a/0 EPCIS_NOT_JSON");
  EXPECT_EQ(FaultOf("\xff"), " EPCIS_NOT_JSON");
  EXPECT_EQ(FaultOf("7"), " EPCIS_WRONG_TYPE");
  EXPECT_EQ(FaultOf(R"({"a~/b": {"c": 1, "c": 1}})"), "/a~0~1b/c EPCIS_KEY_REPEATED");
  EXPECT_EQ(FaultOf(R"({"a": [1, "x\u0000"]})"), "/a/1 EPCIS_NUL_CHARACTER");
  EXPECT_EQ(FaultOf(R"({"a": 0.12345678901234567890123})"), "/a EPCIS_NUMBER_INEXACT");
  EXPECT_EQ(FaultOf(std::string(kMaxDocumentBytes + 1, ' ')), " EPCIS_DOCUMENT_TOO_LARGE");
  const std::string deep(kMaxDocumentDepth + 1, '[');
  EXPECT_TRUE(FaultOf(deep).ends_with(" EPCIS_TOO_DEEP"));
  EXPECT_EQ(FaultOf(DocumentOf(json::array_t(kMaxDocumentEvents + 1)).dump()),
            " EPCIS_TOO_MANY_EVENTS");
}

TEST(ReadDocument, KeepsNumbersAsTheyAreWritten) {
  for (const char* number :
       {"0.1", "26.123456789012345", "1e21", "-0.0000001", "9007199254740993"}) {
    json event = Receiving();
    event["farm:weight"] = json::parse(number);
    const Document document = ReadDocument(event.dump(), kNow);
    ASSERT_TRUE(document.AllFaults().empty()) << number;
    EXPECT_EQ(json::parse(document.events[0].json)["farm:weight"], json::parse(number));
  }
}

TEST(ReadDocument, LetsAnEventStandAlone) {
  json event = Receiving();
  event["@context"] = {{"mill", "https://mill.example/"}};
  event["mill:grade"] = "A";
  event["farm:field"] = "7";
  event["recordTime"] = "2001-01-01T00:00:00Z";
  const Document document = ReadDocument(DocumentOf(json::array({event})).dump(), kNow);
  ASSERT_TRUE(document.AllFaults().empty());
  const json kept = json::parse(document.events[0].json);
  EXPECT_EQ(kept["@context"], json::array({kContext,
                                           {{"farm", "https://farm.example/"}},
                                           {{"mill", "https://mill.example/"}}}));
  EXPECT_EQ(kept["recordTime"], base::FormatShanghai(kNow));
  EXPECT_EQ(document.events[0].facts.record_time, kNow);
  EXPECT_EQ(document.events[0].pointer, "/epcisBody/eventList/0");
}

TEST(ReadDocument, GivesAnEventWithoutANameItsHash) {
  const json event = Receiving();
  const Document document = ReadDocument(DocumentOf(json::array({event})).dump(), kNow);
  const auto hash = ledger::EventHash(event, json());
  ASSERT_TRUE(hash.ok());
  EXPECT_EQ(document.events[0].event_id, *hash);
  EXPECT_EQ(json::parse(document.events[0].json)["eventID"], *hash);
  EXPECT_EQ(ledger::EventHash(json::parse(document.events[0].json), json()).value(), *hash);
}

TEST(ReadDocument, TakesTheCountysOwnEvents) {
  const std::string sale = ledger::SaleEntry(1);
  const Document document = ReadDocument(sale, kNow);
  EXPECT_TRUE(document.AllFaults().empty());
  EXPECT_EQ(document.events[0].event_id, json::parse(sale)["eventID"]);
}

TEST(ReadDocument, NeedsAContext) {
  json event = Receiving();
  event.erase("@context");
  EXPECT_EQ(FaultOf(event.dump()), "/@context EPCIS_MEMBER_MISSING");
  EXPECT_EQ(FaultOf("[" + event.dump() + "]"), "/0/@context EPCIS_MEMBER_MISSING");
  EXPECT_EQ(FaultOf(DocumentOf(json::array({event})).dump()), "");
}

TEST(ReadDocument, PointsAtWhatIsWrong) {
  EXPECT_EQ(FaultWith(json::object()), "");
  EXPECT_EQ(FaultWith({{"type", "Objectevent"}}), "/type EPCIS_NOT_URI");
  EXPECT_EQ(FaultWith({{"type", 7}}), "/type EPCIS_WRONG_TYPE");
  EXPECT_EQ(FaultWith({{"eventTime", "2026-02-30T00:00:00Z"}}), "/eventTime EPCIS_NOT_TIME");
  EXPECT_EQ(FaultWith({{"eventTimeZoneOffset", "+14:30"}}),
            "/eventTimeZoneOffset EPCIS_NOT_ZONE_OFFSET");
  EXPECT_EQ(FaultWith({{"action", "BUY"}}), "/action EPCIS_TEXT_MALFORMED");
  EXPECT_EQ(FaultWith({{"bizStep", "selling"}}), "/bizStep EPCIS_WORD_UNKNOWN");
  EXPECT_EQ(FaultWith({{"bizStep", "urn:epcglobal:cbv:bizstep:shipping"}}),
            "/bizStep EPCIS_WORD_UNKNOWN");
  EXPECT_EQ(FaultWith({{"bizStep", "https://farm.example/steps/washing"}}), "");
  EXPECT_EQ(FaultWith({{"weather", "fine"}}), "/weather EPCIS_MEMBER_UNKNOWN");
  EXPECT_EQ(FaultWith({{"farm:weather", "fine"}}), "");
  EXPECT_EQ(FaultWith({{"epcList", {"urn:a:b", "urn:a:b"}}}), "/epcList/1 EPCIS_ITEM_REPEATED");
  EXPECT_EQ(FaultWith({{"quantityList", nullptr}}), " EPCIS_NOTHING_NAMED");
  EXPECT_EQ(FaultWith({{"action", "OBSERVE"}, {"ilmd", {{"farm:a", 1}}}}),
            "/ilmd EPCIS_ILMD_NOT_ALLOWED");
  EXPECT_EQ(FaultWith({{"quantityList", {{{"epcClass", "urn:a:b"}, {"quantity", 0}}}}}),
            "/quantityList/0/quantity EPCIS_QUANTITY_NOT_POSITIVE");
  EXPECT_EQ(FaultWith({{"quantityList", {{{"epcClass", "urn:a:b"}, {"uom", "KGM"}}}}}),
            "/quantityList/0/uom EPCIS_UNIT_WITHOUT_QUANTITY");
  EXPECT_EQ(FaultWith({{"farm:note", std::string(ledger::kMaxEntryBytes, 'x')}}),
            " EPCIS_EVENT_TOO_LONG");
}

TEST(ReadDocument, BoundsWhatAContextMakesOfManyEvents) {
  json document = DocumentOf(json::array_t(kMaxDocumentEvents, Receiving()));
  document["@context"].push_back({{"long", "https://" + std::string(16'000, 'x') + "/"}});
  const Document read = ReadDocument(document.dump(), kNow);
  ASSERT_FALSE(read.AllFaults().empty());
  EXPECT_TRUE(read.AllFaults()[0].error.Is(kEventsTooLong));
  json event = Receiving();
  for (int i = 0; i < 20'000; ++i) event["long:" + std::to_string(i)] = 1;
  document["epcisBody"]["eventList"] = json::array({event});
  EXPECT_EQ(FaultOf(document.dump()), "/epcisBody/eventList/0 EPCIS_EVENT_TOO_LONG");
}

TEST(ReadDocument, RefusesASensorThatContradictsItself) {
  const auto with = [](const char* device) {
    return json{{"sensorElementList",
                 {{{"sensorMetadata", {{"deviceID", "urn:a:1"}}},
                   {"sensorReport", {{{"type", "Temperature"}, {"deviceID", device}}}}}}}};
  };
  EXPECT_EQ(FaultWith(with("urn:a:1")), "");
  EXPECT_EQ(FaultWith(with("urn:a:2")),
            "/sensorElementList/0/sensorReport/0/deviceID EPCIS_SENSOR_CONTRADICTION");
}

TEST(ReadDocument, JudgesEachEventForItself) {
  json bad = Receiving();
  bad["action"] = 1;
  json events = json::array();
  for (int i = 0; i < 30; ++i) events.push_back(bad);
  events.push_back(Receiving());
  const Document document = ReadDocument(DocumentOf(events).dump(), kNow);
  EXPECT_TRUE(document.faults.empty());
  ASSERT_EQ(document.events.size(), 31u);
  EXPECT_EQ(document.events[29].faults.size(), 1u);
  EXPECT_TRUE(document.events[30].faults.empty());
  EXPECT_FALSE(document.events[30].json.empty());
  EXPECT_EQ(document.AllFaults().size(), kMaxFaults);
}

TEST(WriteJson, GivesWhatTheLibraryGives) {
  std::string all;  // every character of one byte that JSON text can hold, and longer ones
  for (int c = 1; c < 0x80; ++c) all += static_cast<char>(c);
  all += "安丘 \u2028 \U0001F951";
  for (const json& value :
       {json(), json(true), json(all), json(""), json::array(), json::object(), json(-7),
        json(18'446'744'073'709'551'615u), json(1e300), json(0.1), json(2.0), json(-0.0),
        json{{"", {}}, {all, {1, {}, json::object(), {{"a", {json::array()}}}, "x"}}},
        DocumentOf({Receiving()})})
    EXPECT_EQ(WriteJson(value), value.dump());
}

TEST(WriteDocument, CarriesTheQuerysName) {
  const std::string text =
      WriteDocument(DocumentKind::kQueryResults, kNow, {}, "my \"query\"", "s-1");
  EXPECT_EQ(FaultOf(text), "");
  const json results = json::parse(text)["epcisBody"]["queryResults"];
  EXPECT_EQ(results["queryName"], "my \"query\"");
  EXPECT_EQ(results["subscriptionID"], "s-1");
}

}  // namespace
}  // namespace panyuan::epcis
