#include "services/trace/store/gtin_lot_store.h"

#include <gtest/gtest.h>

#include "tests/support/store_test.h"

namespace panyuan::trace {
namespace {

class GtinLotStoreTest : public testing::StoreTest {
 protected:
  std::vector<int64_t> Find(const GtinLotQuery& query) {
    std::vector<int64_t> numbers;
    const auto found = lots_.Find(query);
    EXPECT_OK(found);
    for (const BatchNumber number : *found) numbers.push_back(number.value);
    return numbers;
  }

  SqlGtinLots lots_{*writer_};
};

ON_BOTH_ENGINES(GtinLotStoreTest);

TEST_P(GtinLotStoreTest, FindsBatchesOfALotNewestFirst) {
  const GtinLot lot{"09506000134352", "A/1"}, other{"09506000134352", "a/1"};
  for (const int64_t number : {1, 2, 5}) ASSERT_OK(lots_.Add({number}, lot));
  ASSERT_OK(lots_.Add({4}, other));
  EXPECT_EQ(Find({lot, {}, 10}), (std::vector<int64_t>{5, 2, 1}));
  EXPECT_EQ(Find({lot, {5}, 1}), (std::vector<int64_t>{2}));
  EXPECT_EQ(Find({other, {}, 10}), (std::vector<int64_t>{4}));
  EXPECT_EQ((*lots_.Of({2}))->lot, "A/1");
  EXPECT_FALSE(*lots_.Of({3}));
}

}  // namespace
}  // namespace panyuan::trace
