#include "services/ledger/event_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "services/base/reasons.h"
#include "services/ledger/event_hash.h"
#include "services/ledger/event_hash_own.h"
#include "services/ledger/log_reasons.h"
#include "tests/support/expect.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

// Texts that canonical values, prefixes and JSON each treat in a way of their own.
const char* const kTexts[] = {"",
                              "山东安丘",
                              "007.50",
                              "-0",
                              "1e3",
                              "panyuan:x",
                              " a\t ",
                              "\"\\\n\b",
                              "VEG044",
                              "0.20",
                              "12 500",
                              "https://a.example/01/x",
                              "urn:epcglobal:cbv:btt:cert",
                              "https://id.gs1.org/01/06901234567892/10/a",
                              "\u3000全角\u3000"};

class RandomEvents {
 public:
  EpcisEvent Next() {
    EpcisEvent event;
    event.kind = static_cast<EventKind>(Below(3));
    if (event.kind != EventKind::kTransformation) event.action = "OBSERVE";
    event.time = {Below(4'000'000'000) * 1'000'003};
    event.step = Pick({"", "receiving", "inspecting", "holding"});
    event.disposition = Pick({"", "in_progress", "non_conformant"});
    AddOfKind(event);
    event.place = Below(3) ? "https://t.example/id/stall/M01-001" : "";
    for (int64_t i = Below(4); i > 0; --i)
      event.quantities.push_back({"https://t.example/T/" + std::to_string(Below(100)),
                                  Below(3) ? Below(99'999'999) : 0, 7});
    for (int64_t i = Below(4); i > 0; --i)
      event.transactions.push_back({Pick({"cert", "testres", "own"}), Text()});
    for (int64_t i = Below(4); i > 0; --i) event.reports.push_back(Report());
    for (int64_t i = Below(5); i > 0; --i)
      event.extensions.emplace("key" + std::to_string(Below(9)), Text());
    return event;
  }

 private:
  void AddOfKind(EpcisEvent& event) {
    if (event.kind == EventKind::kAggregation) {
      event.parent = Pick({"", "https://t.example/id/crate/C1"});
      for (int64_t i = Below(3); i > 0; --i) event.children.push_back(Text());
    }
    if (event.kind == EventKind::kTransformation)
      for (int64_t i = Below(3); i > 0; --i)
        event.inputs.push_back(
            {"https://t.example/T/" + std::to_string(Below(100)), Below(9'999), 8});
    for (int64_t i = Below(3); i > 0; --i)
      event.sources.push_back({Pick({"possessing_party", "own"}), Text()});
    for (int64_t i = Below(3); i > 0; --i) event.destinations.push_back({"location", Text()});
    for (int64_t i = Below(3); i > 0; --i)
      event.set_dispositions.push_back(Pick({"recalled", "x"}));
    for (int64_t i = Below(3); i > 0; --i) event.unset_dispositions.push_back("recalled");
    if (Below(4) == 0) event.error = ErrorDeclaration{event.time, "incorrect_data"};
  }
  int64_t Below(int64_t bound) { return static_cast<int64_t>(random_() % bound); }
  std::string Pick(std::initializer_list<const char*> of) { return of.begin()[Below(of.size())]; }
  std::string Text() { return kTexts[Below(std::size(kTexts))]; }
  SensorReport Report() {
    SensorReport report{"https://t.example/id/item/P001", {}, Pick({"", "NA", "J33"}), {}};
    if (Below(2)) report.value = base::Decimal(Below(1'000'000), static_cast<int>(Below(5)));
    if (Below(2)) report.positive = Below(2) == 1;
    return report;
  }

  std::mt19937_64 random_{20181124};
};

TEST(EventJson, HashOfTheFieldsIsTheHashOfTheJson) {
  RandomEvents events;
  for (int i = 0; i < 5'000; ++i) {
    const EpcisEvent event = events.Next();
    const auto bytes = ToJson(event, {1'772'600'000'000'000});
    ASSERT_OK(bytes);
    const json read = json::parse(bytes->json);
    ASSERT_EQ(OwnEventPreHash(event), *EventPreHash(read, read["@context"])) << bytes->json;
    ASSERT_EQ(bytes->event_id, *EventHash(read, read["@context"]));
    ASSERT_EQ(read["eventID"], bytes->event_id);
  }
}

TEST(EventJson, MembersStandInTheOrderOfTheirNames) {
  EpcisEvent event;
  event.action = "ADD";
  event.time = {1'772'600'000'000'000};
  event.step = "receiving";
  event.place = "https://t.example/id/stall/M01-001";
  event.quantities = {{"https://t.example/T/A", 12'500, 1}};
  event.transactions = {{"cert", "https://t.example/id/certificate/1"}};
  event.reports = {{"https://t.example/id/item/P001", base::Decimal(2, 1), "NA", false}};
  event.extensions = {{"origin", "山东\"安丘\"\n"}};
  const auto bytes = ToJson(event, event.time);
  ASSERT_OK(bytes);
  EXPECT_EQ(json::parse(bytes->json).dump(), bytes->json);
}

// What every kind adds stands in the order of the names too.
TEST(EventJson, MembersOfEveryKindStandInOrder) {
  RandomEvents events;
  for (int i = 0; i < 500; ++i) {
    const EpcisEvent event = events.Next();
    const auto bytes = ToJson(event, event.time);
    ASSERT_OK(bytes);
    ASSERT_EQ(nlohmann::ordered_json::parse(bytes->json).dump(), json::parse(bytes->json).dump());
  }
}

// An event that a correction repeats keeps its id.
TEST(EventJson, ACorrectionHasTheIdOfWhatItCorrects) {
  EpcisEvent event;
  event.kind = EventKind::kTransformation;
  event.time = {1'772'600'000'000'000};
  event.step = "assembling";
  event.inputs = {{"https://t.example/T/A", 12'500, 1}};
  event.quantities = {{"https://t.example/T/B", 12'000, 2}};
  const auto first = ToJson(event, event.time);
  event.error = ErrorDeclaration{{event.time.us + 1'000'000}, "did_not_occur"};
  const auto second = ToJson(event, {event.time.us + 1'000'000});
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_EQ(first->event_id, second->event_id);
  EXPECT_EQ(json::parse(second->json)["errorDeclaration"]["reason"], "did_not_occur");
  EXPECT_EQ(json::parse(second->json)["outputQuantityList"][0]["quantity"], 12);
  EXPECT_FALSE(json::parse(second->json).contains("action"));
}

// The bytes of events as they always were: entries of before must be written so again.
TEST(EventJson, AnArrivalIsWrittenAsEver) {
  EpcisEvent event;
  event.action = "ADD";
  event.time = {1'772'600'000'000'000};
  event.step = "receiving";
  event.disposition = "in_progress";
  event.place = "https://t.example/id/stall/M01-001";
  event.quantities = {{"https://t.example/T/A", 12'500, 1}};
  event.transactions = {{"cert", "https://t.example/id/certificate/1"}};
  event.extensions = {{"origin", "安丘"}};
  const auto bytes = ToJson(event, event.time);
  ASSERT_OK(bytes);
  EXPECT_EQ(
      bytes->json,
      R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",)"
      R"({"panyuan":"urn:panyuan:epcis:"}],"action":"ADD",)"
      R"("bizLocation":{"id":"https://t.example/id/stall/M01-001"},"bizStep":"receiving",)"
      R"("bizTransactionList":[{"bizTransaction":"https://t.example/id/certificate/1",)"
      R"("type":"cert"}],"disposition":"in_progress",)"
      R"("eventID":")" +
          bytes->event_id +
          R"(",)"
          R"("eventTime":"2026-03-04T12:53:20.000+08:00","eventTimeZoneOffset":"+08:00",)"
          R"("panyuan:origin":"安丘",)"
          R"("quantityList":[{"epcClass":"https://t.example/T/A","quantity":12.5,"uom":"KGM"}],)"
          R"("readPoint":{"id":"https://t.example/id/stall/M01-001"},)"
          R"("recordTime":"2026-03-04T12:53:20.000+08:00","type":"ObjectEvent"})");
}

TEST(EventJson, RefusesWhatNoEntryCanHold) {
  EpcisEvent event;
  event.extensions = {{"origin", "\xC3"}};
  EXPECT_REASON(ToJson(event, {}), base::kInvalidUtf8);
  event.extensions = {{"origin", std::string(kMaxEntryBytes, 'x')}};
  EXPECT_REASON(ToJson(event, {}), kEntryTooLong);
}

}  // namespace
}  // namespace panyuan::ledger
