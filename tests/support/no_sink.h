// A sink for writers of rooms that write no log.
#pragma once

#include "services/db/writer.h"

namespace panyuan::testing {

class NoSink final : public db::GroupSink {
 public:
  base::Status Reload(db::WriteConnection&) override { return base::Ok(); }
  base::Status Begin(db::Transaction&) override { return base::Ok(); }
  void Mark() override {}
  void UndoToMark() override {}
  base::Result<uint64_t> Seal(db::Transaction&) override { return uint64_t{0}; }
  void Committed() override {}
  void Undone() override {}
};

}  // namespace panyuan::testing
