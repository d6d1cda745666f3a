#include "services/lab/rpc/lab_service.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "services/lab/store/sample_rows.h"
#include "tests/support/refusal.h"
#include "tests/support/test_store.h"
#include "tests/unit/lab/other_rooms.h"

namespace panyuan::lab {
namespace {

class FixedClock final : public base::Clock {
 public:
  base::UtcTime Now() const override { return At("2026-03-04T09:00:00+08:00"); }
};

// The ledger's place in a group: a command that is undone takes its events with it.
class EventSink final : public db::GroupSink {
 public:
  explicit EventSink(OtherRooms& others) : others_(others) {}
  base::Status Reload(db::WriteConnection&) override { return base::Ok(); }
  base::Status Begin(db::Transaction&) override { return base::Ok(); }
  void Mark() override { mark_ = others_.events.size(); }
  void UndoToMark() override { others_.events.resize(mark_); }
  base::Result<uint64_t> Seal(db::Transaction&) override { return others_.events.size(); }
  void Committed() override {}
  void Undone() override {}

 private:
  OtherRooms& others_;
  size_t mark_ = 0;
};

class WiredReads final : public LabReads {
 public:
  WiredReads(db::Session& session, OtherRooms& others) : samples_(session), others_(others) {}
  SampleReads& samples() override { return samples_; }
  BatchSource& batches() override { return others_; }
  const CountyCodes& codes() const override { return kCountyCodes; }

 private:
  SqlSampleReads samples_;
  OtherRooms& others_;
};

struct Who {
  std::string identity, person;
};
const Who kTester{"urn:panyuan:technician:L1", "T0001"};
const Who kVerifier{"urn:panyuan:technician:L1", "T0002"};
const Who kOtherLab{"urn:panyuan:technician:L2", "T0003"};
const Who kRegulator{"urn:panyuan:regulator:330727", "R0001"};
const Who kVendor{"urn:panyuan:vendor:M01-001", "V0001"};
const Who kShopper{"urn:panyuan:public:anyone", ""};

std::string ReasonOf(const grpc::Status& status) {
  return status.ok() ? "OK" : panyuan::testing::ReadRefusal(status).reason;
}

class LabServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    writer_.Start();
    ASSERT_TRUE(reads_.Start(1).ok());
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::LabService::NewStub(server_->InProcessChannel({}));
  }
  void TearDown() override {
    if (server_) server_->Shutdown();
    writer_.Stop();
    reads_.Stop();
  }

  // Calls `method` of the stub as `who` and gives the reason, "OK" where it went well.
  template <class Request, class Response>
  std::string Call(grpc::Status (v1::LabService::Stub::*method)(grpc::ClientContext*,
                                                                const Request&, Response*),
                   const Who& who, const Request& request, Response* response) {
    grpc::ClientContext context;
    context.AddMetadata(std::string(rpc::kIdentityKey), who.identity);
    context.AddMetadata(std::string(rpc::kPersonKey), who.person);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    return ReasonOf((stub_.get()->*method)(&context, request, response));
  }

  std::string FreshId() { return "request-" + std::to_string(++requests_); }

  v1::TakeSampleRequest SampleOrder() {
    v1::TakeSampleRequest request;
    request.set_request_id(FreshId());
    request.set_batch_code(kGinger.batch.code);
    request.set_test_portion_g(500);
    request.set_reserve_portion_g(300);
    request.set_test_seal("A-17");
    return request;
  }
  v1::SubmitResultRequest Clothianidin(const std::string& value) {
    v1::SubmitResultRequest request;
    request.set_request_id(FreshId());
    request.set_sample_code("S-330727-0000001");
    request.set_item_code("PES-019");
    request.mutable_reading()->mutable_concentration()->set_value(value);
    request.mutable_reading()->mutable_concentration()->set_unit("mg/kg");
    request.set_method("GB 23200.121");
    return request;
  }
  v1::SubmitResultRequest NegativeStrip() {
    v1::SubmitResultRequest request = Clothianidin("0");
    request.mutable_reading()->mutable_strip()->set_control_line(true);
    request.clear_method();
    return request;
  }

