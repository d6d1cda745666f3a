// The ground of a store's contract test: a migrated database of its own with a transaction open.
#pragma once

#include <memory>

#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::testing {

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK(writer_->Begin()); }

  ScratchFolder folder_;
  std::unique_ptr<db::Engine> engine_ = MigratedSqlite(folder_);
  std::unique_ptr<db::WriteConnection> writer_ = std::move(*engine_->OpenWriter());
};

}  // namespace panyuan::testing
