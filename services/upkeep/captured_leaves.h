// Which entries are somebody else's events.
#pragma once

#include <cstdint>
#include <deque>

#include "services/db/session.h"

namespace panyuan::upkeep {

// Asked for every entry in the order of the log; reads kPage rows ahead.
class CapturedLeaves {
 public:
  static constexpr int64_t kPage = 256;

  // `session` outlives the object. Without `stored` there are none.
  CapturedLeaves(db::Session& session, bool stored) : session_(session), more_(stored) {}

  base::Result<bool> Has(uint64_t leaf_index);

 private:
  db::Session& session_;
  bool more_;
  std::deque<int64_t> ahead_;
};

}  // namespace panyuan::upkeep
