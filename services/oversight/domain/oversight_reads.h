// What supervisors ask.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "services/oversight/domain/counter_reads.h"
#include "services/oversight/domain/progress.h"
#include "services/oversight/domain/registry_names.h"

namespace panyuan::oversight {

struct StatisticsQuery {
  Dimension dimension = Dimension::kCounty;  // which gives months
  Purpose purpose = Purpose::kRoutine;
  DayRange days;
};

struct StatisticsLine {
  std::string key;  // a code, or a month as "2026-03"
  Name name;        // of a month, the month
  Tally tally;
};

struct Statistics {
  std::vector<StatisticsLine> lines;  // in order of the key; at most Breakdown::kMaxLines
  Tally total;                        // over all keys
};

// One state of the county. Errors of all: those of the store.
class OversightReads {
 public:
  OversightReads(std::unique_ptr<CounterReads> counters, std::unique_ptr<RegistryNames> registry)
      : counters_(std::move(counters)), registry_(std::move(registry)) {}

  // `year` is a calendar year in Asia/Shanghai; offices and workstations are today's.
  base::Result<std::vector<GoalStanding>> GetProgress(int year);
  base::Result<Statistics> ListStatistics(const StatisticsQuery& query);

 private:
  std::unique_ptr<CounterReads> counters_;
  std::unique_ptr<RegistryNames> registry_;
};

}  // namespace panyuan::oversight
