#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "tests/support/county.h"

namespace panyuan {
namespace {

using trace::v1::MoveService;
using trace::v1::TraceService;

constexpr const char* kMarket = "urn:panyuan:market:M01";

void SetKilograms(trace::v1::Quantity* quantity, const std::string& kg) {
  quantity->set_value(kg);
  quantity->set_unit_code("KGM");
}

class MoveServiceTest : public testing::CountyTest {
 protected:
  void SetUp() override {
    CountyTest::SetUp();
    if (IsSkipped()) return;
    move_ = MoveService::NewStub(channel_);
    trace_ = TraceService::NewStub(channel_);
  }

  std::string NextId() { return "request-" + std::to_string(1'000 + ++requests_); }

  // Gives the reason of the refusal; empty where there is none.
  template <class Request, class Response>
  std::string Do(grpc::Status (MoveService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                 Request request, Response* response, const std::string& identity = kVendor) {
    if constexpr (requires { request.set_request_id(""); }) request.set_request_id(NextId());
    return Call(*move_, method, request, response, identity).reason;
  }

  std::string Receive(const std::string& kg, const std::string& product = "VEG044",
                      const std::string& best_before = "") {
    trace::v1::RegisterBatchRequest request;
    request.set_request_id(NextId());
    request.mutable_batch()->set_product_code(product);
    SetKilograms(request.mutable_batch()->mutable_quantity(), kg);
    request.mutable_batch()->set_origin("山东安丘");
    request.mutable_batch()->mutable_supplier()->set_name("安丘姜业合作社");
    request.mutable_batch()->set_best_before(best_before);
    trace::v1::RegisterBatchResponse response;
    EXPECT_EQ(Call(*trace_, &TraceService::Stub::RegisterBatch, request, &response).reason, "");
    arrival_leaf_ = response.receipt().leaf_index();
    return response.batch().batch_code();
  }

  std::string Sell(const std::string& code, const std::string& kg,
                   trace::v1::SellBatchResponse* response = nullptr) {
    trace::v1::SellBatchRequest request;
    request.set_request_id(NextId());
    request.set_batch_code(code);
    SetKilograms(request.mutable_quantity(), kg);
    trace::v1::SellBatchResponse answer;
    const std::string reason =
        Call(*trace_, &TraceService::Stub::SellBatch, request, &answer).reason;
    if (response) *response = answer;
    return reason;
  }

  std::string Make(trace::v1::BatchMaking kind,
                   const std::vector<std::pair<std::string, std::string>>& inputs,
                   const std::vector<std::pair<std::string, std::string>>& outputs,
                   const std::string& reserved_code = "") {
    trace::v1::TransformBatchesRequest request;
    request.set_kind(kind);
    for (const auto& [code, kg] : inputs) {
      request.add_inputs()->set_batch_code(code);
      if (!kg.empty())
        SetKilograms(request.mutable_inputs(request.inputs_size() - 1)->mutable_quantity(), kg);
    }
    for (const auto& [product, kg] : outputs) {
      trace::v1::Output* output = request.add_outputs();
      output->set_product_code(product);
      output->set_reserved_code(reserved_code);
      SetKilograms(output->mutable_quantity(), kg);
    }
    made_.Clear();
    return Do(&MoveService::Stub::TransformBatches, request, &made_);
  }

  trace::v1::Batch Get(const std::string& code, const std::string& identity = kVendor) {
    trace::v1::GetBatchRequest request;
    request.set_batch_code(code);
    trace::v1::GetBatchResponse response;
    EXPECT_EQ(Call(*trace_, &TraceService::Stub::GetBatch, request, &response, identity).reason,
              "");
    return response.batch();
  }

  trace::v1::GetChainResponse Chain(const std::string& code) {
    trace::v1::GetChainRequest request;
    request.set_batch_code(code);
    trace::v1::GetChainResponse response;
    EXPECT_EQ(Call(*trace_, &TraceService::Stub::GetChain, request, &response, kAnyone).reason, "");
    return response;
  }

  std::string Offer(const std::string& code, const std::string& kg,
                    trace::v1::OfferTransferResponse* response) {
    trace::v1::OfferTransferRequest request;
    request.mutable_goods()->set_batch_code(code);
    SetKilograms(request.mutable_goods()->mutable_quantity(), kg);
    request.set_to_stall_code("M01-002");
    return Do(&MoveService::Stub::OfferTransfer, request, response);
  }

  std::string Answer(const std::string& transfer, const std::string& kg, const std::string& why,
                     trace::v1::AnswerTransferResponse* response,
                     const std::string& identity = kOtherVendor) {
    trace::v1::AnswerTransferRequest request;
    request.set_transfer_code(transfer);
    if (!kg.empty()) SetKilograms(request.mutable_accepted(), kg);
    request.set_reason(why);
    return Do(&MoveService::Stub::AnswerTransfer, request, response, identity);
  }

  std::string Remove(const std::string& code, const std::string& kg, trace::v1::Removal removal,
                     trace::v1::RemoveStockResponse* response) {
    trace::v1::RemoveStockRequest request;
    request.mutable_goods()->set_batch_code(code);
    SetKilograms(request.mutable_goods()->mutable_quantity(), kg);
    request.set_removal(removal);
    request.set_reason("test");
    return Do(&MoveService::Stub::RemoveStock, request, response);
  }

  std::string Correct(const std::string& code, uint64_t leaf,
                      trace::v1::CorrectEventResponse* response) {
    trace::v1::CorrectEventRequest request;
    request.set_batch_code(code);
    request.set_leaf_index(leaf);
    return Do(&MoveService::Stub::CorrectEvent, request, response);
  }

  std::string Hold(const std::string& code, const std::string& identity) {
    trace::v1::HoldBatchRequest request;
    request.set_batch_code(code);
    request.set_reason_zh("标签不清");
    trace::v1::HoldBatchResponse response;
    return Do(&MoveService::Stub::HoldBatch, request, &response, identity);
  }

  std::string Release(const std::string& code, const std::string& identity) {
    trace::v1::ReleaseBatchRequest request;
    request.set_batch_code(code);
    request.set_reason("已补标签");
    trace::v1::ReleaseBatchResponse response;
    return Do(&MoveService::Stub::ReleaseBatch, request, &response, identity);
  }

  trace::v1::Balance BalanceOf(const std::string& code) {
    trace::v1::GetBatchBalanceRequest request;
    request.set_batch_code(code);
    trace::v1::GetBatchBalanceResponse response;
    EXPECT_EQ(Do(&MoveService::Stub::GetBatchBalance, request, &response), "");
    return response.balance();
  }

  trace::v1::GetStallBalanceResponse StallBalance(const std::string& identity = kVendor) {
    trace::v1::GetStallBalanceResponse response;
    EXPECT_EQ(Do(&MoveService::Stub::GetStallBalance, trace::v1::GetStallBalanceRequest(),
                 &response, identity),
              "");
    return response;
  }

  std::unique_ptr<MoveService::Stub> move_;
  std::unique_ptr<TraceService::Stub> trace_;
  trace::v1::TransformBatchesResponse made_;
  uint64_t arrival_leaf_ = 0;
  int requests_ = 0;
};

TEST_F(MoveServiceTest, SplitAndMergeConserveGoods) {
  const std::string batch = Receive("40");
  EXPECT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, "10"}}, {{"", "6"}, {"", "5"}}),
            "QUANTITY_NOT_CONSERVED");
  EXPECT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, "10"}}, {{"VEG001", "6"}}),
            "PRODUCTS_DIFFER");
  ASSERT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, "10"}}, {{"", "6"}, {"", "3.5"}}), "");
  ASSERT_EQ(made_.outputs_size(), 2);
  EXPECT_EQ(made_.yield_permille(), 950u);
  EXPECT_EQ(made_.outputs(0).made_by(), trace::v1::BATCH_MAKING_SPLIT);
  EXPECT_EQ(made_.outputs(0).best_before(), Get(batch).best_before());
  EXPECT_EQ(Get(batch).on_hand().value(), "30");
  const std::string first = made_.outputs(0).batch_code(), second = made_.outputs(1).batch_code();

  EXPECT_EQ(Make(trace::v1::BATCH_MAKING_MERGED, {{first, ""}, {first, ""}}, {{"", "6"}}),
            "INPUT_REPEATED");
  ASSERT_EQ(Make(trace::v1::BATCH_MAKING_MERGED, {{first, ""}, {second, ""}}, {{"", "9.5"}}), "");
  EXPECT_EQ(Get(first).state(), trace::v1::BATCH_STATE_SOLD_OUT);
  const std::string merged = made_.outputs(0).batch_code();
  EXPECT_EQ(Chain(merged).events(0).step(), trace::v1::CHAIN_STEP_TRANSFORMED);
  EXPECT_EQ(BalanceOf(merged).made().value(), "9.5");
  EXPECT_EQ(BalanceOf(first).transformed().value(), "6");
  EXPECT_EQ(BalanceOf(first).left().value(), "0");
  EXPECT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{first, ""}}, {{"", "1"}}), "NOTHING_LEFT");
}

