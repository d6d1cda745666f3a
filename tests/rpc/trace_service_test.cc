#include <google/protobuf/util/time_util.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <future>

#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "panyuan/label/v1/label_service.grpc.pb.h"
#include "panyuan/ledger/v1/ledger_service.grpc.pb.h"
#include "panyuan/oversight/v1/oversight_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/ledger/merkle.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using google::protobuf::util::TimeUtil;
using testing::Refusal;
using trace::v1::RegisterBatchRequest;
using trace::v1::RegisterBatchResponse;

class TraceServiceTest : public testing::CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    trace_ = trace::v1::TraceService::NewStub(channel_);
    lab_ = lab::v1::LabService::NewStub(channel_);
  }

  RegisterBatchRequest Ginger(const std::string& id = "request-0001") {
    RegisterBatchRequest request;
    request.set_request_id(id);
    trace::v1::IncomingBatch* batch = request.mutable_batch();
    batch->set_product_code("VEG044");
    batch->mutable_quantity()->set_value("40");
    batch->mutable_quantity()->set_unit_code("KGM");
    batch->set_origin("山东安丘");
    batch->set_from_outside(true);
    batch->mutable_supplier()->set_name("安丘姜业合作社");
    batch->mutable_supplier()->set_contact("0536-0000000");
    batch->set_certificate_number("3707842611240001");
    return request;
  }
  Refusal Register(const RegisterBatchRequest& request, RegisterBatchResponse* response,
                   const std::string& identity = kVendor) {
    return Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatch, request, response,
                identity);
  }
  std::string RegisterGinger(const std::string& id = "request-0001") {
    RegisterBatchResponse response;
    EXPECT_EQ(Register(Ginger(id), &response).code, grpc::StatusCode::OK);
    return response.batch().batch_code();
  }
  Refusal Refused(const std::function<void(trace::v1::IncomingBatch*)>& change) {
    RegisterBatchRequest request = Ginger();
    change(request.mutable_batch());
    RegisterBatchResponse response;
    return Register(request, &response);
  }
  Refusal Sell(const std::string& code, const std::string& kg, const std::string& id,
               trace::v1::SellBatchResponse* response, const std::string& identity = kVendor) {
    trace::v1::SellBatchRequest request;
    request.set_request_id(id);
    request.set_batch_code(code);
    request.mutable_quantity()->set_value(kg);
    request.mutable_quantity()->set_unit_code("KGM");
    return Call(*trace_, &trace::v1::TraceService::Stub::SellBatch, request, response, identity);
  }
  trace::v1::ReserveBatchCodesResponse Reserve(uint32_t count, const std::string& id,
                                               const std::string& reason = "") {
    trace::v1::ReserveBatchCodesRequest request;
    request.set_request_id(id);
    request.set_count(count);
    trace::v1::ReserveBatchCodesResponse response;
    EXPECT_EQ(
        Call(*trace_, &trace::v1::TraceService::Stub::ReserveBatchCodes, request, &response).reason,
        reason);
    return response;
  }
  trace::v1::GetChainResponse Chain(const std::string& code) {
    trace::v1::GetChainRequest request;
    request.set_batch_code(code);
    trace::v1::GetChainResponse response;
    EXPECT_EQ(
        Call(*trace_, &trace::v1::TraceService::Stub::GetChain, request, &response, kAnyone, "")
            .code,
        grpc::StatusCode::OK);
    return response;
  }

  std::unique_ptr<trace::v1::TraceService::Stub> trace_;
  std::unique_ptr<lab::v1::LabService::Stub> lab_;
};

