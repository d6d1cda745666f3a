#include "services/upkeep/captured_leaves.h"

namespace panyuan::upkeep {
namespace {

constexpr std::string_view kNext =
    "SELECT leaf_index FROM epcis_captured WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2";

}  // namespace

base::Result<bool> CapturedLeaves::Has(uint64_t leaf_index) {
  const auto leaf = static_cast<int64_t>(leaf_index);
  while (!ahead_.empty() && ahead_.front() < leaf) ahead_.pop_front();
  if (ahead_.empty() && more_) {
    PANYUAN_TRY(session_.Query(kNext, {leaf, kPage},
                               [&](const db::Row& row) { ahead_.push_back(row.Int(0)); }));
    more_ = static_cast<int64_t>(ahead_.size()) == kPage;
  }
  return !ahead_.empty() && ahead_.front() == leaf;
}

}  // namespace panyuan::upkeep
