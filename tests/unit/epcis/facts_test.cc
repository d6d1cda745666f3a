#include "services/epcis/facts.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/epcis/names.h"
#include "services/ledger/reasons.h"
#include "tests/support/memory_log.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;

TEST(CanonicalUri, MakesOneOfTheWaysToWriteAKey) {
  const struct {
    const char* urn;
    const char* link;
  } kKeys[] = {
      {"urn:epc:id:sgtin:0614141.107346.2017", "https://example.org/01/10614141073464/21/2017"},
      {"urn:epc:class:lgtin:4012345.012345.998877",
       "https://id.gs1.org/01/04012345123456/10/998877"},
      {"urn:epc:id:sscc:0614141.1234567890", "https://id.gs1.org/00/106141412345678908"},
      {"urn:epc:id:sgln:0614141.00777.0", "https://id.gs1.org/414/0614141007776"},
      {"urn:epc:id:grai:4012345.55555.987", "https://id.gs1.org/8003/04012345555554987"},
      {"urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping"},
  };
  for (const auto& [urn, link] : kKeys) EXPECT_EQ(CanonicalUri(urn), CanonicalUri(link));
  EXPECT_EQ(CanonicalUri("https://farm.example/T/7K3QM2XD9PRC"),
            "https://farm.example/T/7K3QM2XD9PRC");
}

TEST(FactsOf, SaysWhatTheCountysOwnEventsSay) {
  const auto facts = FactsOfEntry(ledger::SaleEntry(3)).value();
  EXPECT_EQ(facts.type, "ObjectEvent");
  EXPECT_EQ(facts.biz_step, "https://ref.gs1.org/cbv/BizStep-retail_selling");
  ASSERT_EQ(facts.quantities.size(), 1u);
  EXPECT_EQ(DecimalText(*facts.quantities[0].quantity), "3");
  EXPECT_EQ(facts.quantities[0].uom, "KGM");
  EXPECT_EQ(facts.quantities[0].role, Role::kListed);
}

TEST(FactsOf, TellsRolesApart) {
  const auto facts = FactsOf(json::parse(R"({
    "type": "AggregationEvent", "eventTime": "2026-03-04T05:06:07Z", "parentID": "urn:x:crate",
    "childEPCs": ["urn:x:a"], "childQuantityList": [{"epcClass": "urn:x:c"}]})"))
                         .value();
  ASSERT_EQ(facts.epcs.size(), 2u);
  EXPECT_EQ(facts.epcs[0].role, Role::kParent);
  EXPECT_EQ(facts.epcs[1].role, Role::kChild);
  EXPECT_EQ(facts.quantities[0].role, Role::kChild);
  EXPECT_FALSE(facts.quantities[0].quantity);
}

TEST(FactsOf, LetsASensorReportInheritFromItsElement) {
  const auto facts = FactsOf(json::parse(R"({
    "type": "ObjectEvent", "eventTime": "2026-03-04T05:06:07Z", "sensorElementList": [{
      "sensorMetadata": {"deviceID": "urn:x:d", "time": "2026-03-04T05:00:00Z"},
      "sensorReport": [{"type": "Temperature", "value": 4, "uom": "CEL"},
                       {"type": "Mass", "time": "2026-03-04T06:00:00Z"}]}]})"))
                         .value();
  ASSERT_EQ(facts.sensors.size(), 2u);
  EXPECT_EQ(facts.sensors[0].texts.at("deviceID"), "urn:x:d");
  EXPECT_EQ(facts.sensors[1].texts.at("deviceID"), "urn:x:d");
  EXPECT_EQ(facts.sensors[0].texts.at("type"), "https://gs1.org/voc/Temperature");
  EXPECT_LT(facts.sensors[0].times.at("time"), facts.sensors[1].times.at("time"));
}

TEST(FactsOf, RefusesWhatIsNoEvent) {
  EXPECT_TRUE(FactsOfEntry("[]").error().Is(ledger::kEventNotObject));
  EXPECT_TRUE(FactsOfEntry("no json").error().Is(ledger::kEventNotObject));
  EXPECT_FALSE(FactsOfEntry(R"({"type": "ObjectEvent"})").ok());
  EXPECT_FALSE(FactsOfEntry(R"({"eventTime": "2026-03-04T05:06:07Z"})").ok());
  std::string deep(100, '[');
  deep = R"({"type": "a:b", "eventTime": "2026-03-04T05:06:07Z", "a:b": )" + deep +
         std::string(100, ']') + "}";
  EXPECT_TRUE(FactsOfEntry(deep).error().Is(ledger::kEventTooDeep));
}

}  // namespace
}  // namespace panyuan::epcis