TEST_F(MoveServiceTest, AReservedCodeMustBeNewerThanItsInputs) {
  trace::v1::ReserveBatchCodesRequest reserve;
  reserve.set_request_id(NextId());
  reserve.set_count(1);
  trace::v1::ReserveBatchCodesResponse older, newer;
  Call(*trace_, &TraceService::Stub::ReserveBatchCodes, reserve, &older);
  const std::string batch = Receive("10");
  reserve.set_request_id(NextId());
  Call(*trace_, &TraceService::Stub::ReserveBatchCodes, reserve, &newer);
  EXPECT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, ""}}, {{"", "4"}}, older.batch_codes(0)),
            "CODE_OLDER_THAN_INPUT");
  EXPECT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, ""}}, {{"", "4"}}, newer.batch_codes(0)),
            "");
  EXPECT_EQ(made_.outputs(0).batch_code(), newer.batch_codes(0));
}

TEST_F(MoveServiceTest, AnOddYieldIsRecordedAndListed) {
  const std::string tofu = Receive("20", "SOY001");
  ASSERT_EQ(Make(trace::v1::BATCH_MAKING_TRANSFORMED, {{tofu, "10"}}, {{"SOY002", "5"}}), "");
  EXPECT_FALSE(made_.flagged());
  ASSERT_EQ(Make(trace::v1::BATCH_MAKING_TRANSFORMED, {{tofu, "10"}}, {{"SOY002", "9"}}), "");
  EXPECT_TRUE(made_.flagged());
  trace::v1::ListFlagsResponse flags;
  EXPECT_EQ(Do(&MoveService::Stub::ListFlags, trace::v1::ListFlagsRequest(), &flags, kMarket), "");
  ASSERT_EQ(flags.flags_size(), 1);
  EXPECT_EQ(flags.flags(0).kind(), trace::v1::FLAG_KIND_YIELD);
  EXPECT_EQ(flags.flags(0).batch_code(), made_.outputs(0).batch_code());
  EXPECT_EQ(flags.flags(0).input().value(), "10");
  trace::v1::ListFlagsRequest elsewhere;
  elsewhere.set_market_code("M02");
  EXPECT_EQ(Do(&MoveService::Stub::ListFlags, elsewhere, &flags, kMarket), "OTHER_SCOPE");
}

