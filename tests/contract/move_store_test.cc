#include "services/trace/store/move_store.h"

#include <gtest/gtest.h>

#include "services/base/packing.h"
#include "services/trace/domain/balance.h"
#include "services/trace/store/crate_store.h"
#include "services/trace/store/flag_store.h"
#include "services/trace/store/transfer_store.h"
#include "services/trace/store/yield_store.h"
#include "tests/support/store_test.h"

namespace panyuan::trace {
namespace {

class MoveStoreTest : public testing::StoreTest {
 protected:
  void Run(std::string_view sql) { ASSERT_OK(writer_->Execute(sql, {})); }
};

ON_BOTH_ENGINES(MoveStoreTest);

TEST_P(MoveStoreTest, ATransferIsKeptAndSettled) {
  SqlTransfers transfers(*writer_);
  Transfer transfer;
  transfer.id = *transfers.NextId();
  EXPECT_EQ(transfer.id.value, 1);
  transfer.batch = {7};
  transfer.from = {1};
  transfer.to = {2};
  transfer.offered_g = 5'000;
  transfer.offered_at = testing::kMorning;
  transfer.offer_leaf = 3;
  ASSERT_OK(transfers.Add(transfer));
  EXPECT_EQ(transfers.NextId()->value, 2);
  EXPECT_EQ(transfers.List({{2}, false, true, {}, 10})->size(), 1u);
  EXPECT_EQ(transfers.List({{1}, true, true, {}, 10})->size(), 1u);
  EXPECT_EQ(transfers.List({{1}, false, true, {}, 10})->size(), 0u);
  EXPECT_EQ(transfers.List({{2}, false, true, {1}, 10})->size(), 0u);

  transfer.accepted_g = 4'000;
  transfer.child = {9};
  transfer.state = TransferState::kPartlyAccepted;
  transfer.reason = "碰伤";
  transfer.answered_at = testing::kMorning;
  transfer.answer_leaf = 5;
  ASSERT_OK(transfers.Settle(transfer));
  const auto found = transfers.Find({1});
  ASSERT_OK(found);
  ASSERT_TRUE(*found);
  EXPECT_EQ((*found)->child, BatchNumber{9});
  EXPECT_EQ((*found)->state, TransferState::kPartlyAccepted);
  EXPECT_EQ((*found)->reason, "碰伤");
  EXPECT_EQ((*found)->answer_leaf, 5u);
  EXPECT_EQ(transfers.List({{2}, false, true, {}, 10})->size(), 0u);
  EXPECT_EQ(transfers.List({{2}, false, false, {}, 10})->size(), 1u);
  EXPECT_FALSE(*transfers.Find({2}));
}

TEST_P(MoveStoreTest, CratesHoldGoodsAndCrates) {
  SqlCrates crates(*writer_);
  const auto add = [&](const char* code, int level) {
    return *crates.Add({{}, code, {1}, level, {}});
  };
  const CrateId small = add("C-1", 1), pallet = add("P-1", 2);
  ASSERT_OK(crates.Place(small, pallet));
  ASSERT_OK(crates.SetContent(small, {{5}, 1'000}));
  ASSERT_OK(crates.SetContent(small, {{5}, 1'500}));
  ASSERT_OK(crates.SetContent(small, {{4}, 10}));
  EXPECT_EQ((*crates.Find("C-1"))->inside, pallet);
  EXPECT_EQ((*crates.Get(pallet))->level, 2);
  EXPECT_EQ(crates.CratesIn(pallet, 10)->at(0).code, "C-1");
  EXPECT_EQ(crates.GoodsIn(small, 10)->at(1).mass_g, 1'500);
  ASSERT_OK(crates.SetContent(small, {{5}, 0}));
  ASSERT_OK(crates.Place(small, {}));
  EXPECT_EQ(crates.GoodsIn(small, 10)->size(), 1u);
  EXPECT_TRUE(crates.CratesIn(pallet, 10)->empty());
  EXPECT_FALSE((*crates.Find("C-1"))->inside);
  EXPECT_FALSE(*crates.Find("C-2"));
}

TEST_P(MoveStoreTest, FlagsAreListedNewestFirstByStall) {
  SqlFlags flags(*writer_);
  for (const uint64_t leaf : {1, 2, 3, 4})
    ASSERT_OK(flags.Add({leaf % 2 == 0 ? FlagKind::kYield : FlagKind::kOversold,
                         {1},
                         {static_cast<int64_t>(leaf % 2)},
                         leaf,
                         testing::kMorning,
                         100,
                         50}));
  const auto leaves = [&](const FlagQuery& query) {
    std::vector<uint64_t> found;
    const auto listed = flags.List(query);
    EXPECT_OK(listed);
    for (const Flag& flag : *listed) found.push_back(flag.leaf_index);
    return found;
  };
  EXPECT_EQ(leaves({{}, {}, 3}), (std::vector<uint64_t>{4, 3, 2}));
  EXPECT_EQ(leaves({{{{1}}}, {}, 3}), (std::vector<uint64_t>{3, 1}));
  EXPECT_EQ(leaves({{{{0}, {1}}}, 4, 2}), (std::vector<uint64_t>{3, 2}));
  EXPECT_EQ(flags.List({{}, {}, 1})->at(0).kind, FlagKind::kYield);
}

TEST_P(MoveStoreTest, DueBatchesComeByStallAndDayAndPageOn) {
  // number, stall, on hand, last day
  Run("INSERT INTO trace_batches (number, product_id, stall_id, supplier_id, origin, from_outside,"
      " received_g, on_hand_g, arrived_us, recorded_us, certificate_number, voucher_number,"
      " expires_day) VALUES"
      " (1, 1, 2, 0, 'x', 0, 9, 9, 1, 1, '', '', 100), (2, 1, 1, 0, 'x', 0, 9, 9, 1, 1, '', '', "
      "101),"
      " (3, 1, 1, 0, 'x', 0, 9, 9, 1, 1, '', '', 100), (4, 1, 1, 0, 'x', 0, 9, 0, 1, 1, '', '', "
      "99),"
      " (5, 1, 1, 0, 'x', 0, 9, 9, 1, 1, '', '', 103), (6, 1, 1, 0, 'x', 0, 9, 9, 1, 1, '', '', "
      "NULL)");
  SqlDueBatches due(*writer_);
  DueQuery query{{{1}, {2}}, {102}, {}, 10};
  const auto numbers = [&] {
    std::vector<int64_t> found;
    const auto listed = due.List(query);
    EXPECT_OK(listed);
    for (const DueBatch& one : *listed) found.push_back(one.number.value);
    return found;
  };
  EXPECT_EQ(numbers(), (std::vector<int64_t>{3, 2, 1}));
  query.limit = 1;
  query.after = due.List(query)->at(0);
  EXPECT_EQ(numbers(), (std::vector<int64_t>{2}));
  query.limit = 10;
  query.after = {{2}, {100}, {1}};
  EXPECT_TRUE(numbers().empty());
}

TEST_P(MoveStoreTest, SumsComeByStepAndByDay) {
  Run("INSERT INTO ledger_chain (batch_number, leaf_index, step, disposition, occurred_us, mass_g)"
      " VALUES (1, 1, 'receiving', 'in_progress', 1, 500), (1, 2, 'repackaging', 'in_progress', 2,"
      " -200), (1, 3, 'repackaging', 'in_progress', 2, -50), (1, 4, 'error', 'repackaging', 2, 50),"
      " (1, 5, 'holding', 'x', 2, 0)");
  Run("INSERT INTO trace_flows (stall_id, day, flow, mass_g)"
      " VALUES (1, 10, 1, 500), (1, 11, 1, 5), (1, 11, 2, 7), (1, 12, 2, 9), (2, 11, 2, 1)");
  SqlMoveSums sums(*writer_);
  const auto moved = sums.OfBatch({1});
  ASSERT_OK(moved);
  const Balance balance = BalanceOfBatch(Making::kReceived, *moved);
  EXPECT_EQ(balance.Of(Flow::kReceived), 500);
  EXPECT_EQ(balance.Of(Flow::kTransformed), 200);
  const auto stall = BalanceOfStall(sums, {1}, {11}, {11});
  ASSERT_OK(stall);
  EXPECT_EQ(stall->opening_g, 500);
  EXPECT_EQ(stall->balance.left_g, 498);
  EXPECT_FALSE(BalanceOfStall(sums, {1}, {11}, {10}).ok());
  EXPECT_FALSE(BalanceOfStall(sums, {1}, {11}, {11 + kMaxBalanceDays}).ok());
}

TEST_P(MoveStoreTest, EventsOfABatchAreReadOneByOne) {
  const std::string bytes = base::Pack("{\"eventID\":\"ni:1\"}");
  for (const int64_t leaf : {1, 2})
    ASSERT_OK(writer_->Write("INSERT INTO ledger_entries (leaf_index, event) VALUES ($1, $2)",
                             {leaf, db::Blob(bytes)}));
  Run("INSERT INTO ledger_chain (batch_number, leaf_index, step, disposition, occurred_us, mass_g)"
      " VALUES (1, 1, 'retail_selling', 'retail_sold', 1, 500),"
      " (1, 2, 'error', 'retail_selling', 1, 500)");
  SqlBatchEvents events(*writer_);
  EXPECT_EQ((*events.At({1}, 1))->mass_g, 500);
  EXPECT_FALSE(*events.At({2}, 1));
  const auto corrections = events.CorrectionsOf({1}, 10);
  ASSERT_OK(corrections);
  ASSERT_EQ(corrections->size(), 1u);
  EXPECT_EQ(corrections->at(0).event_json, "{\"eventID\":\"ni:1\"}");
}

TEST_P(MoveStoreTest, YieldsAndEvidenceAreLookedUp) {
  Run("INSERT INTO products (id, code, name_zh, name_en, category_zh, category_en, gb2763_class,"
      " shelf_life_days, unit_code, storage) VALUES (1, 'A', 'a', 'a', 'x', 'x', 'x', 0, 'KGM', "
      "'x'),"
      " (2, 'B', 'b', 'b', 'x', 'x', 'x', 0, 'KGM', 'x')");
  Run("INSERT INTO product_yields (input_id, output_id, min_permille, max_permille, source,"
      " confidence) VALUES (1, 2, 600, 850, 'x', 2)");
  SqlYields yields(*writer_);
  EXPECT_EQ((*yields.Of({1}, {2}))->max_permille, 850);
  EXPECT_FALSE(*yields.Of({2}, {1}));
  const base::Hash hash = base::Sha256("paper");
  ASSERT_OK(
      writer_->Write("INSERT INTO trace_documents (sha256, media_type, content, stored_us)"
                     " VALUES ($1, 'image/png', $2, 1)",
                     {db::Blob(hash), db::Blob("paper")}));
  SqlEvidence evidence(*writer_);
  EXPECT_TRUE(*evidence.Has(hash));
  EXPECT_FALSE(*evidence.Has(base::Sha256("other")));
}

}  // namespace
}  // namespace panyuan::trace
