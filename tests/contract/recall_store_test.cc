#include "services/trace/store/recall_store.h"

#include <gtest/gtest.h>

#include "services/trace/store/batch_store.h"
#include "services/trace/store/edge_store.h"
#include "tests/support/store_test.h"

namespace panyuan::trace {
namespace {

constexpr RecallId kFirst{1}, kSecond{2};

class RecallStoreTest : public testing::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_OK(numbers_.Reload(*writer_));
    numbers_.Begin();
    Run("INSERT INTO townships (id, code, name_zh, name_en, level, office_name_zh, note, source,"
        " confidence)"
        " VALUES (1, 'T', 'T', 'T', 'town', 'O', '', 's', 1)");
    Run("INSERT INTO markets (id, code, township_id, name_zh, name_en, source, confidence)"
        " VALUES (1, 'M01', 1, '甲', 'A', 's', 1), (2, 'M02', 1, '乙', 'B', 's', 1)");
    Run("INSERT INTO stalls (id, code, market_id, name_zh, vendor_code, source, confidence)"
        " VALUES (1, 'M01-001', 1, '一', 'V', 's', 1), (2, 'M02-001', 2, '二', 'V', 's', 1)");
  }
  void Run(std::string_view sql) { ASSERT_OK(writer_->Execute(sql, {})); }

  BatchNumber Batch1(int64_t stall, int64_t on_hand_g = 8'000, int64_t sold_g = 2'000) {
    Batch batch;
    batch.number = writes_.TakeNumbers(1);
    batch.product = {44};
    batch.stall = {stall};
    batch.received_g = on_hand_g + sold_g;
    batch.on_hand_g = on_hand_g;
    batch.sold_g = sold_g;
    batch.arrived_at = batch.recorded_at = testing::kMorning;
    EXPECT_OK(writes_.Insert(batch));
    EXPECT_OK(writes_.Update(batch));  // only this one stores sales
    return batch.number;
  }
  void Link(BatchNumber parent, BatchNumber child) {
    EXPECT_OK(edges_.Add({parent, child, Making::kSplit, 1, 1, 1}));
  }
  // Two stalls: 1 -> 2, 3 at the other stall -> 4.
  void MakeChain() {
    for (const int64_t stall : {1, 1, 2, 2}) Batch1(stall);
    Link({1}, {2});
    Link({1}, {3});
    Link({3}, {4});
  }

  Recall Start(RecallId id, BatchNumber root, bool drill = false) {
    Recall recall = NewRecall(id, {1, "农残", "", "", drill}, "G0001", testing::kMorning, {});
    EXPECT_OK(changes_.Insert(recall));
    EXPECT_OK(changes_.AddBatch(id, root, 0));
    return recall;
  }
  void ReachAll(RecallId id) {
    for (int depth = 0; depth < 4; ++depth) EXPECT_OK(changes_.AddChildren(id, depth, 100));
  }
  void HoldAll(RecallId id, uint64_t leaf) { EXPECT_OK(changes_.Hold(id, {1}, {100}, leaf)); }
  int64_t RecallOf(BatchNumber number) { return (**reads_.Find(number)).recall_id.value; }
  std::vector<int64_t> Values(const base::Result<std::vector<BatchNumber>>& numbers) {
    EXPECT_OK(numbers);
    std::vector<int64_t> values;
    for (const BatchNumber number : *numbers) values.push_back(number.value);
    return values;
  }

  label::BatchNumbering numbering_ =
      label::BatchNumbering::Create(std::string(32, 'k'), 727).value();
  SqlBatchReads reads_{*writer_, numbering_};
  BatchNumbers numbers_;
  SqlBatchWrites writes_{*writer_, numbers_};
  SqlEdgeWrites edges_{*writer_};
  SqlRecalls recalls_{*writer_};
  SqlRecallChanges changes_{*writer_};
};

ON_BOTH_ENGINES(RecallStoreTest);

TEST_P(RecallStoreTest, GivesBackWhatWasPutIn) {
  EXPECT_EQ(changes_.NextId()->value, 1);
  Recall put = Start(kFirst, Batch1(1));
  put.state = RecallState::kClosed;
  put.held_at = put.closed_at = testing::kMorning;
  put.closing = "已销毁";
  put.recovered_g = 5;
  ASSERT_OK(changes_.Update(put));
  const Recall got = recalls_.Find(kFirst)->value();
  EXPECT_EQ(got.reason_en, "农残");
  EXPECT_EQ(got.finish_by, put.finish_by);
  EXPECT_EQ(got.held_at, put.held_at);
  EXPECT_EQ(got.closing, "已销毁");
  EXPECT_EQ(got.recovered_g, 5);
  EXPECT_EQ(got.calendar_confidence, Confidence::kGenerated);
  EXPECT_FALSE(*recalls_.Find(kSecond));
  EXPECT_EQ(changes_.NextId()->value, 2);
}