TEST_F(TraceServiceTest, ABatchKeepsWhichBatchItCameFrom) {
  const std::string source = RegisterGinger();
  RegisterBatchRequest request = Ginger("request-0002");
  request.mutable_batch()->set_source_batch_code(source);
  RegisterBatchResponse response;
  ASSERT_EQ(Register(request, &response).reason, "");
  EXPECT_EQ(response.batch().source_batch_code(), source);
  const auto chain = Chain(response.batch().batch_code());
  std::string digits = source;
  std::erase(digits, '-');
  EXPECT_NE(chain.events(0).event_json().find("\"panyuan:sourceBatch\":\"https://panan.example/T/" +
                                              digits + "\""),
            std::string::npos);

  trace::v1::ListReceivedFromRequest from;
  trace::v1::ListReceivedFromResponse listed;
  const auto list = [&](const std::string& identity) {
    return Call(*trace_, &trace::v1::TraceService::Stub::ListReceivedFrom, from, &listed, identity)
        .reason;
  };
  EXPECT_EQ(list("urn:panyuan:province:330000"), "SOURCE_COUNT");
  from.add_source_batch_codes(source);
  EXPECT_EQ(list("urn:panyuan:province:330000"), "");
  ASSERT_EQ(listed.batches_size(), 1);
  EXPECT_EQ(listed.batches(0).batch_code(), response.batch().batch_code());
  EXPECT_FALSE(listed.batches(0).has_supplier());
  EXPECT_EQ(list(kVendor), "NOT_PERMITTED");
}

TEST_F(TraceServiceTest, ABatchSaysHowLongItKeeps) {
  EXPECT_EQ(Refused([](auto* batch) { batch->set_best_before("tomorrow"); }).reason,
            "INVALID_TIME");
  RegisterBatchRequest request = Ginger();
  request.mutable_batch()->set_best_before("2026-03-05");
  RegisterBatchResponse response;
  ASSERT_EQ(Register(request, &response).reason, "");
  EXPECT_EQ(response.batch().best_before(), "2026-03-05");
  EXPECT_EQ(response.batch().best_before_confidence(), trace::v1::CONFIDENCE_UNSPECIFIED);
  EXPECT_EQ(response.batch().made_by(), trace::v1::BATCH_MAKING_RECEIVED);
  const std::string code = response.batch().batch_code();
  EXPECT_NE(Chain(code).events(0).event_json().find("\"panyuan:bestBefore\":\"2026-03-05\""),
            std::string::npos);

  request = Ginger("request-0002");
  request.mutable_batch()->set_best_before("2026-03-03");
  ASSERT_EQ(Register(request, &response).reason, "");
  trace::v1::SellBatchResponse sold;
  EXPECT_EQ(Sell(response.batch().batch_code(), "1", "sell-0001", &sold).reason, "BATCH_EXPIRED");
  ASSERT_EQ(Sell(code, "1", "sell-0002", &sold).reason, "");
  EXPECT_FALSE(sold.flagged());
  std::string digits = code;
  std::erase(digits, '-');
  EXPECT_EQ(sold.receipt_url(), "HTTPS://PANAN.EXAMPLE/T/" + digits + "/" +
                                    std::to_string(sold.receipt().leaf_index()));
}

class OversellTest : public TraceServiceTest {
 protected:
  server::CountyIdentity OwnIdentity() override {
    server::CountyIdentity identity = Identity();
    identity.policy.oversell = trace::Oversell::kFlag;
    return identity;
  }
};

TEST_F(OversellTest, MoreThanThereIsIsSoldAndFlagged) {
  const std::string code = RegisterGinger();
  trace::v1::SellBatchResponse sold;
  ASSERT_EQ(Sell(code, "41.5", "sell-0001", &sold).reason, "");
  EXPECT_TRUE(sold.flagged());
  EXPECT_EQ(sold.batch().on_hand().value(), "0");
  EXPECT_EQ(sold.batch().oversold().value(), "1.5");
  EXPECT_NE(Chain(code).events(1).event_json().find("\"panyuan:flag\":\"oversold\""),
            std::string::npos);
}

TEST_F(TraceServiceTest, ASourceOfThisCountyMustBeThere) {
  const auto reserved = Reserve(1, "reserve-0001");
  const Refusal refused = Refused([&](trace::v1::IncomingBatch* batch) {
    batch->set_source_batch_code(reserved.batch_codes(0));
  });
  EXPECT_EQ(refused.reason, "BATCH_NOT_FOUND");
  EXPECT_EQ(refused.metadata.at("field"), "source_batch_code");
  EXPECT_EQ(Refused([](trace::v1::IncomingBatch* batch) {
              batch->set_source_batch_code("7K3Q-M2XD");
            }).reason,
            "BATCH_CODE_LENGTH");
}

