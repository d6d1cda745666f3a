#include "services/trace/store/edge_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/trace/store/batch_store.h"
#include "services/trace/store/flow_changes.h"
#include "tests/support/store_test.h"

namespace panyuan::trace {
namespace {

using Pairs = std::vector<std::pair<int64_t, int64_t>>;

class EdgeStoreTest : public testing::StoreTest {
 protected:
  void Add(int64_t parent, int64_t child, Making kind = Making::kSplit, uint64_t leaf_index = 5) {
    EXPECT_OK(writes_.Add({{parent}, {child}, kind, 2'000, 1'500, leaf_index}));
  }
  static Pairs PairsOf(const base::Result<std::vector<Edge>>& edges) {
    Pairs pairs;
    EXPECT_OK(edges);
    for (const Edge& edge : *edges) pairs.emplace_back(edge.parent.value, edge.child.value);
    return pairs;
  }
  std::vector<int64_t> Numbers(std::string_view sql) {
    std::vector<int64_t> numbers;
    EXPECT_OK(writer_->Query(sql, {}, [&](const db::Row& row) { numbers.push_back(row.Int(0)); }));
    return numbers;
  }

  SqlEdgeReads reads_{*writer_};
  SqlEdgeWrites writes_{*writer_};
};

ON_BOTH_ENGINES(EdgeStoreTest);

TEST_P(EdgeStoreTest, GivesChildrenAndParentsInOrder) {
  Add(1, 10);
  Add(2, 10, Making::kMerged, 6);
  Add(1, 9);
  const std::vector<BatchNumber> parents{{2}, {1}, {2}}, children{{10}, {9}};
  EXPECT_EQ(PairsOf(reads_.ChildrenOf(parents)), (Pairs{{1, 9}, {1, 10}, {2, 10}}));
  EXPECT_EQ(PairsOf(reads_.ParentsOf(children)), (Pairs{{1, 9}, {1, 10}, {2, 10}}));
  const Edge merged{{2}, {10}, Making::kMerged, 2'000, 1'500, 6};
  EXPECT_EQ(reads_.ParentsOf(children)->back(), merged);
  EXPECT_EQ(PairsOf(reads_.ChildrenOf({})), Pairs());
}

TEST_P(EdgeStoreTest, ReadsManyBatchesAtOnce) {
  std::vector<BatchNumber> parents;
  for (int64_t parent = 70; parent > 0; --parent) {
    Add(parent, 100 + parent);
    parents.push_back({parent});
  }
  const Pairs children = PairsOf(reads_.ChildrenOf(parents));
  ASSERT_EQ(children.size(), 70u);
  EXPECT_TRUE(std::is_sorted(children.begin(), children.end()));
}

TEST_P(EdgeStoreTest, TakesBackWhatOneActMade) {
  Add(1, 10, Making::kSplit, 5);
  Add(1, 11, Making::kSplit, 5);
  Add(1, 12, Making::kSplit, 6);
  const std::vector<BatchNumber> made{{10}, {11}, {12}}, parents{{1}};
  ASSERT_OK(writes_.RemoveMadeBy(5, made));
  EXPECT_EQ(PairsOf(reads_.ChildrenOf(parents)), (Pairs{{1, 12}}));
}

TEST_P(EdgeStoreTest, ArrivalsOfBeforeGetTheirEdgesOnce) {
  const auto numbering = label::BatchNumbering::Create(std::string(32, 'k'), 727).value();
  BatchNumbers numbers;
  SqlBatchWrites batches(*writer_, numbers);
  const auto insert = [&](int64_t number, std::optional<label::BatchCode> source) {
    Batch batch;
    batch.number = {number};
    batch.origin = "安丘";
    batch.received_g = batch.on_hand_g = 1'000 * number;
    batch.source = source;
    EXPECT_OK(batches.Insert(batch));
    EXPECT_OK(writer_->Execute(
        "INSERT INTO ledger_chain (batch_number, leaf_index, step, disposition, occurred_us,"
        " mass_g) VALUES ($1, $2, 'receiving', 'in_progress', 1, 1)",
        {number, number + 20}));
  };
  insert(1, std::nullopt);
  insert(2, numbering.CodeOf(1));
  insert(3, label::BatchCode{uint64_t{5} << label::BatchCode::kNumberBits | 99});
  insert(4, numbering.CodeOf(2));
  insert(5, numbering.CodeOf(4));
  for (int i = 0; i < 2; ++i) ASSERT_OK(AddSourceEdges(*writer_, numbering));
  const std::vector<BatchNumber> children{{2}, {3}, {4}, {5}};
  EXPECT_EQ(PairsOf(reads_.ParentsOf(children)), (Pairs{{1, 2}, {2, 4}, {4, 5}}));
  const Edge first{{1}, {2}, Making::kReceived, 2'000, 2'000, 22};
  EXPECT_EQ(reads_.ParentsOf(children)->front(), first);
}

TEST_P(EdgeStoreTest, FlowsOfAGroupAreWrittenOnce) {
  FlowChanges flows;
  flows.Begin();
  flows.Add({7}, {20'000}, Flow::kReceived, 40'000);
  flows.Add({7}, {20'000}, Flow::kSold, 5'000);
  flows.Mark();
  flows.Add({7}, {20'000}, Flow::kSold, 9'000);
  flows.UndoToMark();
  flows.Add({7}, {20'000}, Flow::kSold, 1'000);
  ASSERT_OK(flows.Seal(*writer_));
  flows.Begin();
  flows.Add({7}, {20'000}, Flow::kSold, -2'000);
  ASSERT_OK(flows.Seal(*writer_));
  EXPECT_EQ(Numbers("SELECT mass_g FROM trace_flows ORDER BY flow"),
            (std::vector<int64_t>{40'000, 4'000}));
}

}  // namespace
}  // namespace panyuan::trace