TEST_F(MoveServiceTest, CratesKeepGoodsFromLeaving) {
  const std::string batch = Receive("10");
  trace::v1::PackCrateRequest pack;
  trace::v1::PackCrateResponse packed;
  pack.set_crate_code("c 1");
  pack.add_goods()->set_batch_code(batch);
  EXPECT_EQ(Do(&MoveService::Stub::PackCrate, pack, &packed), "CRATE_CODE_INVALID");
  pack.set_crate_code("C-1");
  SetKilograms(pack.mutable_goods(0)->mutable_quantity(), "8");
  ASSERT_EQ(Do(&MoveService::Stub::PackCrate, pack, &packed), "");
  EXPECT_EQ(Sell(batch, "3"), "IN_CRATES");
  EXPECT_EQ(Sell(batch, "2"), "");

  pack.Clear();
  pack.set_crate_code("P-1");
  pack.set_level(2);
  pack.add_crate_codes("C-1");
  ASSERT_EQ(Do(&MoveService::Stub::PackCrate, pack, &packed), "");
  EXPECT_EQ(packed.crate().crates(0).goods(0).quantity().value(), "8");
  pack.set_crate_code("P-2");
  EXPECT_EQ(Do(&MoveService::Stub::PackCrate, pack, &packed), "CRATE_ELSEWHERE");
  pack.set_crate_code("C-1");
  pack.set_level(0);
  pack.set_crate_codes(0, "P-1");
  EXPECT_EQ(Do(&MoveService::Stub::PackCrate, pack, &packed), "CRATE_LEVEL");

  trace::v1::GetCrateRequest look;
  look.set_crate_code("C-1");
  trace::v1::GetCrateResponse seen;
  EXPECT_EQ(Do(&MoveService::Stub::GetCrate, look, &seen), "");
  EXPECT_EQ(seen.crate().inside_code(), "P-1");
  EXPECT_EQ(Do(&MoveService::Stub::GetCrate, look, &seen, kOtherVendor), "OTHER_SCOPE");

  trace::v1::UnpackCrateRequest unpack;
  trace::v1::UnpackCrateResponse unpacked;
  unpack.set_crate_code("C-1");
  unpack.add_goods()->set_batch_code(batch);
  SetKilograms(unpack.mutable_goods(0)->mutable_quantity(), "9");
  EXPECT_EQ(Do(&MoveService::Stub::UnpackCrate, unpack, &unpacked), "NOT_IN_CRATE");
  unpack.clear_goods();
  ASSERT_EQ(Do(&MoveService::Stub::UnpackCrate, unpack, &unpacked), "");
  EXPECT_EQ(unpacked.crate().goods_size(), 0);
  EXPECT_EQ(Do(&MoveService::Stub::UnpackCrate, unpack, &unpacked), "CONTENT_COUNT");
  EXPECT_EQ(Sell(batch, "8"), "");
}

