// Capturing and finding events on each engine, with the log they go to.
#include "services/epcis/store/epcis_store.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "services/epcis/exchange/capture.h"
#include "services/epcis/exchange/reasons.h"
#include "services/epcis/exchange/search.h"
#include "services/epcis/exchange/standing.h"
#include "services/ledger/log.h"
#include "tests/support/expect.h"
#include "tests/support/store_test.h"

namespace panyuan::epcis {
namespace {

using nlohmann::json;

constexpr std::string_view kOrigin = "panan.example/log";
constexpr char kOurs[] = "https://panan.example/T/7";

// A county with one batch, number 7.
class Things final : public OwnThings {
 public:
  bool IsOwn(std::string_view uri) const override {
    return uri.starts_with("https://panan.example/");
  }
  std::optional<int64_t> BatchNumberIn(std::string_view uri) const override {
    return uri == kOurs ? std::optional<int64_t>(7) : std::nullopt;
  }
  base::Result<std::vector<int64_t>> BatchesOf(std::string_view uri, size_t) override {
    return uri == kOurs ? std::vector<int64_t>{7} : std::vector<int64_t>{};
  }
  base::Result<std::vector<Batch>> BatchesAfter(int64_t number, size_t) override {
    return number < 7 ? std::vector<Batch>{{7, kOurs}} : std::vector<Batch>{};
  }
  base::Result<std::vector<std::string>> PlacesAfter(std::string_view uri, size_t) override {
    const std::string stall = "https://panan.example/id/stall/M01-001";
    return stall > uri ? std::vector<std::string>{stall} : std::vector<std::string>{};
  }
};

json Event(const std::string& id, const std::string& epc_class, const std::string& time,
           const std::string& step = "receiving") {
  return {{"@context", "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"},
          {"type", "ObjectEvent"},
          {"eventID", id},
          {"action", "OBSERVE"},
          {"bizStep", step},
          {"eventTime", time},
          {"eventTimeZoneOffset", "+08:00"},
          {"quantityList", json::array({{{"epcClass", epc_class}, {"quantity", 4}}})}};
}

constexpr char kTime[] = "2026-03-04T09:00:00.000+08:00";

class EpcisStoreTest : public testing::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_EQ(writer_->Commit(), db::Outcome::kCommitted);
    auto opened = ledger::Log::Open(*writer_, std::string(kOrigin), {&signer_});
    ASSERT_OK(opened);
    log_ = std::move(*opened);
  }

  // One group, the way the writer does it.
  CaptureOutcome Take(const json& events, bool proceed = false, bool single = false) {
    EXPECT_OK(writer_->Begin());
    EXPECT_OK(log_->Begin(*writer_));
    log_->Mark();
    const auto document = ReadCapture(events.dump(), testing::kMorning);
    EXPECT_OK(document);
    auto outcome =
        Capture(Ports(), *document, {"admin:330727:", "en", testing::kMorning, proceed, single});
    EXPECT_OK(outcome);
    EXPECT_OK(log_->Seal(*writer_));
    EXPECT_EQ(writer_->Commit(), db::Outcome::kCommitted);
    log_->Committed();
    return *std::move(outcome);
  }
  WritePorts Ports() {
    return {std::make_unique<SqlEpcisReads>(*writer_), std::make_unique<Things>(),
            std::make_unique<SqlEpcisChanges>(*writer_),
            log_->Appending(*writer_, testing::kMorning)};
  }
  // The eventIDs, "+" at the end where there is another page.
  std::string Search(const std::vector<std::pair<std::string, std::string>>& parameters,
                     Page page = {}) {
    SqlEpcisReads reads(*writer_);
    const auto query = ParseEventQuery(QueryOfUrl(parameters));
    EXPECT_OK(query);
    const auto found = Find(reads, Things(), *query, page);
    if (!found.ok()) return std::string(found.error().reason().name);
    std::string ids;
    for (const std::string& event : found->events)
      ids += json::parse(event)["eventID"].get<std::string>().substr(9) + " ";
    token_ = found->next_token;
    return ids + (token_.empty() ? "" : "+");
  }

  ledger::Ed25519Signer signer_ =
      ledger::Ed25519Signer::FromSeed(kOrigin, std::string(32, 's')).value();
  std::unique_ptr<ledger::Log> log_;
  std::string token_;
};

ON_BOTH_ENGINES(EpcisStoreTest);