TEST_F(TraceServiceTest, ABatchIsRecordedWithCodeLabelAndReceipt) {
  RegisterBatchRequest request = Ginger();
  request.set_sign_label(true);
  RegisterBatchResponse response;
  ASSERT_EQ(Register(request, &response).code, grpc::StatusCode::OK);
  EXPECT_EQ(response.batch().product_name_zh(), "姜");
  EXPECT_EQ(response.batch().received().value(), "40");
  EXPECT_EQ(response.batch().state(), trace::v1::BATCH_STATE_ON_SALE);
  EXPECT_EQ(response.batch().stall_code(), "M01-001");
  EXPECT_EQ(response.receipt().leaf_index(), 0u);
  EXPECT_EQ(response.receipt().tree_size(), 1u);
  EXPECT_TRUE(response.label_url().starts_with("HTTPS://PANAN.EXAMPLE/Q/"));
  EXPECT_EQ(county_->CheckLabel(response.label_url().substr(24)).verdict,
            gateway::LabelCheck::Verdict::kGenuine);
  EXPECT_EQ(*county_->CheckLabel(response.label_url().substr(24)).batch_code,
            response.batch().batch_code());
}

TEST_F(TraceServiceTest, ALabelIsSignedOnlyWhereAskedFor) {
  RegisterBatchResponse response;
  ASSERT_EQ(Register(Ginger(), &response).code, grpc::StatusCode::OK);
  EXPECT_EQ(response.label_url(), "");
  EXPECT_TRUE(response.small_label_url().starts_with("HTTPS://PANAN.EXAMPLE/T/"));
}

TEST_F(TraceServiceTest, ARepeatGetsTheSameBytes) {
  RegisterBatchResponse first, second;
  ASSERT_EQ(Register(Ginger(), &first).code, grpc::StatusCode::OK);
  clock_.Advance(1'000'000);
  ASSERT_EQ(Register(Ginger(), &second).code, grpc::StatusCode::OK);
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  RegisterBatchRequest other = Ginger();
  other.mutable_batch()->set_origin("云南");
  EXPECT_EQ(Register(other, &second).reason, "REQUEST_ID_REUSED");
}

TEST_F(TraceServiceTest, BadInputNamesFieldAndReasonAndLeavesNothing) {
  using trace::v1::IncomingBatch;
  const auto expect = [&](const char* reason, const char* field,
                          const std::function<void(IncomingBatch*)>& change) {
    const Refusal refusal = Refused(change);
    EXPECT_EQ(refusal.reason, reason);
    EXPECT_EQ(refusal.metadata.at("field"), field) << reason;
  };
  expect("UNKNOWN_PRODUCT", "product_code",
         [](IncomingBatch* b) { b->set_product_code("VEG999"); });
  expect("QUANTITY_NOT_POSITIVE", "quantity",
         [](IncomingBatch* b) { b->mutable_quantity()->set_value("0"); });
  expect("QUANTITY_NOT_POSITIVE", "quantity",
         [](IncomingBatch* b) { b->mutable_quantity()->set_value("-40"); });
  expect("QUANTITY_TOO_LARGE", "quantity",
         [](IncomingBatch* b) { b->mutable_quantity()->set_value("400000"); });
  expect("UNIT_NOT_ACCEPTED", "quantity",
         [](IncomingBatch* b) { b->mutable_quantity()->set_unit_code("LTR"); });
  expect("TEXT_TOO_LONG", "origin", [](IncomingBatch* b) { b->set_origin(std::string(81, 'x')); });
  expect("FIELD_MISSING", "supplier.name",
         [](IncomingBatch* b) { b->mutable_supplier()->clear_name(); });
  const int64_t now_us = clock_.Now().us;
  expect("TIME_IN_FUTURE", "arrived_at", [&](IncomingBatch* b) {
    *b->mutable_arrived_at() = TimeUtil::MicrosecondsToTimestamp(now_us + 3'600'000'000);
  });
  expect("TIME_TOO_OLD", "arrived_at", [&](IncomingBatch* b) {
    *b->mutable_arrived_at() = TimeUtil::MicrosecondsToTimestamp(now_us - 40 * base::kMicrosPerDay);
  });
  RegisterBatchRequest no_id = Ginger("short");
  RegisterBatchResponse response;
  EXPECT_EQ(Register(no_id, &response).reason, "REQUEST_ID_INVALID");
  EXPECT_EQ(county_->log().checkpoint()->size, 0u);
}

TEST_F(TraceServiceTest, ReasonsComeInTheCallersLanguage) {
  RegisterBatchRequest request = Ginger();
  request.mutable_batch()->mutable_quantity()->set_value("0");
  RegisterBatchResponse response;
  EXPECT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatch, request, &response,
                 kVendor, "V0001", "zh-CN")
                .message,
            "quantity 0 必须大于 0：请填写实际称重");
}

