#include "services/oversight/domain/oversight_reads.h"

#include <utility>

namespace panyuan::oversight {

using base::Result;

Result<std::vector<GoalStanding>> OversightReads::GetProgress(int year) {
  const DayRange days = DaysOfYear(year);
  PANYUAN_ASSIGN(const Breakdown routine,
                 counters_->SumByCode(Dimension::kCounty, Purpose::kRoutine, days));
  PANYUAN_ASSIGN(const Breakdown targeted,
                 counters_->SumByCode(Dimension::kCounty, Purpose::kTargeted, days));
  YearCounts counts;
  counts.routine = routine.total;
  counts.targeted = targeted.total;
  PANYUAN_ASSIGN(counts.batches, counters_->SumBatches(days));
  PANYUAN_ASSIGN(counts.items, counters_->CountCodes(Dimension::kItem, days));
  PANYUAN_ASSIGN(counts.labs, counters_->CountCodes(Dimension::kLab, days));
  PANYUAN_ASSIGN(counts.offices, registry_->CountOffices());
  PANYUAN_ASSIGN(counts.workstations, registry_->CountWorkstations());
  return AssembleProgress(counts);
}

Result<Statistics> OversightReads::ListStatistics(const StatisticsQuery& query) {
  const bool by_month = query.dimension == Dimension::kCounty;
  PANYUAN_ASSIGN(Breakdown breakdown,
                 by_month ? counters_->SumByMonth(query.purpose, query.days)
                          : counters_->SumByCode(query.dimension, query.purpose, query.days));
  Statistics statistics;
  statistics.total = breakdown.total;
  for (Breakdown::Line& line : breakdown.lines) {
    Name name{line.key, line.key};
    if (!by_month) {
      PANYUAN_ASSIGN(name, registry_->NameOf(query.dimension, line.key));
    }
    statistics.lines.push_back({std::move(line.key), std::move(name), line.tally});
  }
  return statistics;
}

}  // namespace panyuan::oversight
