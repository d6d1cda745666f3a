#include "services/epcis/query.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "services/epcis/reasons.h"
#include "services/epcis/units.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;

json Making() {
  return json::parse(R"({
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                 {"farm": "https://farm.example/"}],
    "type": "TransformationEvent", "eventID": "urn:uuid:1",
    "eventTime": "2026-03-04T05:06:07+08:00", "recordTime": "2026-03-04T06:00:00+08:00",
    "eventTimeZoneOffset": "+08:00",
    "transformationID": "urn:x:run-7",
    "inputEPCList": ["urn:epc:id:sgtin:0614141.107346.2017"],
    "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.998877",
                           "quantity": 500, "uom": "GRM"}],
    "outputEPCList": ["https://id.gs1.org/01/10614141073464/21/2018"],
    "bizStep": "commissioning", "disposition": "in_progress",
    "persistentDisposition": {"set": ["completeness_verified"], "unset": ["recalled"]},
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0", "farm:gate": "north"},
    "bizLocation": {"id": "https://id.gs1.org/414/4012345000023"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:po-1"}],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00000"}],
    "errorDeclaration": {"declarationTime": "2026-03-05T00:00:00Z", "reason": "incorrect_data",
                         "correctiveEventIDs": ["urn:uuid:2"], "farm:by": "Li"},
    "ilmd": {"farm:grade": "A", "farm:box": {"farm:lid": {"farm:colour": "red"}}},
    "farm:weight": 12.50, "farm:born": "2026-01-01T00:00:00Z", "farm:tags": ["x", "y"],
    "sensorElementList": [{
      "sensorMetadata": {"time": "2026-03-04T00:00:00Z", "deviceID": "urn:x:dev", "farm:wire": "w"},
      "sensorReport": [{"type": "Temperature", "value": 26, "uom": "CEL", "percRank": 50,
                        "booleanValue": true, "stringValue": "warm", "farm:probe": 3}],
      "farm:slot": "s"}]})");
}

base::Result<EventQuery> Parse(const json& query) {
  json with = query;
  with["@context"] = {{"farm", "https://farm.example/"}};
  PANYUAN_ASSIGN(const QueryParameters parameters, QueryOfJson(with.dump()));
  return ParseEventQuery(parameters);
}

// Whether the event is found; an error is a failure.
bool Finds(const json& query) {
  const auto parsed = Parse(query);
  EXPECT_TRUE(parsed.ok()) << query << (parsed.ok() ? "" : parsed.error().Message());
  const auto facts = FactsOf(Making());
  EXPECT_TRUE(facts.ok());
  return parsed.ok() && Matches(*parsed, *facts);
}

std::string ReasonOf(const json& query) {
  const auto parsed = Parse(query);
  return parsed.ok() ? "" : std::string(parsed.error().reason().name);
}

struct Pair {
  const char* name;
  json finds;
  json misses;
};

