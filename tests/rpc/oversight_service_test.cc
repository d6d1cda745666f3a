#include "services/oversight/rpc/oversight_service.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "services/oversight/store/counter_changes.h"
#include "services/oversight/store/stored_counters.h"
#include "tests/support/no_sink.h"
#include "tests/support/refusal.h"
#include "tests/support/test_store.h"

namespace panyuan::oversight {
namespace {

using panyuan::testing::NoSink;
using panyuan::testing::ReadRefusal;
using panyuan::testing::Refusal;

class FixedClock final : public base::Clock {
 public:
  // 2026-03-04 in UTC, and already 2026-03-05 in Asia/Shanghai.
  base::UtcTime Now() const override {
    return base::ParseTime("2026-03-04T20:00:00Z", "now").value();
  }
};

class SmallRegistry final : public RegistryNames {
 public:
  base::Result<Name> NameOf(Dimension dimension, std::string_view code) override {
    if (dimension == Dimension::kMarket && code == "M01")
      return Name{"安文农贸市场", "Anwen Market"};
    return Name{};
  }
  base::Result<int64_t> CountOffices() override { return int64_t{14}; }
  base::Result<int64_t> CountWorkstations() override { return int64_t{120}; }
};

base::CivilDay Day(std::string_view text) { return base::ParseDay(text, "day").value(); }

class OversightServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    ASSERT_TRUE(connection_.ok());
    ASSERT_TRUE((*connection_)->Begin().ok());
    RecordFacts();
    ASSERT_EQ((*connection_)->Commit(), db::Outcome::kCommitted);
    ASSERT_TRUE(reads_.Start(1).ok());
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::OversightService::NewStub(server_->InProcessChannel({}));
  }
  void TearDown() override {
    if (server_) server_->Shutdown();
    reads_.Stop();
  }

  // Three routine samples in two markets, a targeted one that fails, and three batches.
  void RecordFacts() {
    CounterChanges changes;
    changes.Begin();
    const SampleFacts passed{Day("2026-01-31"), Purpose::kRoutine, "M01", "VEG044", "L1", "T1"};
    const SampleFacts suspect{Day("2026-02-01"), Purpose::kRoutine, "M02", "VEG001", "L2", "T2"};
    const SampleFacts open{Day("2026-03-05"), Purpose::kRoutine, "M02", "VEG001", "L2", "T2"};
    const SampleFacts failed{Day("2026-02-01"), Purpose::kTargeted, "M01", "VEG044", "L1", "T1"};
    for (const SampleFacts& sample : {passed, suspect, open, failed}) changes.SampleTaken(sample);
    Conclude(changes, passed, Verdict::kConformant);
    Conclude(changes, suspect, Verdict::kPresumptivePositive);
    Conclude(changes, failed, Verdict::kNonConformant);
    changes.ResultVerified(open, "PES-030", Verdict::kOpen);
    for (bool certified : {true, true, false})
      changes.BatchRegistered(Day("2026-01-01"), certified);
    ASSERT_TRUE(changes.Seal(**connection_).ok());
  }
  static void Conclude(CounterChanges& changes, const SampleFacts& sample, Verdict verdict) {
    changes.ResultVerified(sample, "PES-019", verdict);
    changes.SampleVerdictMoved(sample, Verdict::kOpen, verdict);
  }

  static void Prepare(grpc::ClientContext& context, const std::string& identity) {
    context.AddMetadata(std::string(rpc::kIdentityKey), identity);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  }
  grpc::Status Ask(const v1::ListStatisticsRequest& request, v1::ListStatisticsResponse* response) {
    grpc::ClientContext context;
    Prepare(context, "urn:panyuan:regulator:330727");
    return stub_->ListStatistics(&context, request, response);
  }
  grpc::Status Ask(const v1::GetProgressRequest& request, v1::GetProgressResponse* response,
                   const std::string& identity = "urn:panyuan:regulator:330727") {
    grpc::ClientContext context;
    Prepare(context, identity);
    return stub_->GetProgress(&context, request, response);
  }

  panyuan::testing::TestStore store_{panyuan::testing::KindWanted()};
  const FixedClock clock_;
  NoSink sink_;
  std::unique_ptr<db::Engine> engine_ = store_.MakeMigratedEngine();
  base::Result<std::unique_ptr<db::WriteConnection>> connection_ = engine_->OpenWriter();
  db::Writer writer_{*engine_, clock_, sink_};
  db::ReadPool reads_{*engine_};
  rpc::CallRecords records_;
  rpc::Runtime runtime_{writer_, reads_, clock_, records_, rpc::Trust::kEdge};
  OversightService service_{runtime_, [](db::Session& session) {
                              return std::make_unique<OversightReads>(
                                  std::make_unique<StoredCounters>(session),
                                  std::make_unique<SmallRegistry>());
                            }};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::OversightService::Stub> stub_;
};

