#include "services/ledger/event_check.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "services/ledger/event_hash.h"
#include "services/ledger/log_reasons.h"
#include "tests/support/memory_log.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

// What is wrong with the entry: the field, or nothing.
std::string FieldOf(const std::string& entry) {
  const auto checked = CheckEntry(entry);
  if (checked.ok()) return "";
  EXPECT_TRUE(checked.error().Is(kEventInvalid));
  return checked.error().metadata().at("field");
}

// The sale with one change, under the eventID that this change has.
std::string Changed(const json& patch) {
  json event = json::parse(SaleEntry(1));
  event.merge_patch(patch);
  if (const auto id = EventHash(event, event["@context"]); id.ok()) event["eventID"] = *id;
  return FieldOf(event.dump());
}

TEST(CheckEntry, TakesWhatTheCountyRecords) { EXPECT_EQ(FieldOf(SaleEntry(3)), ""); }

TEST(CheckEntry, TakesTheOtherTypesOfEvent) {
  const json parent{{"type", "AggregationEvent"},
                    {"parentID", "urn:epc:id:sscc:4012345.0000000111"},
                    {"quantityList", nullptr},
                    {"childEPCs", {"https://example.cn/T/1"}}};
  EXPECT_EQ(Changed(parent), "");
  EXPECT_EQ(Changed({{"type", "TransformationEvent"},
                     {"action", nullptr},
                     {"quantityList", nullptr},
                     {"inputEPCList", {"https://example.cn/T/1"}},
                     {"outputEPCList", {"https://example.cn/T/2"}}}),
            "");
}

TEST(CheckEntry, NamesTheFieldThatIsNotValid) {
  const std::vector<std::pair<json, std::string>> cases = {
      {{{"type", "SaleEvent"}}, "type"},
      {{{"eventTime", "yesterday"}}, "eventTime"},
      {{{"eventTime", nullptr}}, "eventTime"},
      {{{"eventTimeZoneOffset", "+8"}}, "eventTimeZoneOffset"},
      {{{"eventTimeZoneOffset", "+15:00"}}, "eventTimeZoneOffset"},
      {{{"recordTime", 7}}, "recordTime"},
      {{{"action", "SELL"}}, "action"},
      {{{"action", nullptr}}, "action"},
      {{{"bizStep", "selling"}}, "bizStep"},
      {{{"disposition", "gone"}}, "disposition"},
      {{{"persistentDisposition", {{"set", {"gone"}}}}}, "set"},
      {{{"quantityList", nullptr}}, "epcList"},
      {{{"quantityList", {{{"epcClass", "7K3Q M2XD"}}}}}, "quantityList"},
      {{{"quantityList", {{{"epcClass", "https://a.cn/%zz"}}}}}, "quantityList"},
      {{{"readPoint", {{"id", "stall 1"}}}}, "readPoint"},
      {{{"bizTransactionList", {{{"type", "receipt"}, {"bizTransaction", "urn:x:1"}}}}}, "type"},
      {{{"type", "AggregationEvent"}, {"action", "ADD"}}, "parentID"},
      {{{"type", "TransformationEvent"}}, "action"},
  };
  for (const auto& [patch, field] : cases) EXPECT_EQ(Changed(patch), field) << patch;
}

TEST(CheckEntry, HoldsTheEventIdToTheContent) {
  std::string entry = SaleEntry(3);
  entry.replace(entry.find("\"quantity\":3"), 12, "\"quantity\":4");
  EXPECT_EQ(FieldOf(entry), "eventID");
}

TEST(CheckEntry, RefusesWhatIsNoEventAtAll) {
  EXPECT_EQ(FieldOf(""), "event");
  EXPECT_EQ(FieldOf("[]"), "event");
  EXPECT_EQ(FieldOf(std::string(60'000, '[')), "event");
  EXPECT_EQ(FieldOf("{\"a\":" + std::string(70'000, '1') + "}"), "event");
}

}  // namespace
}  // namespace panyuan::ledger