TEST(EventQuery, KnowsTheParametersOfTheStandard) {
  const Pair kPairs[] = {
      {"eventType", {"TransformationEvent"}, {"ObjectEvent"}},
      {"GE_eventTime", "2026-03-03T21:06:07Z", "2026-03-03T21:06:08Z"},
      {"LT_eventTime", "2026-03-03T21:06:08Z", "2026-03-03T21:06:07Z"},
      {"GE_recordTime", "2026-03-03T22:00:00Z", "2026-03-03T22:00:01Z"},
      {"EQ_bizStep", {"shipping", "commissioning"}, {"shipping"}},
      {"EQ_bizStep", {"https://ref.gs1.org/cbv/BizStep-commissioning"}, {"cbv:BizStep-shipping"}},
      {"EQ_disposition", {"urn:epcglobal:cbv:disp:in_progress"}, {"active"}},
      {"EQ_persistentDisposition_set", {"completeness_verified"}, {"recalled"}},
      {"EQ_persistentDisposition_unset", {"recalled"}, {"expired"}},
      {"EQ_readPoint", {"https://example.org/414/4012345000016"}, {"urn:x:y"}},
      {"WD_bizLocation", {"urn:epc:id:sgln:4012345.00002.0"}, {"urn:x:y"}},
      {"EQ_transformationID", {"urn:x:run-7"}, {"urn:x:run-8"}},
      {"MATCH_inputEPC", {"https://id.gs1.org/01/10614141073464/21/2017"}, {"urn:x:y"}},
      {"MATCH_outputEPC",
       {"urn:epc:id:sgtin:0614141.107346.2018"},
       {"urn:epc:id:sgtin:0614141.107346.2017"}},
      {"MATCH_anyEPC",
       {"urn:epc:idpat:sgtin:0614141.107346.*"},
       {"urn:epc:idpat:sgtin:0614141.107347.*"}},
      {"MATCH_outputEPC", {"urn:epc:idpat:sgtin:0614141.107346.*"}, {"urn:x:y"}},
      {"MATCH_inputEPC", {"urn:epc:idpat:sgtin:0614141.*.*"}, {"urn:epc:idpat:sgtin:061414.*.*"}},
      {"MATCH_inputEPCClass",
       {"https://id.gs1.org/01/04012345123456/10/998877"},
       {"https://id.gs1.org/01/04012345123456/10/998878"}},
      {"MATCH_anyEPCClass", {"urn:epc:class:lgtin:4012345.012345.998877"}, {"urn:x:y"}},
      {"EQ_quantity", {5, 500}, {0.5}},
      {"GE_quantity_KGM", 0.5, 0.51},
      {"EQ_quantity_GRM", {500}, {501}},
      {"EQ_eventID", {"urn:uuid:1"}, {"urn:uuid:2"}},
      {"EQ_bizTransaction_po", {"urn:x:po-1"}, {"urn:x:po-2"}},
      {"EQ_source_owning_party", {"https://id.gs1.org/417/4012345000009"}, {"urn:x:y"}},
      {"GE_errorDeclarationTime", "2026-03-05T00:00:00Z", "2026-03-05T00:00:01Z"},
      {"EQ_errorReason", {"incorrect_data"}, {"did_not_occur"}},
      {"EQ_correctiveEventID", {"urn:uuid:2"}, {"urn:uuid:3"}},
      {"GE_time", "2026-03-04T00:00:00Z", "2026-03-04T00:00:01Z"},
      {"EQ_type", {"Temperature"}, {"Mass"}},
      {"EQ_type", {"gs1:Temperature"}, {"gs1:Mass"}},
      {"EQ_deviceID", {"urn:x:dev"}, {"urn:x:other"}},
      {"EQ_booleanValue", true, false},
      {"EQ_stringValue", {"warm"}, {"cold"}},
      {"GT_percRank", 49, 50},
      {"GE_value_KEL", 299.15, 299.16},
      {"LE_value_CEL", 26, 25.9},
      {"EQ_farm:weight", 12.5, 12.51},
      {"GT_farm:weight", 12, 12.5},
      {"EQ_https://farm.example/tags", {"y"}, {"z"}},
      {"LT_farm:born", "2026-01-01T08:00:01+08:00", "2026-01-01T08:00:00+08:00"},
      {"EQ_ILMD_farm:grade", {"A"}, {"B"}},
      {"EQ_INNER_ILMD_farm:colour", {"red"}, {"blue"}},
      {"EQ_ERROR_DECLARATION_farm:by", {"Li"}, {"Wu"}},
      {"EQ_SENSORELEMENT_farm:slot", {"s"}, {"t"}},
      {"EQ_SENSORMETADATA_farm:wire", {"w"}, {"v"}},
      {"GE_SENSORREPORT_farm:probe", 3, 4},
      {"EQ_readPoint_farm:gate", {"north"}, {"south"}},
  };
  for (const Pair& pair : kPairs) {
    EXPECT_TRUE(Finds({{pair.name, pair.finds}})) << pair.name << pair.finds;
    EXPECT_FALSE(Finds({{pair.name, pair.misses}})) << pair.name << pair.misses;
  }
}

TEST(EventQuery, AsksWhetherSomethingIsThere) {
  for (const char* name :
       {"EXISTS_errorDeclaration", "EXISTS_sensorElementList", "EXISTS_farm:weight",
        "EXISTS_ILMD_farm:box", "EXISTS_INNER_ILMD_farm:lid", "EXISTS_SENSORREPORT_farm:probe"})
    EXPECT_TRUE(Finds({{name, nullptr}})) << name;
  EXPECT_FALSE(Finds({{"EXISTS_farm:colour", true}}));
  EXPECT_FALSE(Finds({{"EXISTS_ILMD_farm:lid", true}}));
  EXPECT_TRUE(Finds({{"EXISTS_farm:colour", false}})) << "false asks for nothing";
}

TEST(EventQuery, MatchesMasterDataThatTheCallerAdds) {
  auto facts = FactsOf(Making()).value();
  const auto has = Parse({{"HASATTR_bizLocation", {"farm:county"}}}).value();
  const auto is = Parse({{"EQATTR_bizLocation_farm:county", {"Anji"}}}).value();
  EXPECT_FALSE(Matches(has, facts) || Matches(is, facts));
  facts.attributes.push_back({"bizLocation", "https://farm.example/county", "Anji"});
  EXPECT_TRUE(Matches(has, facts) && Matches(is, facts));
}