TEST_F(TraceServiceTest, AWrongOrSwappedCharacterOfACodeIsSaidAsSuch) {
  std::string code = RegisterGinger();
  trace::v1::SellBatchResponse response;
  std::string wrong = code;
  wrong[0] = wrong[0] == '7' ? '8' : '7';
  EXPECT_EQ(Sell(wrong, "1", "sell-0001", &response).reason, "BATCH_CODE_CHECK");
  size_t i = 0;
  while (code[i] == code[i + 1] || code[i + 1] == '-' || code[i] == '-') ++i;
  std::string swapped = code;
  std::swap(swapped[i], swapped[i + 1]);
  EXPECT_EQ(Sell(swapped, "1", "sell-0002", &response).reason, "BATCH_CODE_CHECK");
  EXPECT_EQ(Sell("7K3Q", "1", "sell-0003", &response).reason, "BATCH_CODE_LENGTH");
  const auto numbering =
      label::BatchNumbering::Create(Identity().batch_key, Identity().number).value();
  EXPECT_EQ(Sell(numbering.CodeOf(99).ToString(), "1", "sell-0004", &response).reason,
            "BATCH_NOT_FOUND");
}

TEST_F(TraceServiceTest, AStallSeesAndChangesItsOwnOnly) {
  const std::string code = RegisterGinger();
  RegisterBatchResponse response;
  EXPECT_EQ(Register(Ginger("request-0002"), &response, kOtherVendor).code, grpc::StatusCode::OK);
  RegisterBatchRequest others = Ginger("request-0003");
  others.set_stall_code("M01-002");
  EXPECT_EQ(Register(others, &response).reason, "OTHER_SCOPE");
  trace::v1::SellBatchResponse sold;
  EXPECT_EQ(Sell(code, "1", "sell-0001", &sold, kOtherVendor).reason, "OTHER_SCOPE");
  trace::v1::GetBatchRequest get;
  get.set_batch_code(code);
  trace::v1::GetBatchResponse got;
  EXPECT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::GetBatch, get, &got, kOtherVendor).reason,
            "OTHER_SCOPE");
  EXPECT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::GetBatch, get, &got).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(got.batch().supplier().contact(), "0536-0000000");
}

TEST_F(TraceServiceTest, WithoutIdentityOrPermissionNothingIsDone) {
  RegisterBatchResponse response;
  EXPECT_EQ(Register(Ginger(), &response, "").reason, "IDENTITY_MISSING");
  EXPECT_EQ(Register(Ginger(), &response, "urn:panyuan:king:all").reason, "IDENTITY_MALFORMED");
  for (const char* identity : {kAnyone, kTechnician, kRegulator})
    EXPECT_EQ(Register(Ginger(), &response, identity).reason, "NOT_PERMITTED") << identity;
  EXPECT_EQ(Register(Ginger(), &response, "urn:panyuan:vendor:M99-999").reason, "UNKNOWN_STALL");
}

TEST_F(TraceServiceTest, OfManyRowsTheGoodOnesAreKept) {
  trace::v1::RegisterBatchesRequest request;
  for (int i = 0; i < 5; ++i) {
    trace::v1::BatchRow* row = request.add_rows();
    row->set_request_id("row-000" + std::to_string(i));
    *row->mutable_batch() = Ginger().batch();
  }
  request.mutable_rows(1)->mutable_batch()->set_product_code("VEG999");
  request.mutable_rows(3)->set_request_id("x");
  trace::v1::RegisterBatchesResponse response;
  const auto call = [&] {
    response.Clear();
    return Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatches, request, &response).code;
  };
  ASSERT_EQ(call(), grpc::StatusCode::OK);
  ASSERT_EQ(response.outcomes_size(), 5);
  EXPECT_EQ(response.outcomes(0).recorded().receipt().tree_size(), 3u);
  EXPECT_EQ(response.outcomes(1).error().reason(), "UNKNOWN_PRODUCT");
  EXPECT_EQ(response.outcomes(1).error().field(), "product_code");
  EXPECT_EQ(response.outcomes(3).error().reason(), "REQUEST_ID_INVALID");
  ASSERT_EQ(call(), grpc::StatusCode::OK);
  EXPECT_TRUE(response.outcomes(0).repeated_request());
  EXPECT_EQ(county_->log().checkpoint()->size, 3u);
  for (int i = 0; i < 600; ++i) request.add_rows()->set_request_id("row-many");
  EXPECT_EQ(
      Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatches, request, &response).reason,
      "TOO_MANY_ROWS");
}