TEST_F(MoveServiceTest, ATransferIsTakenInPart) {
  const std::string batch = Receive("40");
  trace::v1::OfferTransferResponse offered;
  ASSERT_EQ(Offer(batch, "10", &offered), "");
  EXPECT_EQ(offered.batch().on_hand().value(), "30");
  EXPECT_EQ(offered.batch().offered().value(), "10");
  const std::string transfer = offered.transfer().transfer_code();
  EXPECT_EQ(transfer, "T-330727-0000001");
  trace::v1::AnswerTransferResponse answered;
  EXPECT_EQ(Answer(transfer, "7", "碰伤", &answered, kVendor), "OTHER_SCOPE");
  EXPECT_EQ(Answer(transfer, "11", "", &answered), "ACCEPTED_MORE");
  EXPECT_EQ(Answer(transfer, "7", "", &answered), "REASON_MISSING");
  ASSERT_EQ(Answer(transfer, "7", "碰伤", &answered), "");
  EXPECT_EQ(answered.transfer().state(), trace::v1::TRANSFER_STATE_PARTLY_ACCEPTED);
  EXPECT_EQ(answered.batch().stall_code(), "M01-002");
  EXPECT_EQ(answered.batch().received().value(), "7");
  EXPECT_EQ(answered.batch().origin(), "山东安丘");
  EXPECT_EQ(Get(batch).on_hand().value(), "33");
  EXPECT_EQ(BalanceOf(batch).moved_out().value(), "7");
  EXPECT_EQ(Answer(transfer, "7", "碰伤", &answered), "TRANSFER_ANSWERED");
  EXPECT_EQ(StallBalance(kOtherVendor).balance().moved_in().value(), "7");
  EXPECT_EQ(StallBalance().balance().left().value(), "33");

  trace::v1::ListTransfersResponse listed;
  trace::v1::ListTransfersRequest open;
  open.set_open_only(true);
  EXPECT_EQ(Do(&MoveService::Stub::ListTransfers, open, &listed, kOtherVendor), "");
  EXPECT_EQ(listed.transfers_size(), 0);
}

TEST_F(MoveServiceTest, AWithdrawnOfferAndAHeldOneComeBack) {
  const std::string batch = Receive("40");
  trace::v1::OfferTransferResponse offered;
  ASSERT_EQ(Offer(batch, "10", &offered), "");
  trace::v1::WithdrawTransferRequest withdraw;
  withdraw.set_transfer_code(offered.transfer().transfer_code());
  trace::v1::WithdrawTransferResponse withdrawn;
  EXPECT_EQ(Do(&MoveService::Stub::WithdrawTransfer, withdraw, &withdrawn, kOtherVendor),
            "OTHER_SCOPE");
  ASSERT_EQ(Do(&MoveService::Stub::WithdrawTransfer, withdraw, &withdrawn), "");
  EXPECT_EQ(Get(batch).on_hand().value(), "40");

  ASSERT_EQ(Offer(batch, "10", &offered), "");
  ASSERT_EQ(Hold(batch, kMarket), "");
  trace::v1::AnswerTransferResponse answered;
  EXPECT_EQ(Answer(offered.transfer().transfer_code(), "10", "", &answered), "BATCH_HELD");
  EXPECT_EQ(Answer(offered.transfer().transfer_code(), "", "已停售", &answered), "");
  EXPECT_EQ(answered.transfer().state(), trace::v1::TRANSFER_STATE_REFUSED);
  EXPECT_EQ(Get(batch).on_hand().value(), "40");
}

