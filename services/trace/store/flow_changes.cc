#include "services/trace/store/flow_changes.h"

#include <map>
#include <tuple>

namespace panyuan::trace {
namespace {

constexpr std::string_view kAdd =
    "INSERT INTO trace_flows AS held (stall_id, day, flow, mass_g) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (stall_id, day, flow) DO UPDATE SET mass_g = held.mass_g + excluded.mass_g";

}  // namespace

void FlowChanges::Begin() {
  changes_.clear();
  Mark();
}

void FlowChanges::UndoToMark() {
  changes_.erase(changes_.begin() + static_cast<ptrdiff_t>(marked_), changes_.end());
}

base::Status FlowChanges::Seal(db::Transaction& transaction) const {
  std::map<std::tuple<StallId, base::CivilDay, Flow>, int64_t> sums;
  for (const FlowChange& one : changes_) sums[{one.stall, one.day, one.flow}] += one.mass_g;
  for (const auto& [key, mass_g] : sums) {
    if (mass_g == 0) continue;
    const auto& [stall, day, flow] = key;
    PANYUAN_TRY(transaction.Write(
        kAdd, {stall.value, int64_t{day.days}, static_cast<int64_t>(flow), mass_g}));
  }
  return base::Ok();
}

}  // namespace panyuan::trace
