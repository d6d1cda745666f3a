#include "services/ledger/event_hash.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "services/base/reasons.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

const std::string kHead =
    "eventType=ObjectEventeventTime=2026-03-04T05:06:07.000ZeventTimeZoneOffset=+08:00";

// The pre-hash of an ObjectEvent with these members, behind its head.
std::string TextOf(const char* members, const json& context = nullptr) {
  json event = {{"type", "ObjectEvent"},
                {"eventTime", "2026-03-04T13:06:07+08:00"},
                {"eventTimeZoneOffset", "+08:00"}};
  event.update(json::parse(members));
  const auto text = EventPreHash(event, context);
  if (!text.ok()) return std::string(text.error().reason().name);
  return text->starts_with(kHead) ? text->substr(kHead.size()) : *text;
}

const json kContext = {"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                       {{"ex", "https://ns.example.com/epcis/"}},
                       {{"app", "urn:example:app:"}, {"cbv", "https://ref.gs1.org/cbv/"}}};

TEST(EventHash, IsTheDigestOfThePreHashInItsUri) {
  const json event = {{"type", "ObjectEvent"}, {"eventTime", "2026-03-04T05:06:07Z"}};
  EXPECT_EQ(*EventHash(event, nullptr),
            "ni:///sha-256;010c6f9c5dbfd2e0e6cdb83f585b2dae6dfaf2c4bcd2d8e5c1c9f711531202ef"
            "?ver=CBV2.0");
  EXPECT_EQ(*EventPreHash(event, nullptr),
            "eventType=ObjectEventeventTime=2026-03-04T05:06:07.000Z");
}

TEST(EventHash, IdentityRecordTimeErrorsAndCommentsTakeNoPart) {
  EXPECT_EQ(TextOf(R"({"eventID":"urn:uuid:1","recordTime":"2026-03-05T00:00:00Z",
                       "errorDeclaration":{"reason":"incorrect_data"},"comment":"a",
                       "rdfs:comment":"b","@context":{"x":"https://x.example/"}})"),
            "");
}

TEST(EventHash, TimesAreUtcRoundedHalfUpToMilliseconds) {
  const auto time_of = [](const char* time) {
    const auto text = EventPreHash({{"type", "X"}, {"eventTime", time}}, nullptr);
    return text.ok() ? text->substr(21) : std::string(text.error().reason().name);
  };
  EXPECT_EQ(time_of("2026-03-04T05:06:07.1414Z"), "2026-03-04T05:06:07.141Z");
  EXPECT_EQ(time_of("2026-03-04T05:06:07.1425Z"), "2026-03-04T05:06:07.143Z");
  EXPECT_EQ(time_of("2026-12-31T23:59:59.9999-01:00"), "2027-01-01T01:00:00.000Z");
  EXPECT_EQ(time_of("2026-03-04T05:06:07"), "INVALID_TIME");  // whose time?
}

TEST(EventHash, NumbersHaveOneForm) {
  EXPECT_EQ(TextOf(R"({"ilmd":{"a":"007","b":"1.50","c":"+5","d":"-0.0","e":".5","f":"1e3",
                       "g":452.0,"h":0.00001,"i":"12345678901234567890","j":1e20,"k":"-2.50E-1",
                       "l":"1.2.3","m":"12E999","n":"e5","o":"-","p":"0100.0"}})"),
            "ilmda=7b=1.5c=5d=0e=0.5f=1000g=452h=0.00001i=12345678901234567890"
            "j=100000000000000000000k=-0.25l=1.2.3m=12E999n=e5o=-p=100");
}

TEST(EventHash, WhiteSpaceAtTheEndsIsNoContent) {
  EXPECT_EQ(TextOf("{\"ilmd\":{\"a\":\"\u3000 生姜 \\n\",\"b\":\"  \"}}"), "ilmda=生姜b");
}

TEST(EventHash, BareWordsAndUrnsMeanTheSame) {
  const std::string shipping = TextOf(R"({"bizStep":"shipping"})", kContext);
  EXPECT_EQ(shipping, "bizStep=https://ref.gs1.org/cbv/BizStep-shipping");
  for (const char* same : {R"({"bizStep":"urn:epcglobal:cbv:bizstep:shipping"})",
                           R"({"bizStep":"cbv:BizStep-shipping"})",
                           R"({"bizStep":"https://ref.gs1.org/cbv/BizStep-shipping"})"})
    EXPECT_EQ(TextOf(same, kContext), shipping);
  // Elsewhere the word is just a word, and an unknown word stays one.
  EXPECT_EQ(TextOf(R"({"ilmd":{"a":"shipping"},"bizStep":"juggling"})"),
            "bizStep=jugglingilmda=shipping");
}

TEST(EventHash, FieldsStandInTheirOrderAndListsAreSorted) {
  EXPECT_EQ(TextOf(R"({"bizLocation":{"id":"urn:x:b"},"readPoint":{"id":"urn:x:a"},"action":"ADD",
                 "disposition":"active","persistentDisposition":{"unset":["recalled"],
                 "set":["expired","damaged"]},"parentID":"urn:x:p","childEPCs":["urn:x:2","urn:x:1"],
                 "epcList":["urn:x:9","urn:x:8"],"certificationInfo":["urn:c:2","urn:c:1"],
                 "childQuantityList":[{"uom":"KGM","quantity":2.50,"epcClass":"urn:x:c"}]})"),
            "certificationInfo=urn:c:1certificationInfo=urn:c:2parentID=urn:x:p"
            "epcListepc=urn:x:8epc=urn:x:9childEPCsepc=urn:x:1epc=urn:x:2"
            "childQuantityListquantityElementepcClass=urn:x:cquantity=2.5uom=KGMaction=ADD"
            "disposition=https://ref.gs1.org/cbv/Disp-active"
            "persistentDispositionset=https://ref.gs1.org/cbv/Disp-damaged"
            "set=https://ref.gs1.org/cbv/Disp-expiredunset=https://ref.gs1.org/cbv/Disp-recalled"
            "readPointid=urn:x:abizLocationid=urn:x:b");
}

TEST(EventHash, EmptyListsAndNullsAreAbsent) {
  EXPECT_EQ(TextOf(R"({"epcList":[],"quantityList":[],"disposition":null,"ilmd":null})"), "");
}

TEST(EventHash, TypedListsFollowTheSensorElementsTypeFirst) {
  EXPECT_EQ(TextOf(R"({"sourceList":[{"source":"urn:x:s","type":"owning_party"}],
                       "destinationList":[{"destination":"urn:x:d","type":"location"}],
                       "bizTransactionList":[{"bizTransaction":"urn:x:2","type":"po"},
                                             {"bizTransaction":"urn:x:1"}],
                       "ilmd":{"a":"b"},"sensorElementList":[{"sensorReport":[{"type":"Speed",
                       "uom":"KMH","value":160,"booleanValue":true}]}]})"),
            "sensorElementListsensorElementsensorReporttype=https://gs1.org/voc/Speed"
            "value=160booleanValue=trueuom=KMH"
            "bizTransactionListbizTransaction=urn:x:1"
            "type=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:x:2"
            "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=urn:x:d"
            "ilmda=b"
            "sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=urn:x:s");
}