TEST_F(OversightServiceTest, GetProgressHoldsThisYearAgainstThePlan) {
  v1::GetProgressResponse response;
  ASSERT_TRUE(Ask(v1::GetProgressRequest(), &response).ok());
  EXPECT_EQ(response.year(), 2026u);
  std::map<std::string, v1::Goal> goals;
  for (const v1::Goal& goal : response.goals()) goals[goal.goal()] = goal;
  ASSERT_EQ(goals.size(), 7u);
  EXPECT_EQ(goals["samples"].target(), 25'000);
  EXPECT_EQ(goals["samples"].actual(), 4);
  EXPECT_EQ(goals["items"].actual(), 2);
  EXPECT_EQ(goals["labs"].actual(), 2);
  EXPECT_EQ(goals["offices"].actual(), 14);
  EXPECT_EQ(goals["workstations"].actual(), 120);
  EXPECT_FALSE(goals["workstations"].has_rate());
  EXPECT_EQ(goals["pass_rate"].rate().n(), 2u);  // the failed one was targeted, one is open
  EXPECT_DOUBLE_EQ(goals["pass_rate"].actual(), 0.5);
  EXPECT_TRUE(goals["pass_rate"].rate().insufficient());
  EXPECT_DOUBLE_EQ(goals["certified_share"].actual(), 2.0 / 3);
}

TEST_F(OversightServiceTest, GetProgressOfAnotherYearCountsNothingOfThis) {
  v1::GetProgressRequest request;
  request.set_year(2025);
  v1::GetProgressResponse response;
  ASSERT_TRUE(Ask(request, &response).ok());
  EXPECT_EQ(response.year(), 2025u);
  EXPECT_EQ(response.goals(0).actual(), 0);
  EXPECT_EQ(response.goals(5).rate().n(), 0u);
}

TEST_F(OversightServiceTest, ListStatisticsShowsRoutineSamplesOfTheLastYear) {
  v1::ListStatisticsRequest request;
  request.set_dimension(v1::DIMENSION_MARKET);
  v1::ListStatisticsResponse response;
  ASSERT_TRUE(Ask(request, &response).ok());
  EXPECT_EQ(response.from_day(), "2025-03-05");
  EXPECT_EQ(response.to_day(), "2026-03-05");
  ASSERT_EQ(response.rows_size(), 2);
  EXPECT_EQ(response.rows(0).key(), "M01");
  EXPECT_EQ(response.rows(0).name_zh(), "安文农贸市场");
  EXPECT_EQ(response.rows(0).sampled(), 1u);
  EXPECT_EQ(response.rows(1).key(), "M02");
  EXPECT_EQ(response.rows(1).sampled(), 2u);
  EXPECT_EQ(response.rows(1).concluded(), 1u);
  EXPECT_EQ(response.rows(1).presumptive_positive(), 1u);
  EXPECT_EQ(response.total().sampled(), 3u);
  EXPECT_EQ(response.total().pass_rate().n(), 2u);
}

TEST_F(OversightServiceTest, ListStatisticsByMonthOfTargetedSamples) {
  v1::ListStatisticsRequest request;
  request.set_dimension(v1::DIMENSION_MONTH);
  request.set_purpose(lab::v1::SAMPLE_PURPOSE_TARGETED);
  request.set_from_day("2026-01-01");
  request.set_to_day("2026-02-01");
  v1::ListStatisticsResponse response;
  ASSERT_TRUE(Ask(request, &response).ok());
  ASSERT_EQ(response.rows_size(), 1);
  EXPECT_EQ(response.rows(0).key(), "2026-02");
  EXPECT_EQ(response.rows(0).non_conformant(), 1u);
}

TEST_F(OversightServiceTest, ListStatisticsByItemCountsResults) {
  v1::ListStatisticsRequest request;
  request.set_dimension(v1::DIMENSION_ITEM);
  v1::ListStatisticsResponse response;
  ASSERT_TRUE(Ask(request, &response).ok());
  ASSERT_EQ(response.rows_size(), 2);
  EXPECT_EQ(response.rows(0).key(), "PES-019");
  EXPECT_EQ(response.rows(0).sampled(), 2u);
  EXPECT_EQ(response.rows(1).sampled(), 1u);  // verified, and concluding nothing
  EXPECT_EQ(response.rows(1).concluded(), 0u);
}

TEST_F(OversightServiceTest, RefusesWhatItCannotCount) {
  v1::ListStatisticsResponse response;
  v1::ListStatisticsRequest request;
  Refusal refusal = ReadRefusal(Ask(request, &response));
  EXPECT_EQ(refusal.reason, "INVALID_FIELD");
  EXPECT_EQ(refusal.metadata["field"], "dimension");
  request.set_dimension(v1::DIMENSION_LAB);
  request.set_purpose(static_cast<lab::v1::SamplePurpose>(9));
  refusal = ReadRefusal(Ask(request, &response));
  EXPECT_EQ(refusal.reason, "INVALID_FIELD");
  EXPECT_EQ(refusal.metadata["field"], "purpose");
  request.clear_purpose();
  request.set_from_day("last week");
  EXPECT_EQ(ReadRefusal(Ask(request, &response)).reason, "INVALID_TIME");
  request.set_from_day("2026-03-06");
  EXPECT_EQ(ReadRefusal(Ask(request, &response)).reason, "PERIOD_INVALID");
  v1::GetProgressRequest progress;
  progress.set_year(2017);
  v1::GetProgressResponse standing;
  refusal = ReadRefusal(Ask(progress, &standing));
  EXPECT_EQ(refusal.reason, "INVALID_FIELD");
  EXPECT_EQ(refusal.metadata["field"], "year");
}

TEST_F(OversightServiceTest, AnswersSupervisorsOnly) {
  v1::GetProgressResponse response;
  const grpc::Status refused =
      Ask(v1::GetProgressRequest(), &response, "urn:panyuan:vendor:M01-001");
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ReadRefusal(refused).reason, "NOT_PERMITTED");
}

}  // namespace
}  // namespace panyuan::oversight
