// The numbers of new batches: dense, each given once.
#pragma once

#include <cstdint>
#include <utility>

#include "services/db/session.h"

namespace panyuan::trace {

// Counts in memory while a group of commands runs and writes its place once a group, so that a new
// batch costs no statement. Follows the group as db::GroupSink describes; of the writer's thread.
class BatchNumbers {
 public:
  // The first of `count` numbers in a row.
  int64_t Take(int64_t count) { return std::exchange(next_, next_ + count); }

  base::Status Reload(db::Session& session);
  void Begin() { next_ = durable_; }
  void Mark() { mark_ = next_; }
  void UndoToMark() { next_ = mark_; }
  base::Status Seal(db::Transaction& transaction);
  void Committed() { durable_ = next_; }

 private:
  int64_t durable_ = 0, next_ = 0, mark_ = 0;
};

}  // namespace panyuan::trace