TEST_F(TraceServiceTest, ReservedCodesAreTheStallsAndARepeatGetsTheSame) {
  const auto first = Reserve(3, "reserve-0001"), again = Reserve(3, "reserve-0001");
  ASSERT_EQ(first.batch_codes_size(), 3);
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
  EXPECT_EQ(first.stall_code(), "M01-001");
  EXPECT_EQ(first.public_host(), "panan.example");
  EXPECT_EQ(county_->log().checkpoint()->size, 0u);

  RegisterBatchRequest request = Ginger();
  request.set_reserved_code(first.batch_codes(1));
  RegisterBatchResponse response;
  EXPECT_EQ(Register(request, &response, kOtherVendor).reason, "CODE_NOT_RESERVED");
  ASSERT_EQ(Register(request, &response).reason, "");
  EXPECT_EQ(response.batch().batch_code(), first.batch_codes(1));
  ASSERT_EQ(Register(request, &response).reason, "");

  request.set_request_id("request-0002");
  const Refusal used = Register(request, &response);
  EXPECT_EQ(used.reason, "CODE_ALREADY_USED");
  EXPECT_EQ(used.metadata.at("product_zh"), "姜");
  EXPECT_EQ(used.metadata.at("received"), "40");
  request.set_reserved_code(RegisterGinger("request-0003"));
  EXPECT_EQ(Register(request, &response).reason, "CODE_NOT_RESERVED");
  request.set_reserved_code("7K3Q");
  EXPECT_EQ(Register(request, &response).reason, "BATCH_CODE_LENGTH");
}

TEST_F(TraceServiceTest, AStallHoldsABoundedNumberOfUnusedCodes) {
  EXPECT_EQ(Reserve(0, "reserve-0001", "RESERVATION_COUNT").batch_codes_size(), 0);
  EXPECT_EQ(Reserve(501, "reserve-0001", "RESERVATION_COUNT").batch_codes_size(), 0);
  const auto first = Reserve(500, "reserve-0001");
  Reserve(500, "reserve-0002");
  Reserve(1, "reserve-0003", "RESERVATION_LIMIT");
  trace::v1::RegisterBatchesRequest request;
  trace::v1::BatchRow* row = request.add_rows();
  row->set_request_id("row-0001");
  *row->mutable_batch() = Ginger().batch();
  row->set_reserved_code(first.batch_codes(0));
  trace::v1::RegisterBatchesResponse response;
  ASSERT_EQ(
      Call(*trace_, &trace::v1::TraceService::Stub::RegisterBatches, request, &response).reason,
      "");
  EXPECT_EQ(response.outcomes(0).recorded().batch().batch_code(), first.batch_codes(0));
  Reserve(1, "reserve-0003");
}

TEST_F(TraceServiceTest, ASaleByAClockALittleBehindCountsAtTheArrival) {
  const std::string code = RegisterGinger();
  trace::v1::SellBatchRequest request;
  request.set_request_id("sell-0001");
  request.set_batch_code(code);
  request.mutable_quantity()->set_value("1");
  request.mutable_quantity()->set_unit_code("KGM");
  *request.mutable_sold_at() = TimeUtil::MicrosecondsToTimestamp(clock_.Now().us - 301'000'000);
  trace::v1::SellBatchResponse sold;
  const auto sell = [&] {
    return Call(*trace_, &trace::v1::TraceService::Stub::SellBatch, request, &sold).reason;
  };
  EXPECT_EQ(sell(), "SALE_BEFORE_ARRIVAL");
  *request.mutable_sold_at() = TimeUtil::MicrosecondsToTimestamp(clock_.Now().us - 299'000'000);
  EXPECT_EQ(sell(), "");
  const auto chain = Chain(code);
  EXPECT_EQ(TimeUtil::TimestampToMicroseconds(chain.events(1).occurred_at()), clock_.Now().us);
}

