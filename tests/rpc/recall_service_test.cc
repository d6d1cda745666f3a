#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/upkeep/reasons.h"
#include "services/upkeep/recall_check.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using testing::Refusal;
using trace::v1::MoveService;
using trace::v1::RecallService;
using trace::v1::TraceService;

constexpr int64_t kHour_us = 3'600 * base::kMicrosPerSecond;

// A batch with 10 children, 100 grandchildren and so on, at two stalls: more than one call reaches.
constexpr uint64_t kLarge = 25'001, kOneCall = 20'000;
constexpr std::string_view kLargeRows[] = {
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25001)"
    " INSERT INTO trace_batches (number, product_id, stall_id, supplier_id, origin, from_outside,"
    " received_g, on_hand_g, sold_g, arrived_us, recorded_us, certificate_number, voucher_number)"
    " SELECT i, 1, 1 + i % 2, 0, '', 0, 40000, 30000, 10000, 1, 1, '', '' FROM n",
    "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 25001)"
    " INSERT INTO trace_edges (parent, child, kind, parent_g, child_g, leaf_index)"
    " SELECT (i + 8) / 10, i, 2, 1, 1, 0 FROM n",
};

// Or else PostgreSQL, which looks at a table's size from time to time, takes these for small.
constexpr std::string_view kAnalyze = "ANALYZE";