TEST_F(MoveServiceTest, OnlyWhoMayReleasesAHold) {
  const std::string batch = Receive("40");
  ASSERT_EQ(Hold(batch, kRegulator), "");
  EXPECT_EQ(Get(batch).hold().by(), trace::v1::HOLD_BY_REGULATOR);
  EXPECT_EQ(Hold(batch, kMarket), "ALREADY_HELD");
  EXPECT_EQ(Sell(batch, "1"), "BATCH_HELD");
  EXPECT_EQ(Release(batch, kMarket), "HELD_BY_REGULATOR");
  EXPECT_EQ(Release(batch, kVendor), "NOT_PERMITTED");
  EXPECT_EQ(Release(batch, kRegulator), "");
  EXPECT_EQ(Release(batch, kRegulator), "NOT_HELD");
  EXPECT_EQ(Sell(batch, "1"), "");
  ASSERT_EQ(Hold(batch, kMarket), "");
  trace::v1::RemoveStockResponse removed;
  EXPECT_EQ(Remove(batch, "1", trace::v1::REMOVAL_SPOILED, &removed), "BATCH_HELD");
  EXPECT_EQ(Remove(batch, "1", trace::v1::REMOVAL_DESTROYED, &removed), "");
  EXPECT_EQ(removed.batch().on_hand().value(), "38");
}

TEST_F(MoveServiceTest, ACorrectedSaleIsStruckThroughAndBackInStock) {
  const std::string batch = Receive("40");
  trace::v1::SellBatchResponse sold;
  ASSERT_EQ(Sell(batch, "10", &sold), "");
  const uint64_t leaf = sold.receipt().leaf_index();
  trace::v1::CorrectEventResponse corrected;
  EXPECT_EQ(Correct(batch, leaf + 7, &corrected), "EVENT_NOT_FOUND");
  EXPECT_EQ(Correct(batch, arrival_leaf_, &corrected), "MADE_BATCH_USED");
  ASSERT_EQ(Correct(batch, leaf, &corrected), "");
  EXPECT_EQ(corrected.batch().on_hand().value(), "40");
  EXPECT_EQ(corrected.receipt().event_id(), sold.receipt().event_id());
  EXPECT_EQ(Correct(batch, leaf, &corrected), "ALREADY_CORRECTED");
  EXPECT_EQ(Correct(batch, leaf + 1, &corrected), "NOT_CORRECTABLE");
  const auto chain = Chain(batch);
  ASSERT_EQ(chain.events_size(), 3);
  EXPECT_TRUE(chain.events(1).struck());
  EXPECT_FALSE(chain.events(0).struck());
  EXPECT_EQ(chain.events(2).step(), trace::v1::CHAIN_STEP_CORRECTED);
  EXPECT_EQ(BalanceOf(batch).sold().value(), "0");
  EXPECT_EQ(StallBalance().balance().sold().value(), "0");

  ASSERT_EQ(Correct(batch, arrival_leaf_, &corrected), "");
  EXPECT_EQ(corrected.batch().state(), trace::v1::BATCH_STATE_VOIDED);
  EXPECT_EQ(Sell(batch, "1"), "BATCH_VOIDED");
  EXPECT_EQ(StallBalance().balance().left().value(), "0");
}

TEST_F(MoveServiceTest, ACorrectedActVoidsWhatItMade) {
  const std::string batch = Receive("40");
  ASSERT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, ""}}, {{"", "10"}, {"", "30"}}), "");
  const auto split = made_;
  const std::string part = split.outputs(0).batch_code();
  ASSERT_EQ(Make(trace::v1::BATCH_MAKING_REPACKED, {{part, "4"}}, {{"", "4"}}), "");
  const uint64_t repack = made_.receipt().leaf_index();
  trace::v1::CorrectEventResponse corrected;
  const uint64_t leaf = split.receipt().leaf_index();
  EXPECT_EQ(Correct(batch, leaf, &corrected), "MADE_BATCH_USED");
  ASSERT_EQ(Correct(part, repack, &corrected), "");
  ASSERT_EQ(Correct(batch, leaf, &corrected), "");
  EXPECT_EQ(corrected.batch().on_hand().value(), "40");
  EXPECT_EQ(Get(part).state(), trace::v1::BATCH_STATE_VOIDED);
  EXPECT_EQ(BalanceOf(part).left().value(), "0");
}