  std::string Take(const Who& who, const v1::TakeSampleRequest& request,
                   v1::TakeSampleResponse* response) {
    return Call(&v1::LabService::Stub::TakeSample, who, request, response);
  }
  std::string Submit(const Who& who, const v1::SubmitResultRequest& request,
                     v1::SubmitResultResponse* response) {
    return Call(&v1::LabService::Stub::SubmitResult, who, request, response);
  }
  std::string Verify(const Who& who, const std::string& code, v1::VerifyResultResponse* response) {
    v1::VerifyResultRequest request;
    request.set_request_id(FreshId());
    request.set_result_code(code);
    return Call(&v1::LabService::Stub::VerifyResult, who, request, response);
  }
  std::string Get(const Who& who, const std::string& code, v1::GetSampleResponse* response) {
    v1::GetSampleRequest request;
    request.set_sample_code(code);
    return Call(&v1::LabService::Stub::GetSample, who, request, response);
  }
  std::string List(const Who& who, const std::string& lab, uint32_t page, const std::string& token,
                   v1::ListSamplesResponse* response) {
    v1::ListSamplesRequest request;
    request.set_lab_code(lab);
    request.set_page_size(page);
    request.set_page_token(token);
    return Call(&v1::LabService::Stub::ListSamples, who, request, response);
  }
  std::string ListResults(const Who& who, const std::string& batch,
                          v1::ListBatchResultsResponse* response) {
    v1::ListBatchResultsRequest request;
    request.set_batch_code(batch);
    return Call(&v1::LabService::Stub::ListBatchResults, who, request, response);
  }

  void TakeOne() {
    v1::TakeSampleResponse response;
    ASSERT_EQ(Take(kTester, SampleOrder(), &response), "OK");
  }