TEST(EventHash, ExtensionsCarryTheirNamespace) {
  EXPECT_EQ(TextOf(R"({"ex:b":{"ex:c":["2","1"],"plain":"ex:word"},"app:a":"x","other:a":"y"})",
                   kContext),
            "other:a=y{https://ns.example.com/epcis/}b"
            "plain=https://ns.example.com/epcis/word"
            "{https://ns.example.com/epcis/}c=1{https://ns.example.com/epcis/}c=2"
            "{urn:example:app:}a=x");
}

TEST(EventHash, ExtensionsOfAFieldFollowTheFieldsOwnValues) {
  EXPECT_EQ(TextOf(R"({"readPoint":{"id":"urn:x:a","ex:f":"1"},"bizLocation":{"id":"urn:x:b"}})",
                   kContext),
            "readPointid=urn:x:a{https://ns.example.com/epcis/}f=1bizLocationid=urn:x:b");
  // Those with a namespace of another form come at the end, under the field's name.
  EXPECT_EQ(TextOf(R"({"readPoint":{"id":"urn:x:a","app:f":"1"},"bizLocation":{"id":"urn:x:b"}})",
                   kContext),
            "readPointid=urn:x:abizLocationid=urn:x:breadPoint{urn:example:app:}f=1");
}

TEST(EventHash, ListsOfExtensionsHoldMembersAsXmlDoes) {
  EXPECT_EQ(TextOf(R"({"ex:pestList":["b","a"],"ex:grid":[[1,2],[3]]})", kContext),
            "{https://ns.example.com/epcis/}grid=1=2{https://ns.example.com/epcis/}grid=3"
            "{https://ns.example.com/epcis/}pestList{https://ns.example.com/epcis/}pest=a"
            "{https://ns.example.com/epcis/}pest=b");
}

TEST(EventHash, ContextsMayBeObjectsAndStandInsideTheEvent) {
  const json object = {{"ex", "https://a.example/"}};
  EXPECT_EQ(TextOf(R"({"ex:f":"1"})", object), "{https://a.example/}f=1");
  EXPECT_EQ(TextOf(R"({"@context":{"ex":{"@id":"https://b.example/"}},"ex:f":"1"})", object),
            "{https://b.example/}f=1");
  EXPECT_EQ(TextOf(R"({"ex:f":{"@context":[{"in":"https://c.example/"}],"in:g":"1"},"in:g":"2"})",
                   object),
            "in:g=2{https://a.example/}f{https://c.example/}g=1");
}

TEST(EventHash, RefusesWhatIsNoEvent) {
  EXPECT_TRUE(EventHash(json::array(), nullptr).error().Is(kEventNotObject));
  EXPECT_TRUE(
      EventHash({{"eventTime", "2026-03-04T05:06:07Z"}}, nullptr).error().Is(base::kFieldMissing));
  EXPECT_TRUE(EventHash({{"type", "ObjectEvent"}}, nullptr).error().Is(base::kFieldMissing));
  EXPECT_TRUE(EventHash({{"type", 7}, {"eventTime", "2026-03-04T05:06:07Z"}}, nullptr)
                  .error()
                  .Is(base::kFieldMissing));
}

TEST(EventHash, RefusesNestingPastItsBound) {
  const auto nested = [](int depth, const char* open, const char* close) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += open;
    text += "1";
    for (int i = 0; i < depth; ++i) text += close;
    return TextOf(("{\"ilmd\":" + text + "}").c_str());
  };
  EXPECT_NE(nested(kMaxEventDepth - 1, "{\"a\":", "}"), "EVENT_TOO_DEEP");
  EXPECT_EQ(nested(kMaxEventDepth, "{\"a\":", "}"), "EVENT_TOO_DEEP");
  EXPECT_EQ(nested(kMaxEventDepth + 1, "[", "]"), "EVENT_TOO_DEEP");
}

}  // namespace
}  // namespace panyuan::ledger