TEST_F(TraceServiceTest, AnOversizedMessageIsRefusedWhole) {
  RegisterBatchRequest request = Ginger();
  request.mutable_batch()->set_origin(std::string(2 << 20, 'x'));
  RegisterBatchResponse response;
  EXPECT_EQ(Register(request, &response).code, grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(TraceServiceTest, TextThatIsNotUtf8IsNamedAsSuch) {
  // Written by hand: protobuf's own setters would complain.
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.AddMetadata(std::string(rpc::kIdentityKey), kVendor);
  context.AddMetadata("accept-language", "en");
  grpc::Slice slice(std::string("\x0a\x02\xff\xfe", 4));  // request_id = FF FE
  grpc::ByteBuffer request(&slice, 1), response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/panyuan.trace.v1.TraceService/RegisterBatch", {}, &request, &response,
                 [&](grpc::Status status) { done.set_value(status); });
  EXPECT_EQ(testing::ReadRefusal(done.get_future().get()).reason, "MALFORMED_MESSAGE");
}

TEST_F(TraceServiceTest, ListsPageByPage) {
  for (int i = 0; i < 5; ++i) RegisterGinger("request-000" + std::to_string(i));
  trace::v1::ListBatchesRequest request;
  request.set_page_size(2);
  std::vector<std::string> codes;
  do {
    trace::v1::ListBatchesResponse page;
    ASSERT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::ListBatches, request, &page).code,
              grpc::StatusCode::OK);
    for (const auto& batch : page.batches()) codes.push_back(batch.batch_code());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(codes.size(), 5u);
  request.set_page_token("x1");
  trace::v1::ListBatchesResponse page;
  EXPECT_EQ(Call(*trace_, &trace::v1::TraceService::Stub::ListBatches, request, &page).reason,
            "PAGE_TOKEN_INVALID");
}

TEST_F(TraceServiceTest, AVerifiedFailureStopsTheSaleInTheSameTransaction) {
  const std::string code = RegisterGinger();
  trace::v1::SellBatchResponse sold;
  ASSERT_EQ(Sell(code, "5", "sell-0001", &sold).code, grpc::StatusCode::OK);
  EXPECT_EQ(sold.batch().on_hand().value(), "35");

  lab::v1::TakeSampleRequest take;
  take.set_request_id("take-0001");
  take.set_batch_code(code);
  take.set_test_portion_g(500);
  lab::v1::TakeSampleResponse taken;
  ASSERT_EQ(Call(*lab_, &lab::v1::LabService::Stub::TakeSample, take, &taken, kTechnician, "T0001")
                .reason,
            "");
  lab::v1::SubmitResultRequest submit;
  submit.set_request_id("submit-0001");
  submit.set_sample_code(taken.sample().sample_code());
  submit.set_item_code("PES-019");
  submit.set_method("GB 23200.121-2021");
  submit.mutable_reading()->mutable_concentration()->set_value("0.31");
  submit.mutable_reading()->mutable_concentration()->set_unit("mg/kg");
  lab::v1::SubmitResultResponse submitted;
  ASSERT_EQ(Call(*lab_, &lab::v1::LabService::Stub::SubmitResult, submit, &submitted, kTechnician,
                 "T0001")
                .reason,
            "");
  EXPECT_EQ(submitted.result().verdict(), lab::v1::VERDICT_NON_CONFORMANT);
  EXPECT_EQ(submitted.result().limit().value(), "0.2");
  EXPECT_EQ(submitted.result().limit().confidence(), "verified");
  EXPECT_EQ(Chain(code).batch().state(), trace::v1::BATCH_STATE_ON_SALE);

  lab::v1::VerifyResultRequest verify;
  verify.set_request_id("verify-0001");
  verify.set_result_code(submitted.result().result_code());
  lab::v1::VerifyResultResponse verified;
  EXPECT_EQ(
      Call(*lab_, &lab::v1::LabService::Stub::VerifyResult, verify, &verified, kTechnician, "T0001")
          .reason,
      "SELF_VERIFICATION");
  ASSERT_EQ(
      Call(*lab_, &lab::v1::LabService::Stub::VerifyResult, verify, &verified, kTechnician, "T0002")
          .reason,
      "");
  EXPECT_TRUE(verified.batch_held());

  const Refusal refusal = Sell(code, "5", "sell-0002", &sold);
  EXPECT_EQ(refusal.reason, "BATCH_HELD");
  EXPECT_NE(refusal.message.find("0.31"), std::string::npos) << refusal.message;
  const trace::v1::GetChainResponse chain = Chain(code);
  EXPECT_EQ(chain.batch().state(), trace::v1::BATCH_STATE_HELD);
  EXPECT_FALSE(chain.batch().has_supplier());
  std::vector<int> steps;
  for (const auto& event : chain.events()) steps.push_back(event.step());
  EXPECT_EQ(steps, (std::vector<int>{trace::v1::CHAIN_STEP_RECEIVED, trace::v1::CHAIN_STEP_SOLD,
                                     trace::v1::CHAIN_STEP_SAMPLED, trace::v1::CHAIN_STEP_TESTED,
                                     trace::v1::CHAIN_STEP_VERIFIED, trace::v1::CHAIN_STEP_HELD}));
}

