#include "services/oversight/domain/progress.h"

namespace panyuan::oversight {
namespace {

GoalStanding Number(const PlannedGoal& planned, int64_t count) {
  return {&planned, static_cast<double>(count), std::nullopt};
}

GoalStanding Share(const PlannedGoal& planned, const Rate& rate) {
  return {&planned, rate.value, rate};
}

GoalStanding Stand(const PlannedGoal& planned, const YearCounts& counts) {
  switch (planned.goal) {
    case Goal::kSamples:
      return Number(planned, counts.routine.sampled + counts.targeted.sampled);
    case Goal::kItems:
      return Number(planned, counts.items);
    case Goal::kLabs:
      return Number(planned, counts.labs);
    case Goal::kOffices:
      return Number(planned, counts.offices);
    case Goal::kWorkstations:
      return Number(planned, counts.workstations);
    case Goal::kPassRate:
      return Share(planned, PassRate(counts.routine));
    case Goal::kCertifiedShare:
      return Share(planned, Wilson(counts.batches.certified, counts.batches.registered));
  }
  return Number(planned, 0);
}

}  // namespace

Rate PassRate(const Tally& tally) { return Wilson(tally.conformant, tally.concluded()); }

std::vector<GoalStanding> AssembleProgress(const YearCounts& counts) {
  std::vector<GoalStanding> standings;
  for (const PlannedGoal& planned : kPlan2018) standings.push_back(Stand(planned, counts));
  return standings;
}

}  // namespace panyuan::oversight
