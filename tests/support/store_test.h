// The ground of a store's contract test: a migrated database of its own with a transaction open, on
// each engine.
#pragma once

#include <memory>

#include "tests/support/expect.h"
#include "tests/support/test_store.h"

namespace panyuan::testing {

class StoreTest : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    ASSERT_OK(writer_->Begin());
  }

  TestStore store_{GetParam()};
  std::unique_ptr<db::Engine> engine_ = store_.MakeMigratedEngine();
  std::unique_ptr<db::WriteConnection> writer_ = std::move(*engine_->OpenWriter());
};

}  // namespace panyuan::testing