TEST_P(RecallStoreTest, ReachesEachBatchOnceAndNoVoidedOne) {
  MakeChain();
  Link({2}, {4});
  Batch1(1);
  Link({4}, {5});
  Run("UPDATE trace_batches SET voided = 1 WHERE number = 5");
  Start(kFirst, {1});
  EXPECT_EQ(*changes_.AddChildren(kFirst, 0, 1), 1);  // the limit leaves one out
  EXPECT_EQ(*changes_.AddChildren(kFirst, 0, 100), 1);
  EXPECT_EQ(*changes_.AddChildren(kFirst, 0, 100), 0);
  EXPECT_EQ(*changes_.AddChildren(kFirst, 1, 100), 1);
  EXPECT_EQ(*changes_.AddChildren(kFirst, 2, 100), 0);
  EXPECT_EQ(*changes_.DeepestOf(kFirst), 2);
  const RecallTotals totals = *changes_.TotalsOf(kFirst);
  EXPECT_EQ(totals.batches, 4);
  EXPECT_EQ(totals.stalls, 2);
  EXPECT_EQ(totals.left_g, 32'000);
  EXPECT_EQ(totals.sold_g, 8'000);
  EXPECT_EQ((*recalls_.FindBatch(kFirst, {4}))->depth, 2);
  const auto page = recalls_.BatchesOf({kFirst, {2}, {3}, 10});
  ASSERT_EQ(page->size(), 1u);
  EXPECT_EQ(page->front().number.value, 4);
}

TEST_P(RecallStoreTest, TheNewestRecallHoldsABatchAndTheOlderGetsItBack) {
  MakeChain();
  Start(kFirst, {1});
  ReachAll(kFirst);
  Start(kSecond, {3});
  ReachAll(kSecond);
  EXPECT_EQ(Values(changes_.UnrecordedOf(kSecond, 10)), (std::vector<int64_t>{3, 4}));
  HoldAll(kSecond, 70);
  EXPECT_TRUE(changes_.UnrecordedOf(kSecond, 10)->empty());
  HoldAll(kFirst, 71);  // later, as a widening may be
  EXPECT_EQ(RecallOf({2}), 1);
  EXPECT_EQ(RecallOf({4}), 2);
  EXPECT_EQ((**reads_.Find({4})).state(), BatchState::kRecalled);
  EXPECT_EQ(changes_.InForce({4})->size(), 2u);

  EXPECT_EQ(Values(changes_.HeldBy(kSecond, 1)), (std::vector<int64_t>{3}));
  ASSERT_OK(changes_.Free(kSecond, {3}, {4}));
  EXPECT_EQ(RecallOf({4}), 1);
  ASSERT_OK(changes_.Free(kFirst, {1}, {2}));
  EXPECT_EQ(RecallOf({2}), 0);
}

TEST_P(RecallStoreTest, ADrillGivesNoBatchBackToItself) {
  MakeChain();
  Start(kFirst, {1}, /*drill=*/true);
  ReachAll(kFirst);
  Start(kSecond, {1});
  ReachAll(kSecond);
  HoldAll(kSecond, 70);
  ASSERT_OK(changes_.Free(kSecond, {1}, {4}));
  EXPECT_EQ(RecallOf({1}), 0);
}

TEST_P(RecallStoreTest, AStallIsToldAnewWhenTheRecallGrowsThere) {
  MakeChain();
  Start(kFirst, {2});
  ASSERT_OK(changes_.WriteNotices(kFirst, testing::kMorning));
  Notice notice = recalls_.FindNotice(kFirst, {1})->value();
  EXPECT_EQ(notice.seq, 1);
  notice.acknowledged_at = testing::kMorning;
  notice.acknowledged_by = "V0001";
  ASSERT_OK(changes_.Acknowledge(notice));
  EXPECT_EQ(recalls_.AcknowledgementsOf(kFirst)->done, 1);

  ASSERT_OK(changes_.AddBatch(kFirst, {4}, 0));
  ASSERT_OK(changes_.WriteNotices(kFirst, testing::kMorning));
  EXPECT_EQ(recalls_.FindNotice(kFirst, {1})->value().acknowledged_by, "V0001");
  ASSERT_OK(changes_.AddBatch(kFirst, {1}, 0));
  ASSERT_OK(changes_.WriteNotices(kFirst, testing::kMorning));
  notice = recalls_.FindNotice(kFirst, {1})->value();
  EXPECT_EQ(notice.seq, 3);
  EXPECT_EQ(notice.batches, 2);
  EXPECT_FALSE(notice.acknowledged_at);
  EXPECT_EQ(recalls_.FindNotice(kFirst, {2})->value().seq, 2);
}

TEST_P(RecallStoreTest, NoticesComeByStallAndByRecall) {
  MakeChain();
  Start(kFirst, {1});
  ReachAll(kFirst);
  ASSERT_OK(changes_.WriteNotices(kFirst, testing::kMorning));
  Start(kSecond, {2});
  ASSERT_OK(changes_.WriteNotices(kSecond, testing::kMorning));
  const auto seqs = [&](const NoticeQuery& query) {
    std::vector<int64_t> found;
    for (const Notice& notice : recalls_.Notices(query).value()) found.push_back(notice.seq);
    return found;
  };
  EXPECT_EQ(seqs({kFirst, {}, false, 0, 10}), (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(seqs({{}, {{1}}, false, 0, 10}), (std::vector<int64_t>{3, 1}));
  EXPECT_EQ(seqs({{}, {{1}, {2}}, true, 3, 10}), (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(seqs({kSecond, {{1}, {2}}, false, 0, 10}), (std::vector<int64_t>{3}));
  EXPECT_EQ((*recalls_.NextNotice({1}, 1, true))->seq, 3);
  EXPECT_FALSE(*recalls_.NextNotice({2}, 2, false));
}

TEST_P(RecallStoreTest, ActsAddUpByBatchAndInTheNotice) {
  MakeChain();
  Start(kFirst, {1});
  ASSERT_OK(changes_.WriteNotices(kFirst, testing::kMorning));
  const base::Hash evidence = base::Sha256("photo");
  ASSERT_OK(changes_.AddAct(
      {9, kFirst, {1}, {1}, RecallActKind::kRecovered, 300, {}, testing::kMorning}));
  ASSERT_OK(changes_.AddAct(
      {12, kFirst, {1}, {1}, RecallActKind::kDestroyed, 500, evidence, testing::kMorning}));
  EXPECT_EQ(*changes_.RecoveredOf({1}), 300);
  const Notice notice = recalls_.FindNotice(kFirst, {1})->value();
  EXPECT_EQ(notice.recovered_g, 300);
  EXPECT_EQ(notice.destroyed_g, 500);
  const auto acts = recalls_.ActsOf(kFirst, 10);
  ASSERT_EQ(acts->size(), 2u);
  EXPECT_FALSE((*acts)[0].evidence);
  EXPECT_EQ((*acts)[1].evidence, evidence);
  EXPECT_FALSE(*recalls_.Has(evidence));
}

TEST_P(RecallStoreTest, ListsWhatIsOpenOrOverdue) {
  Recall open = Start(kFirst, Batch1(1));
  Recall closed = Start(kSecond, {1});
  closed.state = RecallState::kClosed;
  closed.held_at = closed.closed_at = testing::kMorning;
  ASSERT_OK(changes_.Update(closed));
  const auto ids = [&](const RecallQuery& query) {
    std::vector<int64_t> found;
    for (const Recall& recall : recalls_.List(query).value()) found.push_back(recall.id.value);
    return found;
  };
  EXPECT_EQ(ids({false, {}, {}, 10}), (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(ids({false, {}, kSecond, 10}), (std::vector<int64_t>{1}));
  EXPECT_EQ(ids({true, {}, {}, 10}), (std::vector<int64_t>{1}));
  const base::UtcTime late{open.start_by.us + 1};
  EXPECT_TRUE(ids({false, late, {}, 10}).empty());  // no stall has been told
  ASSERT_OK(changes_.WriteNotices(kFirst, testing::kMorning));
  EXPECT_TRUE(ids({false, open.start_by, {}, 10}).empty());
  EXPECT_EQ(ids({false, late, {}, 10}), (std::vector<int64_t>{1}));
}

TEST_P(RecallStoreTest, MeasuresAnyNumberOfBatchesByStall) {
  std::vector<BatchNumber> numbers;
  for (int i = 0; i < 70; ++i) numbers.push_back(Batch1(i % 2 + 1));
  Run("UPDATE trace_batches SET offered_g = 1000 WHERE number = 70");
  Run("INSERT INTO label_scans (batch_number, day, market_code, scans, first_us, last_us)"
      " VALUES (3, 1, '', 2, 1, 1), (70, 1, 'M01', 5, 1, 1)");
  const auto stalls = recalls_.Measure(numbers);
  ASSERT_EQ(stalls->size(), 2u);
  EXPECT_EQ((*stalls)[0].stall_code, "M01-001");
  EXPECT_EQ((*stalls)[1].market_code, "M02");
  EXPECT_EQ((*stalls)[1].batches, 35);
  EXPECT_EQ((*stalls)[1].left_g, 281'000);
  EXPECT_EQ((*stalls)[1].sold_g, 70'000);
  EXPECT_EQ(*recalls_.ScansOf(numbers), 7);
}

TEST_P(RecallStoreTest, GivesTheDaysThatBreakTheRule) {
  Run("INSERT INTO calendar_days (day, working, name_zh, source, confidence)"
      " VALUES (7, 1, '补班', 's', 2), (5, 0, '元旦', 's', 2), (900, 0, '元旦', 's', 3)");
  const auto days = recalls_.Between({{0}, {700}});
  ASSERT_EQ(days->size(), 2u);
  EXPECT_EQ((*days)[0].day.days, 5);
  EXPECT_TRUE((*days)[1].working);
}

}  // namespace
}  // namespace panyuan::trace
