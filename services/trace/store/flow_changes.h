// How the sums of a stall's flows move with the acts behind them.
#pragma once

#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/ports.h"

namespace panyuan::trace {

// Gathers in memory what a group of commands moves and writes each sum once a group, in the
// transaction of the acts. Nothing that writes reads the sums meanwhile. Follows the group as
// db::GroupSink describes; of the writer's thread. A command moves a few hundred batches at most,
// so a group's bound is this one's too.
class FlowChanges final : public Flows {
 public:
  void Add(StallId stall, base::CivilDay day, Flow flow, int64_t mass_g) override {
    changes_.push_back({stall, day, flow, mass_g});
  }

  void Begin();
  void Mark() { marked_ = changes_.size(); }
  void UndoToMark();
  // Errors: those of the store.
  base::Status Seal(db::Transaction& transaction) const;

 private:
  struct FlowChange {
    StallId stall;
    base::CivilDay day;
    Flow flow;
    int64_t mass_g;
  };

  std::vector<FlowChange> changes_;
  size_t marked_ = 0;
};

}  // namespace panyuan::trace