TEST_F(MoveServiceTest, ExpiredGoodsAreDueAndNotSold) {
  const std::string today = base::FormatDay(base::ShanghaiDay(testing::kMorning));
  const std::string batch = Receive("5", "VEG044", today);
  Receive("5");  // ginger keeps long
  EXPECT_EQ(Sell(batch, "1"), "");
  trace::v1::ListDueBatchesResponse due;
  EXPECT_EQ(Do(&MoveService::Stub::ListDueBatches, trace::v1::ListDueBatchesRequest(), &due), "");
  ASSERT_EQ(due.batches_size(), 1);
  EXPECT_EQ(due.batches(0).batch_code(), batch);
  trace::v1::ListDueBatchesRequest market;
  market.set_market_code("M01");
  market.set_within_days(90);
  EXPECT_EQ(Do(&MoveService::Stub::ListDueBatches, market, &due, kRegulator), "");
  EXPECT_EQ(due.batches_size(), 2);
  market.set_within_days(91);
  EXPECT_EQ(Do(&MoveService::Stub::ListDueBatches, market, &due, kRegulator), "DUE_DAYS");

  clock_.Set({testing::kMorning.us + base::kMicrosPerDay});
  EXPECT_EQ(Sell(batch, "1"), "BATCH_EXPIRED");
  EXPECT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, ""}}, {{"", "1"}}), "BATCH_EXPIRED");
  trace::v1::OfferTransferResponse offered;
  EXPECT_EQ(Offer(batch, "1", &offered), "BATCH_EXPIRED");
  trace::v1::RemoveStockResponse removed;
  EXPECT_EQ(Remove(batch, "4", trace::v1::REMOVAL_EXPIRED, &removed), "");
}

// In = sold + moved + transformed + lost + returned + destroyed + sent out + left, of every batch
// and of the stall.
TEST_F(MoveServiceTest, EveryBalanceAddsUp) {
  const std::string batch = Receive("100");
  trace::v1::RemoveStockResponse removed;
  ASSERT_EQ(Make(trace::v1::BATCH_MAKING_SPLIT, {{batch, "20"}}, {{"", "12"}, {"", "7"}}), "");
  const std::string part = made_.outputs(0).batch_code();
  ASSERT_EQ(Sell(batch, "10"), "");
  ASSERT_EQ(Remove(batch, "1", trace::v1::REMOVAL_STOLEN, &removed), "");
  ASSERT_EQ(Remove(batch, "2", trace::v1::REMOVAL_RETURNED, &removed), "");
  ASSERT_EQ(Remove(batch, "3", trace::v1::REMOVAL_DESTROYED, &removed), "");
  ASSERT_EQ(Remove(batch, "4", trace::v1::REMOVAL_SENT_OUT, &removed), "");
  EXPECT_EQ(Remove(batch, "1000", trace::v1::REMOVAL_STOLEN, &removed), "QUANTITY_EXCEEDS_STOCK");
  trace::v1::OfferTransferResponse offered;
  ASSERT_EQ(Offer(batch, "5", &offered), "");
  const auto grams = [](const trace::v1::Quantity& quantity) {
    return std::llround(std::stod(quantity.value()) * 1'000);
  };
  const auto gap = [&](const trace::v1::Balance& b, int64_t opening) {
    const int64_t in = opening + grams(b.received()) + grams(b.moved_in()) + grams(b.made()) +
                       grams(b.recovered());
    const int64_t out = grams(b.sold()) + grams(b.moved_out()) + grams(b.transformed()) +
                        grams(b.lost()) + grams(b.returned()) + grams(b.destroyed()) +
                        grams(b.sent_out());
    return in - out - grams(b.left());
  };
  EXPECT_EQ(gap(BalanceOf(batch), 0), 0);
  EXPECT_EQ(BalanceOf(batch).left().value(), Get(batch).on_hand().value());
  EXPECT_EQ(BalanceOf(batch).left().value(), "55");
  EXPECT_EQ(gap(BalanceOf(part), 0), 0);
  EXPECT_EQ(gap(StallBalance().balance(), 0), 0);
  EXPECT_EQ(StallBalance().balance().left().value(), "74");
}

}  // namespace
}  // namespace panyuan