class RecallServiceTest : public testing::CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (!IsSkipped()) Connect();
  }
  void Connect() {
    trace_ = TraceService::NewStub(channel_);
    moves_ = MoveService::NewStub(channel_);
    recalls_ = RecallService::NewStub(channel_);
  }
  // Stops the county, changes what is stored, and starts it again.
  void StopAnd(const std::vector<std::string_view>& statements) {
    CloseCounty();
    {
      const auto writer = engine_->OpenWriter().value();
      ASSERT_OK(writer->Begin());
      for (const std::string_view statement : statements)
        EXPECT_OK(writer->Execute(statement, {}));
      ASSERT_EQ(writer->Commit(), db::Outcome::kCommitted);
    }
    OpenCounty();
    Connect();
  }

  std::string Id() { return "request-" + std::to_string(1'000 + ++last_id_); }
  static void SetKilograms(const std::string& value, trace::v1::Quantity* quantity) {
    quantity->set_value(value);
    quantity->set_unit_code("KGM");
  }

  std::string Register() {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(Id());
    trace::v1::IncomingBatch& batch = *request.mutable_batch();
    batch.set_product_code("VEG044");
    SetKilograms("40", batch.mutable_quantity());
    batch.set_origin("山东安丘");
    batch.mutable_supplier()->set_name("安丘姜业合作社");
    trace::v1::RegisterBatchResponse response;
    EXPECT_EQ(Call(*trace_, &TraceService::Stub::RegisterBatch, request, &response).reason, "");
    return response.batch().batch_code();
  }
  std::string SplitOff(const std::string& parent, const std::string& kilograms) {
    trace::v1::TransformBatchesRequest request;
    request.set_request_id(Id());
    request.set_kind(trace::v1::BATCH_MAKING_SPLIT);
    request.add_inputs()->set_batch_code(parent);
    SetKilograms(kilograms, request.mutable_inputs(0)->mutable_quantity());
    SetKilograms(kilograms, request.add_outputs()->mutable_quantity());
    trace::v1::TransformBatchesResponse response;
    EXPECT_EQ(Call(*moves_, &MoveService::Stub::TransformBatches, request, &response).reason, "");
    return response.outputs(0).batch_code();
  }
  // To the other vendor.
  std::string HandOver(const std::string& code, const std::string& kilograms) {
    trace::v1::OfferTransferRequest offer;
    offer.set_request_id(Id());
    offer.mutable_goods()->set_batch_code(code);
    SetKilograms(kilograms, offer.mutable_goods()->mutable_quantity());
    offer.set_to_stall_code("M01-002");
    trace::v1::OfferTransferResponse offered;
    EXPECT_EQ(Call(*moves_, &MoveService::Stub::OfferTransfer, offer, &offered).reason, "");
    trace::v1::AnswerTransferRequest answer;
    answer.set_request_id(Id());
    answer.set_transfer_code(offered.transfer().transfer_code());
    SetKilograms(kilograms, answer.mutable_accepted());
    trace::v1::AnswerTransferResponse answered;
    EXPECT_EQ(
        Call(*moves_, &MoveService::Stub::AnswerTransfer, answer, &answered, kOtherVendor).reason,
        "");
    return answered.batch().batch_code();
  }
  std::string Sell(const std::string& code, const std::string& kilograms,
                   const std::string& identity = kVendor) {
    trace::v1::SellBatchRequest request;
    request.set_request_id(Id());
    request.set_batch_code(code);
    SetKilograms(kilograms, request.mutable_quantity());
    trace::v1::SellBatchResponse response;
    return Call(*trace_, &TraceService::Stub::SellBatch, request, &response, identity).reason;
  }
  trace::v1::GetChainResponse Chain(const std::string& code) {
    trace::v1::GetChainRequest request;
    request.set_batch_code(code);
    trace::v1::GetChainResponse response;
    EXPECT_EQ(Call(*trace_, &TraceService::Stub::GetChain, request, &response, kAnyone, "").reason,
              "");
    return response;
  }

  trace::v1::Recall Start(const std::vector<std::string>& codes, bool drill = false) {
    trace::v1::StartRecallRequest request;
    request.set_request_id(Id());
    for (const std::string& code : codes) request.add_batch_codes(code);
    request.set_level(1);
    request.set_reason_zh("农药残留超标");
    request.set_drill(drill);
    trace::v1::StartRecallResponse response;
    EXPECT_EQ(Regulate(&RecallService::Stub::StartRecall, request, &response), "");
    return response.recall();
  }
  template <class Request, class Response>
  std::string Regulate(grpc::Status (RecallService::Stub::*method)(grpc::ClientContext*,
                                                                   const Request&, Response*),
                       const Request& request, Response* response) {
    return Call(*recalls_, method, request, response, kRegulator, "R0001").reason;
  }
  trace::v1::Recall Get(const std::string& code) {
    trace::v1::GetRecallRequest request;
    request.set_recall_code(code);
    trace::v1::GetRecallResponse response;
    EXPECT_EQ(Regulate(&RecallService::Stub::GetRecall, request, &response), "");
    return response.recall();
  }
  std::string Acknowledge(const std::string& code, const std::string& identity) {
    trace::v1::AcknowledgeNoticeRequest request;
    request.set_request_id(Id());
    request.set_recall_code(code);
    trace::v1::AcknowledgeNoticeResponse response;
    return Call(*recalls_, &RecallService::Stub::AcknowledgeNotice, request, &response, identity)
        .reason;
  }
  std::string Act(const std::string& recall, const std::string& batch, trace::v1::RecallAct act,
                  const std::string& kilograms, trace::v1::RecordRecallActResponse* response) {
    trace::v1::RecordRecallActRequest request;
    request.set_request_id(Id());
    request.set_recall_code(recall);
    request.set_batch_code(batch);
    request.set_act(act);
    SetKilograms(kilograms, request.mutable_quantity());
    return Call(*recalls_, &RecallService::Stub::RecordRecallAct, request, response).reason;
  }
  trace::v1::Recall Continue(const std::string& code) {
    trace::v1::ContinueRecallRequest request;
    request.set_request_id(Id());
    request.set_recall_code(code);
    trace::v1::ContinueRecallResponse response;
    EXPECT_EQ(Regulate(&RecallService::Stub::ContinueRecall, request, &response), "");
    return response.recall();
  }
  trace::v1::RecallReach Preview(const std::string& root) {
    trace::v1::PreviewRecallRequest request;
    request.add_batch_codes(root);
    trace::v1::PreviewRecallResponse response;
    EXPECT_EQ(Regulate(&RecallService::Stub::PreviewRecall, request, &response), "");
    return response.reach();
  }
  int64_t Count(std::string_view sql) {
    int64_t count = -1;
    const auto reader = engine_->OpenReader().value();
    EXPECT_OK(reader->Query(sql, {}, [&](const db::Row& row) { count = row.Int(0); }));
    return count;
  }
  base::Status Fsck() {
    const auto reader = engine_->OpenReader().value();
    return upkeep::CheckRecalls(*reader);
  }
  std::string End(const std::string& code) {
    trace::v1::CloseRecallRequest request;
    request.set_request_id(Id());
    request.set_recall_code(code);
    request.set_closing("已全部销毁");
    trace::v1::CloseRecallResponse response;
    return Regulate(&RecallService::Stub::CloseRecall, request, &response);
  }

  std::unique_ptr<TraceService::Stub> trace_;
  std::unique_ptr<MoveService::Stub> moves_;
  std::unique_ptr<RecallService::Stub> recalls_;
  int last_id_ = 0;
};

TEST_F(RecallServiceTest, HoldsEverythingDownstreamInOneCommand) {
  const std::string root = Register();
  EXPECT_EQ(Sell(root, "5"), "");
  const std::string part = SplitOff(root, "10");
  const std::string beyond = HandOver(part, "4");
  const std::string other = Register();

  const trace::v1::Recall recall = Start({root});
  EXPECT_EQ(recall.recall_code(), "R-330727-0000001");
  EXPECT_EQ(recall.state(), trace::v1::RECALL_STATE_OPEN);
  EXPECT_EQ(recall.batches(), 3u);
  EXPECT_EQ(recall.stalls(), 2u);
  EXPECT_EQ(recall.left().value(), "35");
  EXPECT_EQ(recall.sold().value(), "5");
  EXPECT_EQ(recall.effectiveness_permille(), 875u);

  EXPECT_EQ(Sell(beyond, "1", kOtherVendor), "BATCH_RECALLED");
  EXPECT_EQ(Sell(other, "1"), "");
  const auto chain = Chain(part);
  EXPECT_EQ(chain.batch().state(), trace::v1::BATCH_STATE_RECALLED);
  EXPECT_EQ(chain.batch().recall().recall_code(), recall.recall_code());
  EXPECT_EQ(chain.events(chain.events_size() - 1).step(), trace::v1::CHAIN_STEP_RECALLED);
}

TEST_F(RecallServiceTest, AnArrivalThatNamesARecalledSourceIsRecalledAtOnce) {
  const std::string root = Register();
  const trace::v1::Recall recall = Start({root});
  trace::v1::RegisterBatchRequest request;
  request.set_request_id(Id());
  request.mutable_batch()->set_product_code("VEG044");
  SetKilograms("3", request.mutable_batch()->mutable_quantity());
  request.mutable_batch()->set_origin("本县");
  request.mutable_batch()->mutable_supplier()->set_name("批发");
  request.mutable_batch()->set_source_batch_code(root);
  trace::v1::RegisterBatchResponse response;
  ASSERT_EQ(
      Call(*trace_, &TraceService::Stub::RegisterBatch, request, &response, kOtherVendor).reason,
      "");
  EXPECT_EQ(Sell(response.batch().batch_code(), "1", kOtherVendor), "BATCH_RECALLED");
  EXPECT_EQ(Get(recall.recall_code()).stalls(), 2u);
}

TEST_F(RecallServiceTest, AStallAcknowledgesAndRecordsWhatItDid) {
  const std::string root = Register();
  EXPECT_EQ(Sell(root, "10"), "");
  const std::string code = Start({root}).recall_code();
  EXPECT_EQ(Acknowledge(code, kOtherVendor), "NOTICE_NOT_FOUND");
  clock_.Advance(90 * base::kMicrosPerSecond);
  EXPECT_EQ(Acknowledge(code, kVendor), "");
  EXPECT_EQ(Get(code).seconds_to_acknowledge(), 90u);

  trace::v1::RecordRecallActResponse done;
  using enum trace::v1::RecallAct;
  EXPECT_EQ(Act(code, root, RECALL_ACT_RECOVERED, "11", &done), "RECOVERED_MORE");
  ASSERT_EQ(Act(code, root, RECALL_ACT_RECOVERED, "6", &done), "");
  EXPECT_EQ(Act(code, root, RECALL_ACT_RECOVERED, "5", &done), "RECOVERED_MORE");
  EXPECT_EQ(Act(code, root, RECALL_ACT_DESTROYED, "37", &done), "QUANTITY_EXCEEDS_STOCK");
  ASSERT_EQ(Act(code, root, RECALL_ACT_DESTROYED, "36", &done), "");
  EXPECT_EQ(done.notice().recovered().value(), "6");
  EXPECT_EQ(done.notice().destroyed().value(), "36");
  EXPECT_EQ(Act(code, Register(), RECALL_ACT_DESTROYED, "1", &done), "NOT_IN_RECALL");
  EXPECT_EQ(Act(code, root, RECALL_ACT_UNSPECIFIED, "1", &done), "RECALL_ACT_UNSPECIFIED");
  const trace::v1::Recall recall = Get(code);
  EXPECT_EQ(recall.effectiveness_permille(), 900u);
  EXPECT_EQ(recall.destroyed_permille(), 1'000u);
}

TEST_F(RecallServiceTest, ADrillTouchesNothingAndIsTimed) {
  const std::string root = Register();
  const trace::v1::Recall drill = Start({root}, /*drill=*/true);
  EXPECT_EQ(drill.recall_code(), "D-330727-0000001");
  EXPECT_EQ(drill.seconds_to_hold(), 0u);
  EXPECT_EQ(Chain(root).events_size(), 1);
  EXPECT_EQ(Sell(root, "1"), "");
  trace::v1::RecordRecallActResponse done;
  EXPECT_EQ(Act(drill.recall_code(), root, trace::v1::RECALL_ACT_DESTROYED, "1", &done),
            "RECALL_DRILL");
  clock_.Advance(60 * base::kMicrosPerSecond);
  EXPECT_EQ(Acknowledge(drill.recall_code(), kVendor), "");
  EXPECT_EQ(Get(drill.recall_code()).seconds_to_acknowledge(), 60u);
  EXPECT_EQ(End(drill.recall_code()), "");
  EXPECT_EQ(Chain(root).batch().state(), trace::v1::BATCH_STATE_ON_SALE);
}

TEST_F(RecallServiceTest, AClosedRecallFreesItsGoodsAndChangesNoMore) {
  const std::string root = Register();
  const std::string code = Start({root}).recall_code();
  EXPECT_EQ(End(code), "");
  EXPECT_EQ(Sell(root, "1"), "");
  EXPECT_EQ(Chain(root).events(2).step(), trace::v1::CHAIN_STEP_RECALL_ENDED);
  EXPECT_EQ(End(code), "RECALL_CLOSED");
  trace::v1::RecordRecallActResponse done;
  EXPECT_EQ(Act(code, root, trace::v1::RECALL_ACT_DESTROYED, "1", &done), "RECALL_CLOSED");
}

TEST_F(RecallServiceTest, WideningTellsAStallAnew) {
  const std::string first = Register(), second = Register();
  const std::string code = Start({first}).recall_code();
  EXPECT_EQ(Acknowledge(code, kVendor), "");
  trace::v1::WidenRecallRequest request;
  request.set_request_id(Id());
  request.set_recall_code(code);
  request.add_batch_codes(second);
  trace::v1::WidenRecallResponse widened;
  ASSERT_EQ(Regulate(&RecallService::Stub::WidenRecall, request, &widened), "");
  EXPECT_EQ(widened.recall().batches(), 2u);
  EXPECT_EQ(widened.recall().acknowledged(), 0u);
  EXPECT_EQ(Sell(second, "1"), "BATCH_RECALLED");
}

TEST_F(RecallServiceTest, ALargeRecallTakesSeveralCallsAndSurvivesStopsBetweenThem) {
  StopAnd({kLargeRows[0], kLargeRows[1], kAnalyze});
  constexpr std::string_view kHeld =
      "SELECT COUNT(*) FROM trace_batches WHERE recall_id IS NOT NULL";
  constexpr std::string_view kNamed =
      "SELECT COUNT(*) FROM trace_batches b JOIN ledger_chain l ON l.batch_number = b.number"
      " WHERE l.step = 'holding' AND l.disposition = 'recalled'";
  const label::BatchNumbering numbering =
      *label::BatchNumbering::Create(Identity().batch_key, Identity().number);
  const std::string root = numbering.CodeOf(1).ToString(),
                    last = numbering.CodeOf(kLarge).ToString();
  const trace::v1::RecallReach reach = Preview(root);
  EXPECT_EQ(reach.batches(), kLarge);

  trace::v1::Recall recall = Start({root});
  const std::string code = recall.recall_code();
  EXPECT_EQ(recall.state(), trace::v1::RECALL_STATE_HOLDING);
  EXPECT_EQ(recall.batches(), kOneCall);
  EXPECT_EQ(Chain(last).batch().state(), trace::v1::BATCH_STATE_ON_SALE);
  EXPECT_EQ(End(code), "RECALL_HOLDING");
  StopAnd({kAnalyze});
  recall = Continue(code);
  EXPECT_EQ(recall.state(), trace::v1::RECALL_STATE_OPEN);
  EXPECT_EQ(recall.batches(), reach.batches());
  EXPECT_EQ(recall.stalls(), reach.stalls());
  EXPECT_EQ(recall.left().value(), reach.left().value());
  EXPECT_EQ(recall.sold().value(), reach.sold().value());
  EXPECT_EQ(Chain(last).batch().state(), trace::v1::BATCH_STATE_RECALLED);
  EXPECT_EQ(Count(kHeld), kLarge);
  EXPECT_EQ(Count(kNamed), kLarge);  // each by one event
  StopAnd({kAnalyze});
  EXPECT_OK(Fsck());

  EXPECT_EQ(End(code), "");
  StopAnd({kAnalyze});
  EXPECT_EQ(Get(code).state(), trace::v1::RECALL_STATE_OPEN);
  EXPECT_EQ(Count(kHeld), kLarge - kOneCall);
  EXPECT_OK(Fsck());  // what is freed is so by events
  EXPECT_EQ(End(code), "");
  EXPECT_EQ(Get(code).state(), trace::v1::RECALL_STATE_CLOSED);
  EXPECT_EQ(Count(kHeld), 0);
  EXPECT_OK(Fsck());
}

TEST_F(RecallServiceTest, ABatchThatARecallLostIsFound) {
  const std::string root = Register();
  SplitOff(root, "10");
  Start({root});
  EXPECT_OK(Fsck());
  StopAnd({"UPDATE trace_batches SET recall_id = NULL WHERE number = 2"});
  EXPECT_REASON(Fsck(), upkeep::kFsckDifference);
}

TEST_F(RecallServiceTest, ListsWhatIsOverdue) {
  const std::string code = Start({Register()}).recall_code();
  trace::v1::ListRecallsRequest request;
  request.set_overdue_only(true);
  trace::v1::ListRecallsResponse listed;
  ASSERT_EQ(Regulate(&RecallService::Stub::ListRecalls, request, &listed), "");
  EXPECT_EQ(listed.recalls_size(), 0);
  clock_.Advance(25 * kHour_us);
  ASSERT_EQ(Regulate(&RecallService::Stub::ListRecalls, request, &listed), "");
  ASSERT_EQ(listed.recalls_size(), 1);
  EXPECT_EQ(listed.recalls(0).overdue(), 1u);
}

TEST_F(RecallServiceTest, AWatchGivesWhatIsNotAcknowledgedAndThenWhatComes) {
  const std::string first = Register(), second = Register();
  const std::string code = Start({first}).recall_code();
  grpc::ClientContext context;
  context.AddMetadata(std::string(rpc::kIdentityKey), kVendor);
  const auto stream = recalls_->WatchNotices(&context, {});
  trace::v1::WatchNoticesResponse come;
  ASSERT_TRUE(stream->Read(&come));
  EXPECT_EQ(come.notice().recall().recall_code(), code);
  const std::string next = Start({second}).recall_code();
  ASSERT_TRUE(stream->Read(&come));
  EXPECT_EQ(come.notice().recall().recall_code(), next);
  EXPECT_GT(come.notice().seq(), 1u);
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(RecallServiceTest, AVendorSeesOnlyItsOwn) {
  const std::string root = Register();
  HandOver(root, "4");
  const std::string code = Start({root}).recall_code();
  trace::v1::ListRecallBatchesRequest request;
  request.set_recall_code(code);
  trace::v1::ListRecallBatchesResponse listed;
  ASSERT_EQ(Call(*recalls_, &RecallService::Stub::ListRecallBatches, request, &listed).reason, "");
  ASSERT_EQ(listed.batches_size(), 1);
  EXPECT_EQ(listed.batches(0).batch().batch_code(), root);
  request.set_stall_code("M01-002");
  EXPECT_EQ(Call(*recalls_, &RecallService::Stub::ListRecallBatches, request, &listed).reason,
            "OTHER_SCOPE");
  trace::v1::ListNoticesRequest notices;
  notices.set_recall_code(code);
  trace::v1::ListNoticesResponse told;
  ASSERT_EQ(
      Call(*recalls_, &RecallService::Stub::ListNotices, notices, &told, "urn:panyuan:market:M01")
          .reason,
      "");
  EXPECT_EQ(told.notices_size(), 2);
}

TEST_F(RecallServiceTest, PreviewsAndPrints) {
  const std::string root = Register();
  HandOver(SplitOff(root, "10"), "4");
  trace::v1::PreviewRecallRequest request;
  trace::v1::PreviewRecallResponse preview;
  EXPECT_EQ(Regulate(&RecallService::Stub::PreviewRecall, request, &preview), "ROOT_COUNT");
  request.add_batch_codes(root);
  ASSERT_EQ(Regulate(&RecallService::Stub::PreviewRecall, request, &preview), "");
  EXPECT_EQ(preview.reach().batches(), 3u);
  EXPECT_EQ(preview.reach().left().value(), "40");
  EXPECT_EQ(preview.reach().by_stall(0).stall_code(), "M01-001");

  trace::v1::PrintRecallReportRequest print;
  print.set_recall_code(Start({root}).recall_code());
  trace::v1::PrintRecallReportResponse report;
  ASSERT_EQ(Regulate(&RecallService::Stub::PrintRecallReport, print, &report), "");
  EXPECT_TRUE(report.content().starts_with("%PDF-"));
  print.set_xlsx(true);
  ASSERT_EQ(Regulate(&RecallService::Stub::PrintRecallReport, print, &report), "");
  EXPECT_TRUE(report.content().starts_with("PK"));
}

}  // namespace
}  // namespace panyuan
