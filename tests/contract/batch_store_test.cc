#include "services/trace/store/batch_store.h"

#include <gtest/gtest.h>

#include "tests/support/store_test.h"

namespace panyuan::trace {
namespace {

class BatchStoreTest : public testing::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_OK(numbers_.Reload(*writer_));
    numbers_.Begin();
  }

  Batch Insert(int64_t stall, int64_t on_hand_g = 40'000) {
    Batch batch;
    batch.number = writes_.TakeNumbers(1);
    batch.code = numbering_.CodeOf(static_cast<uint64_t>(batch.number.value));
    batch.product = {44};
    batch.stall = {stall};
    batch.supplier = {3};
    batch.origin = "山东安丘";
    batch.from_outside = true;
    batch.received_g = 40'000;
    batch.on_hand_g = on_hand_g;
    batch.arrived_at = batch.recorded_at = testing::kMorning;
    batch.certificate_number = "3707";
    batch.photo_sha256 = base::Sha256("photo");
    EXPECT_OK(writes_.Insert(batch));
    return batch;
  }
  std::vector<int64_t> List(BatchQuery query) {
    std::vector<int64_t> numbers;
    const auto listed = reads_.List(query);
    EXPECT_OK(listed);
    for (const Batch& batch : *listed) numbers.push_back(batch.number.value);
    return numbers;
  }

  label::BatchNumbering numbering_ =
      label::BatchNumbering::Create(std::string(32, 'k'), 727).value();
  SqlBatchReads reads_{*writer_, numbering_};
  BatchNumbers numbers_;
  SqlBatchWrites writes_{*writer_, numbers_};
  SqlReservations reservations_{*writer_};
};

ON_BOTH_ENGINES(BatchStoreTest);