TEST_P(EpcisStoreTest, CapturedEventsAreFoundByWhatTheyName) {
  const std::string lot = "urn:epc:class:lgtin:4012345.012345.998877";
  const auto outcome = Take(
      json::array({Event("urn:uuid:a", lot, kTime), Event("urn:uuid:b", kOurs, kTime, "shipping"),
                   Event("urn:uuid:c", lot, kTime, "shipping")}));
  EXPECT_TRUE(outcome.job.success);
  EXPECT_EQ(outcome.job.events, 3);
  EXPECT_EQ(Search({}), "a b c ");
  EXPECT_EQ(Search({{"EQ_bizStep", "shipping"}}), "b c ");
  EXPECT_EQ(Search({{"MATCH_anyEPCClass", lot}}), "a c ");
  EXPECT_EQ(Search({{"MATCH_anyEPCClass", kOurs}}), "b ");
  EXPECT_EQ(Search({{"MATCH_anyEPCClass", lot}, {"EQ_bizStep", "shipping"}}), "c ");
  EXPECT_EQ(Search({{"EQ_eventID", "urn:uuid:c"}}), "c ");
  EXPECT_EQ(Search({{"GE_recordTime", "2026-01-01T00:00:00Z"}}), "a b c ");
  EXPECT_EQ(Search({{"GE_recordTime", "2030-01-01T00:00:00Z"}}), "");
}

TEST_P(EpcisStoreTest, AnEventOfOthersStandsInOurBatchsChainAndMovesNothing) {
  Take(json::array({Event("urn:uuid:a", kOurs, kTime, "shipping")}));
  std::vector<std::string> rows;
  ASSERT_OK(
      writer_->Query("SELECT step, disposition, mass_g FROM ledger_chain"
                     " WHERE batch_number = $1",
                     {int64_t{7}}, [&](const db::Row& row) {
                       rows.push_back(std::string(row.Text(0)) + "/" + std::string(row.Text(1)) +
                                      "/" + std::to_string(row.Int(2)));
                     }));
  EXPECT_EQ(rows, std::vector<std::string>{"foreign/shipping/0"});
}

TEST_P(EpcisStoreTest, PagesInTheOrderOfTheLogOrInTheOneAskedFor) {
  Take(json::array({Event("urn:uuid:a", "https://x.example/1", "2026-03-04T09:00:00.000+08:00"),
                    Event("urn:uuid:b", "https://x.example/1", "2026-03-02T09:00:00.000+08:00"),
                    Event("urn:uuid:c", "https://x.example/1", "2026-03-03T09:00:00.000+08:00")}));
  EXPECT_EQ(Search({}, {2, ""}), "a b +");
  EXPECT_EQ(Search({}, {2, token_}), "c ");
  const std::vector<std::pair<std::string, std::string>> ordered = {{"orderBy", "eventTime"},
                                                                    {"orderDirection", "ASC"}};
  EXPECT_EQ(Search(ordered, {2, ""}), "b c +");
  EXPECT_EQ(Search(ordered, {2, token_}), "a ");
  EXPECT_EQ(Search({{"orderBy", "eventTime"}, {"eventCountLimit", "1"}}), "a ");
  EXPECT_EQ(Search({{"maxEventCount", "2"}}), "EPCIS_QUERY_TOO_LARGE");
  EXPECT_EQ(Search({}, {2, "x"}), "PAGE_TOKEN_INVALID");
}

TEST_P(EpcisStoreTest, ProceedTakesTheGoodOnesAndRollbackNone) {
  json bad = Event("urn:uuid:b", "https://x.example/1", kTime);
  bad["action"] = "PERHAPS";
  const json both = json::array({Event("urn:uuid:a", "https://x.example/1", kTime), bad});
  const CaptureOutcome none = Take(both);
  EXPECT_FALSE(none.job.success);
  EXPECT_EQ(none.job.events, 0);
  EXPECT_EQ(json::parse(none.job.errors_json)[0]["pointer"], "/1/action");
  EXPECT_EQ(Search({}), "");
  const CaptureOutcome one = Take(both, /*proceed=*/true);
  EXPECT_FALSE(one.job.success);
  EXPECT_EQ(one.job.events, 1);
  EXPECT_EQ(Search({}), "a ");
  SqlEpcisReads reads(*writer_);
  const auto jobs = reads.Jobs({"admin:330727:", 0, 10});
  ASSERT_OK(jobs);
  ASSERT_EQ(jobs->size(), 2u);
  EXPECT_EQ(jobs->front().id, one.job.id);
  EXPECT_TRUE(jobs->front().proceed);
}

TEST_P(EpcisStoreTest, AKnownEventIsPassedOverInAListAndRefusedAlone) {
  const json event = Event("urn:uuid:a", "https://x.example/1", kTime);
  EXPECT_EQ(Take(event, false, true).appended->event_id, "urn:uuid:a");
  EXPECT_TRUE(Take(event, false, true).known);
  const CaptureOutcome again = Take(json::array({event, event}));
  EXPECT_TRUE(again.job.success);
  EXPECT_EQ(again.job.events, 0);
  EXPECT_EQ(Search({}), "a ");
}