TEST(EventQuery, NeedsEveryParameterToHold) {
  EXPECT_TRUE(Finds({{"EQ_bizStep", {"commissioning"}}, {"EQ_type", {"Temperature"}}}));
  EXPECT_FALSE(Finds({{"EQ_bizStep", {"commissioning"}}, {"EQ_type", {"Mass"}}}));
  EXPECT_TRUE(Finds(json::object()));
}

TEST(EventQuery, RefusesByNameWhatTheStandardDoesNotHave) {
  for (const char* name :
       {"EQ_bizstep", "GE_quantity_kilo", "MATCH_bizStep", "EQ_farm", "EQ_bizTransaction_gift",
        "EXISTS_ilmd", "perPage", "", "EQ_", "GT_type", "HASATTR_", "EQATTR_bizLocation"}) {
    const auto parsed = Parse({{name, "x"}});
    ASSERT_FALSE(parsed.ok()) << name;
    EXPECT_TRUE(parsed.error().Is(kQueryParameterUnknown)) << name;
    EXPECT_EQ(parsed.error().metadata().at("parameter"), name);
  }
}

TEST(EventQuery, RefusesValuesThatDoNotFit) {
  const std::string invalid(kQueryValueInvalid.name);
  EXPECT_EQ(ReasonOf({{"EQ_action", {"BUY"}}}), invalid);
  EXPECT_EQ(ReasonOf({{"GE_eventTime", "yesterday"}}), invalid);
  EXPECT_EQ(ReasonOf({{"EQ_bizStep", {"selling"}}}), invalid);
  EXPECT_EQ(ReasonOf({{"EQ_bizStep", json::array()}}), invalid);
  EXPECT_EQ(ReasonOf({{"MATCH_epc", {"no uri"}}}), invalid);
  EXPECT_EQ(ReasonOf({{"GT_quantity", "much"}}), invalid);
  EXPECT_EQ(ReasonOf({{"GT_farm:weight", "heavy"}}), invalid);
  EXPECT_EQ(ReasonOf({{"orderBy", "bizStep"}}), invalid);
  EXPECT_EQ(ReasonOf({{"orderBy", "eventTime"}, {"eventCountLimit", 0}}), invalid);
  EXPECT_EQ(ReasonOf({{"EQ_bizStep", json::object()}}), invalid);
  EXPECT_EQ(ReasonOf({{"GE_eventTime", {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"}}}),
            kQueryParameterRepeated.name);
  EXPECT_EQ(ReasonOf({{"eventCountLimit", 5}}), kQueryLimitsConflict.name);
  EXPECT_EQ(ReasonOf({{"MATCH_epc", json::array_t(kMaxQueryValues + 1, "urn:a:b")}}),
            kQueryTooComplex.name);
  EXPECT_FALSE(QueryOfJson("[]").ok());
}

TEST(EventQuery, ReadsAQueryString) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"EQ_bizStep", "shipping|commissioning"},
      {"EQ_disposition", "active"},
      {"EQ_disposition", "in_progress"},
      {"orderBy", "eventTime"},
      {"orderDirection", "ASC"},
      {"eventCountLimit", "30"}};
  const auto query = ParseEventQuery(QueryOfUrl(pairs)).value();
  EXPECT_TRUE(Matches(query, FactsOf(Making()).value()));
  EXPECT_EQ(query.event_count_limit, 30);
  ASSERT_TRUE(query.order);
  EXPECT_TRUE(query.order->ascending);
}

TEST(EventQuery, OrdersByAnExtensionField) {
  auto order = Parse({{"orderBy", "farm:weight"}}).value().order.value();
  json light = Making(), none = Making();
  light["farm:weight"] = 9;
  none.erase("farm:weight");
  const auto a = FactsOf(Making()).value(), b = FactsOf(light).value(), c = FactsOf(none).value();
  EXPECT_TRUE(ComesBefore(order, a, b)) << "descending by itself, and as numbers";
  order.ascending = true;
  EXPECT_TRUE(ComesBefore(order, b, a));
  EXPECT_TRUE(ComesBefore(order, a, c) && !ComesBefore(order, c, a));
}

TEST(Convert, KnowsOffsetsAndRefusesOtherMeasures) {
  EXPECT_DOUBLE_EQ(Convert(212, "FAH", "CEL").value(), 100);
  EXPECT_DOUBLE_EQ(Convert(1'500, "J33", "NA").value(), 1.5);
  EXPECT_FALSE(Convert(1, "KGM", "LTR"));
  EXPECT_FALSE(Convert(1, "XYZ", "KGM"));
  EXPECT_EQ(Convert(1, "XYZ", "XYZ"), 1);
}

}  // namespace
}  // namespace panyuan::epcis