  panyuan::testing::TestStore store_{panyuan::testing::KindWanted()};
  const FixedClock clock_;
  OtherRooms others_;
  EventSink sink_{others_};
  std::unique_ptr<db::Engine> engine_ = store_.MakeMigratedEngine();
  db::Writer writer_{*engine_, clock_, sink_};
  db::ReadPool reads_{*engine_};
  rpc::CallRecords records_;
  rpc::Runtime runtime_{writer_, reads_, clock_, records_, rpc::Trust::kEdge};
  const LabRoom room_{
      [this](db::Session& session) { return std::make_unique<WiredReads>(session, others_); },
      [this](db::Transaction& transaction, base::UtcTime) {
        return std::make_unique<WiredWrites<SqlSampleReads, SqlSampleWrites>>(
            SqlSampleReads(transaction), SqlSampleWrites(transaction), others_);
      }};
  LabService service_{runtime_, room_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::LabService::Stub> stub_;
  int requests_ = 0;
};

TEST_F(LabServiceTest, ASampleGoesFromTheStallToAHeldBatch) {
  v1::TakeSampleResponse taken;
  ASSERT_EQ(Take(kTester, SampleOrder(), &taken), "OK");
  const v1::Sample& sample = taken.sample();
  EXPECT_EQ(sample.sample_code(), "S-330727-0000001");
  EXPECT_EQ(sample.batch_code(), kGinger.batch.code);
  EXPECT_EQ(sample.product_name_zh(), "姜");
  EXPECT_EQ(sample.stall_code(), "M01-001");
  EXPECT_EQ(sample.lab_code(), "L1");  // the caller's own
  EXPECT_EQ(sample.purpose(), v1::SAMPLE_PURPOSE_ROUTINE);
  EXPECT_EQ(sample.sampler(), "T0001");
  EXPECT_EQ(sample.taken_at().seconds(), clock_.Now().us / base::kMicrosPerSecond);
  EXPECT_EQ(sample.blind_code(), BlindCode({1}));
  EXPECT_EQ(sample.verdict(), v1::SAMPLE_VERDICT_PENDING);
  EXPECT_EQ(taken.receipt().leaf_index(), 0u);
  EXPECT_EQ(taken.receipt().tree_size(), 1u);

  v1::SubmitResultResponse submitted;
  ASSERT_EQ(Submit(kTester, Clothianidin("0.31"), &submitted), "OK");
  const v1::TestResult& result = submitted.result();
  EXPECT_EQ(result.result_code(), "R-330727-0000001");
  EXPECT_EQ(result.verdict(), v1::VERDICT_NON_CONFORMANT);
  EXPECT_EQ(result.limit().value(), "0.2");
  EXPECT_EQ(result.limit().confidence(), "verified");
  EXPECT_EQ(result.limit().valid_from(), "2021-09-03");
  EXPECT_EQ(result.state(), v1::RESULT_STATE_SUBMITTED);
  EXPECT_FALSE(result.has_verified_at());

  v1::VerifyResultResponse verified;
  EXPECT_EQ(Verify(kTester, result.result_code(), &verified), "SELF_VERIFICATION");
  ASSERT_EQ(Verify(kVerifier, result.result_code(), &verified), "OK");
  EXPECT_TRUE(verified.batch_held());
  EXPECT_EQ(verified.result().state(), v1::RESULT_STATE_VERIFIED);
  EXPECT_EQ(verified.result().verified_by(), "T0002");
  EXPECT_EQ(verified.receipt().leaf_index(), 2u);
  EXPECT_EQ(verified.receipt().event_id(), "ni:///3");
  EXPECT_EQ(others_.holds.size(), 1u);
  EXPECT_EQ(Verify(kVerifier, result.result_code(), &verified), "NOT_SUBMITTED");

  v1::GetSampleResponse got;
  ASSERT_EQ(Get(kRegulator, "S-330727-0000001", &got), "OK");
  EXPECT_EQ(got.sample().verdict(), v1::SAMPLE_VERDICT_NON_CONFORMANT);
  ASSERT_EQ(got.results_size(), 1);
  EXPECT_EQ(got.results(0).tested_by(), "T0001");
}

TEST_F(LabServiceTest, ARepeatedRequestGetsTheFirstAnswer) {
  const v1::TakeSampleRequest request = SampleOrder();
  v1::TakeSampleResponse first, again;
  ASSERT_EQ(Take(kTester, request, &first), "OK");
  ASSERT_EQ(Take(kTester, request, &again), "OK");
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(others_.events.size(), 1u);
  EXPECT_EQ(others_.figures.size(), 1u);
}

TEST_F(LabServiceTest, OfManyRowsTheGoodOnesAreKept) {
  TakeOne();
  v1::RecordResultsRequest request;
  *request.add_rows() = Clothianidin("0.31");
  *request.add_rows() = NegativeStrip();
  *request.add_rows() = NegativeStrip();
  request.mutable_rows(1)->clear_item_code();
  request.mutable_rows(2)->set_request_id("x");
  *request.add_rows() = NegativeStrip();
  v1::RecordResultsResponse response;
  const auto record = [&](const Who& who) {
    response.Clear();
    return Call(&v1::LabService::Stub::RecordResults, who, request, &response);
  };
  ASSERT_EQ(record(kOtherLab), "OK");
  ASSERT_EQ(response.outcomes_size(), 4);
  EXPECT_EQ(response.outcomes(0).error().reason(), "OTHER_SCOPE");
  ASSERT_EQ(record(kTester), "OK");
  ASSERT_EQ(response.outcomes_size(), 4);
  EXPECT_EQ(response.outcomes(0).recorded().result().verdict(), v1::VERDICT_NON_CONFORMANT);
  EXPECT_EQ(response.outcomes(0).recorded().receipt().tree_size(), 3u);
  EXPECT_EQ(response.outcomes(1).error().reason(), "FIELD_MISSING");
  EXPECT_EQ(response.outcomes(1).error().field(), "item_code");
  EXPECT_EQ(response.outcomes(2).error().reason(), "REQUEST_ID_INVALID");
  EXPECT_EQ(response.outcomes(3).recorded().result().result_code(), "R-330727-0000002");
  EXPECT_FALSE(response.outcomes(3).repeated_request());
  ASSERT_EQ(record(kTester), "OK");
  EXPECT_TRUE(response.outcomes(3).repeated_request());
  EXPECT_EQ(others_.events.size(), 3u);
  request.clear_rows();
  EXPECT_EQ(record(kTester), "TOO_MANY_ROWS");
  for (int i = 0; i < 513; ++i) request.add_rows()->set_request_id("row-many");
  EXPECT_EQ(record(kTester), "TOO_MANY_ROWS");
  EXPECT_EQ(record(kVendor), "NOT_PERMITTED");
}

TEST_F(LabServiceTest, ATechnicianStaysInTheOwnLaboratory) {
  TakeOne();
  v1::SubmitResultResponse submitted;
  ASSERT_EQ(Submit(kTester, Clothianidin("0.1"), &submitted), "OK");
  v1::TakeSampleRequest order = SampleOrder();
  order.set_lab_code("L1");
  v1::TakeSampleResponse taken;
  EXPECT_EQ(Take(kOtherLab, order, &taken), "OTHER_SCOPE");
  EXPECT_EQ(Submit(kOtherLab, NegativeStrip(), &submitted), "OTHER_SCOPE");
  v1::VerifyResultResponse verified;
  EXPECT_EQ(Verify(kOtherLab, "R-330727-0000001", &verified), "OTHER_SCOPE");
  v1::GetSampleResponse got;
  EXPECT_EQ(Get(kOtherLab, "S-330727-0000001", &got), "OTHER_SCOPE");
  v1::ListSamplesResponse listed;
  EXPECT_EQ(List(kOtherLab, "L1", 0, "", &listed), "OTHER_SCOPE");
  EXPECT_EQ(Take(kVendor, SampleOrder(), &taken), "NOT_PERMITTED");
  EXPECT_EQ(Take(kRegulator, SampleOrder(), &taken), "NOT_PERMITTED");
  EXPECT_EQ(others_.events.size(), 2u);
}

TEST_F(LabServiceTest, EveryWritingCallNamesAPerson) {
  const Who nobody{kTester.identity, ""};
  TakeOne();
  v1::TakeSampleResponse taken;
  EXPECT_EQ(Take(nobody, SampleOrder(), &taken), "STAFF_ID_NEEDED");
  v1::SubmitResultResponse submitted;
  EXPECT_EQ(Submit(nobody, NegativeStrip(), &submitted), "STAFF_ID_NEEDED");
  ASSERT_EQ(Submit(kTester, NegativeStrip(), &submitted), "OK");
  v1::VerifyResultResponse verified;
  EXPECT_EQ(Verify(nobody, "R-330727-0000001", &verified), "STAFF_ID_NEEDED");
}

TEST_F(LabServiceTest, AShopperSeesVerifiedResultsAndNoStaff) {
  TakeOne();
  v1::SubmitResultResponse submitted;
  ASSERT_EQ(Submit(kTester, NegativeStrip(), &submitted), "OK");
  ASSERT_EQ(Submit(kTester, Clothianidin("0.1"), &submitted), "OK");
  v1::VerifyResultResponse verified;
  ASSERT_EQ(Verify(kVerifier, "R-330727-0000002", &verified), "OK");
  for (const Who& who : {kShopper, kVendor}) {
    v1::ListBatchResultsResponse seen;
    ASSERT_EQ(ListResults(who, kGinger.batch.code, &seen), "OK");
    ASSERT_EQ(seen.results_size(), 1);
    EXPECT_EQ(seen.results(0).result_code(), "R-330727-0000002");
    EXPECT_EQ(seen.results(0).batch_code(), kGinger.batch.code);
    EXPECT_EQ(seen.results(0).tested_by(), "");
    EXPECT_EQ(seen.results(0).verified_by(), "");
    EXPECT_TRUE(seen.results(0).has_verified_at());
  }
  v1::ListBatchResultsResponse seen;
  ASSERT_EQ(ListResults(kOtherLab, kGinger.batch.code, &seen), "OK");
  EXPECT_EQ(seen.results(0).tested_by(), "T0001");
  EXPECT_EQ(ListResults(kShopper, "?", &seen), "BATCH_NOT_FOUND");
  v1::GetSampleResponse got;
  EXPECT_EQ(Get(kShopper, "S-330727-0000001", &got), "NOT_PERMITTED");
}

TEST_F(LabServiceTest, SamplesComeNewestFirstPageByPage) {
  for (int i = 0; i < 3; ++i) TakeOne();
  v1::ListSamplesResponse first, second;
  ASSERT_EQ(List(kTester, "", 2, "", &first), "OK");
  ASSERT_EQ(first.samples_size(), 2);
  EXPECT_EQ(first.samples(0).sample_code(), "S-330727-0000003");
  ASSERT_EQ(List(kRegulator, "L1", 2, first.next_page_token(), &second), "OK");
  ASSERT_EQ(second.samples_size(), 1);
  EXPECT_EQ(second.samples(0).sample_code(), "S-330727-0000001");
  EXPECT_EQ(second.next_page_token(), "");
  v1::ListSamplesResponse refused;
  EXPECT_EQ(List(kRegulator, "", 2, "", &refused), "FIELD_MISSING");
  for (const char* token : {"x", "0", "-1", "1x", "99999999999999999999"})
    EXPECT_EQ(List(kTester, "", 2, token, &refused), "PAGE_TOKEN_INVALID") << token;
}

TEST_F(LabServiceTest, BadRequestsAreRefusedAndLeaveNothing) {
  TakeOne();
  v1::TakeSampleResponse taken;
  v1::TakeSampleRequest order = SampleOrder();
  order.set_purpose(static_cast<v1::SamplePurpose>(7));
  EXPECT_EQ(Take(kTester, order, &taken), "INVALID_FIELD");
  order = SampleOrder();
  order.mutable_taken_at()->set_seconds(INT64_MAX);
  EXPECT_EQ(Take(kTester, order, &taken), "INVALID_TIME");
  order.mutable_taken_at()->set_seconds(-1);
  EXPECT_EQ(Take(kTester, order, &taken), "TIME_TOO_OLD");
  order = SampleOrder();
  order.set_lab_code(std::string(10'000, 'L'));  // must not come back in the refusal
  EXPECT_EQ(Take(kTester, order, &taken), "TEXT_TOO_LONG");
  order = SampleOrder();
  order.set_test_portion_g(0);
  EXPECT_EQ(Take(kTester, order, &taken), "PORTION_OUT_OF_RANGE");

  v1::SubmitResultResponse submitted;
  v1::SubmitResultRequest result = NegativeStrip();
  result.clear_reading();
  EXPECT_EQ(Submit(kTester, result, &submitted), "FIELD_MISSING");
  EXPECT_EQ(Submit(kTester, Clothianidin("0,31"), &submitted), "INVALID_DECIMAL");
  EXPECT_EQ(Submit(kTester, Clothianidin("-1"), &submitted), "READING_OUT_OF_RANGE");
  result = Clothianidin("0.31");
  result.mutable_reading()->mutable_concentration()->set_unit(std::string(10'000, 'u'));
  EXPECT_EQ(Submit(kTester, result, &submitted), "TEXT_TOO_LONG");
  result = Clothianidin("0.31");
  result.set_item_code(std::string(10'000, 'P'));
  EXPECT_EQ(Submit(kTester, result, &submitted), "TEXT_TOO_LONG");
  result = Clothianidin("0.31");
  result.clear_method();
  EXPECT_EQ(Submit(kTester, result, &submitted), "METHOD_NEEDED");
  result.set_sample_code("S-330727-0000009");
  EXPECT_EQ(Submit(kTester, result, &submitted), "SAMPLE_NOT_FOUND");
  result.set_sample_code("S-330727-9");
  EXPECT_EQ(Submit(kTester, result, &submitted), "SAMPLE_CODE_INVALID");
  v1::VerifyResultResponse verified;
  EXPECT_EQ(Verify(kVerifier, "R-330727-0000001", &verified), "RESULT_NOT_FOUND");

  v1::ListSamplesResponse listed;
  ASSERT_EQ(List(kTester, "", 0, "", &listed), "OK");
  EXPECT_EQ(listed.samples_size(), 1);
  EXPECT_EQ(others_.events.size(), 1u);
}

}  // namespace
}  // namespace panyuan::lab
