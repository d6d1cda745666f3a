#include "services/trace/store/way_store.h"

#include <gtest/gtest.h>

#include "services/trace/domain/move_reasons.h"
#include "services/trace/store/export_store.h"
#include "tests/support/store_test.h"

namespace panyuan::trace {
namespace {

class WayStoreTest : public testing::StoreTest {
 protected:
  void Run(const char* sql, std::initializer_list<db::Value> values) {
    const auto changed = writer_->Execute(sql, values);
    ASSERT_OK(changed);
  }
  void AddCrate(int64_t id, std::string_view code, int64_t level, db::Value inside) {
    Run("INSERT INTO trace_crates (crate_id, code, stall_id, level, inside_id)"
        " VALUES ($1, $2, 1, $3, $4)",
        {id, code, level, inside});
  }
  void Put(int64_t crate, int64_t batch) {
    Run("INSERT INTO trace_crate_contents (crate_id, batch_number, mass_g) VALUES ($1, $2, 500)",
        {crate, batch});
  }
  void Name(std::string_view uri, int64_t leaf, int64_t role) {
    Run("INSERT INTO epcis_things (uri, leaf_index, role) VALUES ($1, $2, $3)", {uri, leaf, role});
  }
  void Mention(int64_t batch, int64_t leaf) {
    Run("INSERT INTO ledger_chain (batch_number, leaf_index, step, disposition, occurred_us, "
        "mass_g)"
        " VALUES ($1, $2, 'receiving', 'in_progress', 0, 1)",
        {batch, leaf});
  }
  std::vector<int64_t> Numbers(const std::vector<BatchNumber>& batches) {
    std::vector<int64_t> numbers;
    for (const BatchNumber batch : batches) numbers.push_back(batch.value);
    return numbers;
  }

  SqlForeignThings things_{*writer_};
  SqlCrateContents crates_{*writer_};
  SqlLogEntries entries_{*writer_};
};

ON_BOTH_ENGINES(WayStoreTest);

TEST_P(WayStoreTest, ACrateHoldsWhatLiesInTheCratesInsideIt) {
  AddCrate(3, "LOAD", 3, db::kNull);
  AddCrate(2, "PALLET", 2, int64_t{3});
  AddCrate(1, "C1", 1, int64_t{2});
  AddCrate(4, "C2", 1, db::kNull);
  Put(1, 7);
  Put(2, 5);
  Put(3, 7);
  Put(4, 9);
  EXPECT_EQ(Numbers(*crates_.BatchesIn("LOAD")), (std::vector<int64_t>{5, 7}));
  EXPECT_EQ(Numbers(*crates_.BatchesIn("C1")), (std::vector<int64_t>{7}));
  const auto missing = crates_.BatchesIn("C9");
  ASSERT_FALSE(missing.ok());
  EXPECT_TRUE(missing.error().Is(kCrateNotFound));
}

TEST_P(WayStoreTest, OnlyInputsAndOutputsOfOneEventLeadFromOneToTheOther) {
  EXPECT_FALSE(*things_.Any());
  Run("INSERT INTO epcis_captured (leaf_index, event_key, job_id) VALUES (4, $1, 1)",
      {db::Blob("k")});
  EXPECT_TRUE(*things_.Any());
  Name("urn:a", 4, 3);
  Name("urn:b", 4, 3);
  Name("urn:c", 4, 4);
  Name("urn:c", 5, 0);
  Name("urn:d", 5, 0);
  std::vector<std::string> uris = {"urn:c"};
  const auto back = things_.Beside(WayDirection::kBack, uris);
  ASSERT_OK(back);
  ASSERT_EQ(back->size(), 2u);
  EXPECT_EQ((*back)[0].far, "urn:a");
  EXPECT_EQ((*back)[1].far, "urn:b");
  EXPECT_TRUE(things_.Beside(WayDirection::kForward, uris)->empty());
  // More than one statement takes.
  for (int i = 0; i < 40; ++i) uris.insert(uris.begin(), "urn:none:" + std::to_string(i));
  EXPECT_EQ(things_.Beside(WayDirection::kBack, uris)->size(), 2u);
}

TEST_P(WayStoreTest, LeavesOfManyChainsComeOnceAndInOrder) {
  std::vector<BatchNumber> batches;
  for (int64_t number = 1; number <= 70; ++number) {
    batches.push_back({number});
    Mention(number, 100 - number);
    Mention(number, 500);  // an event about all
  }
  const auto leaves = entries_.LeavesOf(batches, 1'000);
  ASSERT_OK(leaves);
  EXPECT_EQ(leaves->size(), 71u);
  EXPECT_EQ(leaves->front(), 30u);
  EXPECT_EQ(leaves->back(), 500u);
  EXPECT_TRUE(std::is_sorted(leaves->begin(), leaves->end()));
  EXPECT_EQ(*entries_.LeavesOf(batches, 3), (std::vector<uint64_t>{30, 31, 32}));
}

}  // namespace
}  // namespace panyuan::trace