TEST_P(EpcisStoreTest, OurOwnEventSentBackIsKnown) {
  ledger::EpcisEvent sale;
  sale.action = "OBSERVE";
  sale.time = testing::kMorning;
  sale.step = "retail_selling";
  sale.disposition = "retail_sold";
  sale.quantities = {{kOurs, 1'000, 7}};
  ASSERT_OK(writer_->Begin());
  ASSERT_OK(log_->Begin(*writer_));
  log_->Mark();
  const auto own = log_->Appending(*writer_, testing::kMorning)->Append(sale);
  ASSERT_OK(own);
  ASSERT_OK(log_->Seal(*writer_));
  ASSERT_EQ(writer_->Commit(), db::Outcome::kCommitted);
  log_->Committed();
  std::string bytes;
  ASSERT_OK(SqlEpcisReads(*writer_).Entries(
      0, 1, [&](uint64_t, std::string_view event) { bytes = event; }));
  EXPECT_EQ(Take(json::array({json::parse(bytes)})).job.events, 0);
  SqlEpcisReads reads(*writer_);
  const auto query = ParseEventQuery(
      QueryOfUrl(std::vector<std::pair<std::string, std::string>>{{"EQ_eventID", own->event_id}}));
  ASSERT_OK(query);
  EXPECT_EQ(Find(reads, Things(), *query, {})->events, std::vector<std::string>{bytes});
}

TEST_P(EpcisStoreTest, ListsWhatIsKnownAndWhatWasCapturedInOneOrder) {
  json event = Event("urn:uuid:a", "https://x.example/1", kTime, "https://x.example/step/drying");
  event["bizLocation"] = {{"id", "https://a.example/shop"}};
  Take(json::array({event}));
  const ReadPorts ports{std::make_unique<SqlEpcisReads>(*writer_), std::make_unique<Things>()};
  const auto steps = ListValues(ports, Resource::kBizStep, "", 500);
  ASSERT_OK(steps);
  EXPECT_EQ(steps->values.front(), "accepting");
  EXPECT_TRUE(
      std::count(steps->values.begin(), steps->values.end(), "https://x.example/step/drying") == 1);
  const auto places = ListValues(ports, Resource::kBizLocation, "", 1);
  ASSERT_OK(places);
  EXPECT_EQ(places->values, std::vector<std::string>{"https://a.example/shop"});
  const auto more = ListValues(ports, Resource::kBizLocation, places->next_token, 1);
  ASSERT_OK(more);
  EXPECT_EQ(more->values, std::vector<std::string>{"https://panan.example/id/stall/M01-001"});
  const auto things = ListValues(ports, Resource::kEpc, "", 500);
  ASSERT_OK(things);
  EXPECT_EQ(things->values, (std::vector<std::string>{"https://x.example/1", kOurs}));
}

TEST_P(EpcisStoreTest, SubscriptionsGoOnFromWhereTheyWere) {
  Take(json::array({Event("urn:uuid:a", "https://x.example/1", kTime)}));
  ASSERT_OK(writer_->Begin());
  const WritePorts ports = Ports();
  ASSERT_OK(CreateQuery(ports, {"all", "{}", "admin:330727:", testing::kMorning}));
  EXPECT_REASON(CreateQuery(ports, {"all", "{}", "admin:330727:", testing::kMorning}),
                kQueryExists);
  Subscription wanted;
  wanted.query_name = "all";
  wanted.target = "https://subscriber.example/hook";
  wanted.created_at = testing::kMorning;
  auto from_now = Subscribe(ports, wanted, std::nullopt);
  ASSERT_OK(from_now);
  EXPECT_EQ(from_now->next_leaf, 1u);
  const auto from_then = Subscribe(ports, wanted, base::UtcTime{0});
  ASSERT_OK(from_then);
  EXPECT_EQ(from_then->next_leaf, 0u);
  wanted.target = "http://subscriber.example/hook";
  EXPECT_REASON(Subscribe(ports, wanted, std::nullopt), kTargetInvalid);
  Advance(*from_now, {testing::kMorning, true, 5});
  ASSERT_OK(ports.changes->Advance(*from_now));
  SqlEpcisReads reads(*writer_);
  auto due = reads.Due(testing::kMorning, 10);
  ASSERT_OK(due);
  ASSERT_EQ(due->size(), 2u);
  EXPECT_EQ(due->front().next_leaf, 5u);
  EXPECT_EQ(*ports.changes->DeleteQuery("all"), true);
  due = reads.Due(testing::kMorning, 10);
  ASSERT_OK(due);
  EXPECT_TRUE(due->empty());
  EXPECT_EQ(writer_->Commit(), db::Outcome::kCommitted);
}

}  // namespace
}  // namespace panyuan::epcis