TEST_F(TraceServiceTest, AnyoneCanProveThatAnEventIsInTheLog) {
  const std::string code = RegisterGinger();
  RegisterGinger("request-0002");
  RegisterGinger("request-0003");
  const auto ledger_stub = panyuan::ledger::v1::LedgerService::NewStub(channel_);
  const trace::v1::GetChainResponse chain = Chain(code);
  panyuan::ledger::v1::GetInclusionProofRequest request;
  request.set_leaf_index(chain.events(0).leaf_index());
  panyuan::ledger::v1::GetInclusionProofResponse proof;
  ASSERT_EQ(Call(*ledger_stub, &panyuan::ledger::v1::LedgerService::Stub::GetInclusionProof,
                 request, &proof, kAnyone, "")
                .reason,
            "");
  std::vector<base::Hash> hashes;
  for (const std::string& hash : proof.hashes()) hashes.push_back(*base::ToHash(hash));
  EXPECT_OK(ledger::VerifyInclusion(ledger::LeafHash(chain.events(0).event_json()),
                                    proof.leaf_index(), proof.tree_size(), hashes,
                                    county_->log().checkpoint()->root));
  request.set_leaf_index(9);
  EXPECT_EQ(Call(*ledger_stub, &panyuan::ledger::v1::LedgerService::Stub::GetInclusionProof,
                 request, &proof, kAnyone, "")
                .reason,
            "LEAF_NOT_FOUND");
  request.set_tree_size(9);
  EXPECT_EQ(Call(*ledger_stub, &panyuan::ledger::v1::LedgerService::Stub::GetInclusionProof,
                 request, &proof, kAnyone, "")
                .reason,
            "TREE_SIZE_UNKNOWN");
}

TEST_F(TraceServiceTest, LabelsCarryTheBatchAndPrintAsSheets) {
  const std::string code = RegisterGinger();
  const auto labels = label::v1::LabelService::NewStub(channel_);
  label::v1::PrintSheetRequest request;
  request.add_batch_codes(code);
  request.set_copies(30);
  request.set_layout(label::v1::SHEET_LAYOUT_A4);
  label::v1::PrintSheetResponse sheet;
  ASSERT_EQ(Call(*labels, &label::v1::LabelService::Stub::PrintSheet, request, &sheet).reason, "");
  EXPECT_EQ(sheet.page_count(), 2u);
  EXPECT_TRUE(sheet.pdf().starts_with("%PDF"));
  EXPECT_EQ(Call(*labels, &label::v1::LabelService::Stub::PrintSheet, request, &sheet, kOtherVendor)
                .reason,
            "OTHER_SCOPE");
  request.set_copies(101);
  EXPECT_EQ(Call(*labels, &label::v1::LabelService::Stub::PrintSheet, request, &sheet).reason,
            "LABEL_COUNT");
}

}  // namespace
}  // namespace panyuan
