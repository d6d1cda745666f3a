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
    event.action = "OBSERVE";
    event.time = {Below(4'000'000'000) * 1'000'003};
    event.step = Pick({"", "receiving", "inspecting", "holding"});
    event.disposition = Pick({"", "in_progress", "non_conformant"});
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

TEST(EventJson, RefusesWhatNoEntryCanHold) {
  EpcisEvent event;
  event.extensions = {{"origin", "\xC3"}};
  EXPECT_REASON(ToJson(event, {}), base::kInvalidUtf8);
  event.extensions = {{"origin", std::string(kMaxEntryBytes, 'x')}};
  EXPECT_REASON(ToJson(event, {}), kEntryTooLong);
}

}  // namespace
}  // namespace panyuan::ledger