TEST_P(BatchStoreTest, GivesBackWhatWasPutIn) {
  const Batch put = Insert(7);
  const Batch got = reads_.Find(put.number).value().value();
  EXPECT_EQ(got.code, put.code);
  EXPECT_EQ(got.product, put.product);
  EXPECT_EQ(got.stall, put.stall);
  EXPECT_EQ(got.supplier, put.supplier);
  EXPECT_EQ(got.origin, put.origin);
  EXPECT_TRUE(got.from_outside);
  EXPECT_EQ(got.received_g, 40'000);
  EXPECT_EQ(got.arrived_at, put.arrived_at);
  EXPECT_EQ(got.certificate_number, "3707");
  EXPECT_EQ(got.photo_sha256, put.photo_sha256);
  EXPECT_FALSE(got.hold);
}

TEST_P(BatchStoreTest, ListsWhatCameFromSourcesInOrder) {
  const Batch first = Insert(7);
  const label::BatchCode foreign{uint64_t{5} << label::BatchCode::kNumberBits | 99};
  const auto from = [&](int64_t number, label::BatchCode source) {
    Batch batch = first;
    batch.number = {number};
    batch.source = source;
    EXPECT_OK(writes_.Insert(batch));
  };
  from(101, first.code);
  from(102, foreign);
  from(103, first.code);
  const auto list = [&](SourceQuery query) {
    std::vector<int64_t> numbers;
    const auto listed = reads_.ListFrom(query);
    EXPECT_OK(listed);
    for (const Batch& batch : *listed) numbers.push_back(batch.number.value);
    return numbers;
  };
  EXPECT_EQ(list({{first.code, foreign}, {}, 10}), (std::vector<int64_t>{101, 102, 103}));
  EXPECT_EQ(list({{first.code, foreign}, {101}, 1}), (std::vector<int64_t>{102}));
  EXPECT_EQ(list({{foreign}, {}, 10}), (std::vector<int64_t>{102}));
  EXPECT_EQ(reads_.Find({102}).value()->source, foreign);
  EXPECT_EQ(reads_.Find(first.number).value()->source, std::nullopt);
}

TEST_P(BatchStoreTest, KnowsWhatIsNotThere) { EXPECT_EQ(reads_.Find({99}).value(), std::nullopt); }

TEST_P(BatchStoreTest, NumbersAreDense) {
  EXPECT_EQ(Insert(7).number.value, 1);
  EXPECT_EQ(Insert(7).number.value, 2);
}

TEST_P(BatchStoreTest, ANumberIsGivenOnce) {
  Insert(7);
  EXPECT_EQ(writes_.TakeNumbers(100).value, 2);
  EXPECT_EQ(Insert(8).number.value, 102);
}

TEST_P(BatchStoreTest, NumbersFollowTheirGroup) {
  Insert(7);
  numbers_.Mark();
  numbers_.Take(5);
  numbers_.UndoToMark();
  ASSERT_OK(numbers_.Seal(*writer_));
  BatchNumbers another;
  ASSERT_OK(another.Reload(*writer_));
  another.Begin();
  EXPECT_EQ(another.Take(1), 2);
  numbers_.Begin();  // the group was undone
  EXPECT_EQ(numbers_.Take(1), 1);
}

TEST_P(BatchStoreTest, AReservedNumberBelongsToItsStall) {
  Insert(7);
  ASSERT_OK(reservations_.Add({writes_.TakeNumbers(3), 3, {7}, testing::kMorning}));
  Insert(7);
  ASSERT_OK(reservations_.Add({writes_.TakeNumbers(2), 2, {8}, testing::kMorning}));
  std::vector<int64_t> owners;
  for (int64_t number = 1; number <= 8; ++number)
    owners.push_back(reservations_.OwnerOf({number}).value().value);
  EXPECT_EQ(owners, (std::vector<int64_t>{0, 7, 7, 7, 0, 8, 8, 0}));
}

TEST_P(BatchStoreTest, CountsReservedNumbersThatNoBatchHas) {
  EXPECT_EQ(reservations_.UnusedOf({7}).value(), 0);
  Batch batch = Insert(7);
  ASSERT_OK(reservations_.Add({writes_.TakeNumbers(3), 3, {7}, testing::kMorning}));
  ASSERT_OK(reservations_.Add({writes_.TakeNumbers(3), 3, {8}, testing::kMorning}));
  ASSERT_OK(reservations_.Add({writes_.TakeNumbers(2), 2, {7}, testing::kMorning}));
  batch.number = {3};
  ASSERT_OK(writes_.Insert(batch));
  EXPECT_EQ(reservations_.UnusedOf({7}).value(), 4);
  EXPECT_EQ(reservations_.UnusedOf({8}).value(), 3);
}

TEST_P(BatchStoreTest, KeepsAHoldWithItsTexts) {
  Batch batch = Insert(7);
  batch.on_hand_g = 35'000;
  batch.hold = Hold{"R-330727-0000001", "噻虫胺", "clothianidin", testing::kMorning};
  ASSERT_OK(writes_.Update(batch));
  const Batch got = reads_.Find(batch.number).value().value();
  EXPECT_EQ(got.on_hand_g, 35'000);
  ASSERT_TRUE(got.hold);
  EXPECT_EQ(got.hold->finding_zh, "噻虫胺");
  EXPECT_EQ(got.hold->since, testing::kMorning);
}

TEST_P(BatchStoreTest, KeepsWhatAnActChanges) {
  Batch batch = Insert(7);
  batch.on_hand_g = 0;
  batch.oversold_g = 1;
  batch.sold_g = 2;
  batch.offered_g = 3;
  batch.packed_g = 4;
  batch.voided = true;
  batch.recall_id = {9};  // is not Update's
  batch.hold = Hold{"", "检查", "inspection", testing::kMorning, HoldBy::kMarket};
  ASSERT_OK(writes_.Update(batch));
  const Batch got = reads_.Find(batch.number).value().value();
  EXPECT_EQ(got.oversold_g, 1);
  EXPECT_EQ(got.sold_g, 2);
  EXPECT_EQ(got.offered_g, 3);
  EXPECT_EQ(got.packed_g, 4);
  EXPECT_TRUE(got.voided);
  EXPECT_FALSE(got.recall_id);
  ASSERT_TRUE(got.hold);
  EXPECT_EQ(got.hold->by, HoldBy::kMarket);
  EXPECT_EQ(got.hold->result_code, "");
}

TEST_P(BatchStoreTest, KeepsHowABatchCameToBe) {
  Batch batch = Insert(7);
  EXPECT_FALSE(reads_.Find(batch.number).value()->expires_day);
  batch.number = {9};
  batch.made_by = Making::kTransferred;
  batch.expires_day = base::CivilDay{20'600};
  batch.expiry_confidence = Confidence::kRecalled;
  ASSERT_OK(writes_.Insert(batch));
  const Batch got = reads_.Find({9}).value().value();
  EXPECT_EQ(got.made_by, Making::kTransferred);
  EXPECT_EQ(got.expires_day, batch.expires_day);
  EXPECT_EQ(got.expiry_confidence, Confidence::kRecalled);
}

TEST_P(BatchStoreTest, FindsManyInTheOrderAsked) {
  for (int i = 0; i < 70; ++i) Insert(7);
  std::vector<BatchNumber> asked{{70}, {99}, {3}};
  for (int64_t number = 4; number < 60; ++number) asked.push_back({number});
  const auto found = reads_.FindAll(asked);
  ASSERT_OK(found);
  ASSERT_EQ(found->size(), asked.size() - 1);
  EXPECT_EQ((*found)[0].number.value, 70);
  EXPECT_EQ((*found)[1].number.value, 3);
  EXPECT_EQ((*found)[57].number.value, 59);
  EXPECT_EQ((*found)[1].code, numbering_.CodeOf(3));
}

TEST_P(BatchStoreTest, ListsAStallNewestFirstByPagesAndState) {
  Insert(7);
  Insert(8);
  Insert(7, 0);
  Batch held = Insert(7);
  held.hold = Hold{"R-330727-0000001", "a", "b", testing::kMorning};
  ASSERT_OK(writes_.Update(held));
  EXPECT_EQ(List({{7}, {}, {}, 10}), (std::vector<int64_t>{4, 3, 1}));
  EXPECT_EQ(List({{7}, {}, {}, 2}), (std::vector<int64_t>{4, 3}));
  EXPECT_EQ(List({{7}, {}, {3}, 2}), (std::vector<int64_t>{1}));
  EXPECT_EQ(List({{7}, BatchState::kHeld, {}, 10}), (std::vector<int64_t>{4}));
  EXPECT_EQ(List({{7}, BatchState::kSoldOut, {}, 10}), (std::vector<int64_t>{3}));
  EXPECT_EQ(List({{7}, BatchState::kOnSale, {}, 10}), (std::vector<int64_t>{1}));
  ASSERT_OK(writer_->Write("UPDATE trace_batches SET recall_id = 1 WHERE number IN (3, 4)", {}));
  ASSERT_OK(writer_->Write("UPDATE trace_batches SET voided = 1 WHERE number = 3", {}));
  EXPECT_EQ(List({{7}, BatchState::kRecalled, {}, 10}), (std::vector<int64_t>{4}));
  EXPECT_EQ(List({{7}, BatchState::kVoided, {}, 10}), (std::vector<int64_t>{3}));
  EXPECT_EQ(List({{7}, BatchState::kHeld, {}, 10}), std::vector<int64_t>());
}

}  // namespace
}  // namespace panyuan::trace
