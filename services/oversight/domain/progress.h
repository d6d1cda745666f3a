// The county's plan of 2018, and where a year stands against it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "services/oversight/domain/counters.h"
#include "services/oversight/domain/rate.h"

namespace panyuan::oversight {

enum class Goal { kSamples, kItems, kLabs, kOffices, kWorkstations, kPassRate, kCertifiedShare };

struct PlannedGoal {
  Goal goal;
  std::string_view key;
  std::string_view zh, en;
  double target;  // a number, or a share from 0 to 1
};

// How each is counted:
// - samples: taken in the calendar year, routine and targeted together.
// - items: test items with a verified result on a sample of the year.
// - labs: laboratories that took a sample in the year.
// - pass_rate: conformant over concluded, of routine samples only and over all products. A
//   presumptive positive is concluded and not conformant.
// - certified_share: batches with a 承诺达标合格证 over batches that arrived in the year.
inline constexpr PlannedGoal kPlan2018[] = {
    {Goal::kSamples, "samples", "全年抽样数", "Samples taken in the year", 25'000},
    {Goal::kItems, "items", "新增检测项目", "New test items in use", 50},
    {Goal::kLabs, "labs", "快检室", "Laboratories at work", 4},
    {Goal::kOffices, "offices", "乡镇（街道）食安办", "Township food-safety offices", 14},
    {Goal::kWorkstations, "workstations", "村级工作站", "Village workstations", 120},
    {Goal::kPassRate, "pass_rate", "主要农产品合格率（常规抽样）",
     "Pass rate of main farm produce, routine samples", 0.97},
    {Goal::kCertifiedShare, "certified_share", "附承诺达标合格证的批次比例",
     "Share of batches with a certificate", 0.55},
};

// What a year's progress is read from.
struct YearCounts {
  Tally routine, targeted;
  BatchTally batches;
  int64_t items = 0, labs = 0, offices = 0, workstations = 0;
};

struct GoalStanding {
  const PlannedGoal* planned;
  double actual = 0;
  std::optional<Rate> rate;  // of a share
};

// Conformant over concluded.
Rate PassRate(const Tally& tally);

// Every goal of kPlan2018, in its order.
std::vector<GoalStanding> AssembleProgress(const YearCounts& counts);

}  // namespace panyuan::oversight
