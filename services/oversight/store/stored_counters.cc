#include "services/oversight/store/stored_counters.h"

#include <string_view>
#include <vector>

namespace panyuan::oversight {
namespace {

using base::CivilDay;
using base::Result;

// The casts: PostgreSQL sums BIGINT to NUMERIC.
constexpr std::string_view kSumByCode =
    "SELECT CAST(SUM(sampled) AS BIGINT), CAST(SUM(conformant) AS BIGINT),"
    " CAST(SUM(presumptive_positive) AS BIGINT), CAST(SUM(non_conformant) AS BIGINT), code"
    " FROM oversight_sample_counts WHERE dimension = $1 AND purpose = $2 AND span = $3"
    " AND first_day BETWEEN $4 AND $5 GROUP BY code";
constexpr std::string_view kListMonths =
    "SELECT sampled, conformant, presumptive_positive, non_conformant, first_day"
    " FROM oversight_sample_counts WHERE dimension = $1 AND purpose = $2 AND span = $3"
    " AND first_day BETWEEN $4 AND $5";
constexpr std::string_view kSumBatches =
    "SELECT CAST(SUM(registered) AS BIGINT), CAST(SUM(certified) AS BIGINT)"
    " FROM oversight_batch_counts WHERE day BETWEEN $1 AND $2";

int64_t Stored(CivilDay day) { return day.days; }

Tally ReadTally(const db::Row& row) { return {row.Int(0), row.Int(1), row.Int(2), row.Int(3)}; }

// Runs `sql` for each of the ranges that the days split into and adds up under the key of each row.
template <class KeyOf>
Result<std::map<std::string, Tally>> Sum(db::Session& session, std::string_view sql,
                                         Dimension dimension, Purpose purpose,
                                         const std::vector<SpanRange>& ranges, KeyOf key_of) {
  std::vector<std::vector<db::Value>> lists;
  for (const SpanRange& range : ranges)
    lists.push_back({static_cast<int64_t>(dimension), static_cast<int64_t>(purpose),
                     static_cast<int64_t>(range.span), Stored(range.first), Stored(range.last)});
  std::map<std::string, Tally> sums;
  PANYUAN_TRY(session.QueryEach(sql, lists, [&](size_t i, const db::Row& row) {
    Tally& sum = sums[key_of(row)];
    ranges[i].added ? sum += ReadTally(row) : sum -= ReadTally(row);
  }));
  std::erase_if(sums, [](const auto& sum) { return sum.second == Tally{}; });
  return sums;
}

Breakdown ToBreakdown(const std::map<std::string, Tally>& sums) {
  Breakdown breakdown;
  for (const auto& [key, tally] : sums) breakdown.Add(key, tally);
  return breakdown;
}

}  // namespace

Result<Breakdown> StoredCounters::SumByCode(Dimension dimension, Purpose purpose, DayRange days) {
  PANYUAN_ASSIGN(const Sums sums, SumCodes(dimension, purpose, days));
  return ToBreakdown(sums);
}

Result<Breakdown> StoredCounters::SumByMonth(Purpose purpose, DayRange days) {
  PANYUAN_ASSIGN(const Sums sums,
                 Sum(session_, kListMonths, Dimension::kCounty, purpose,
                     SplitDays(days, Span::kMonth), [](const db::Row& row) {
                       return base::FormatMonth({static_cast<int32_t>(row.Int(4))});
                     }));
  return ToBreakdown(sums);
}

Result<int64_t> StoredCounters::CountCodes(Dimension dimension, DayRange days) {
  PANYUAN_ASSIGN(Sums routine, SumCodes(dimension, Purpose::kRoutine, days));
  PANYUAN_ASSIGN(Sums targeted, SumCodes(dimension, Purpose::kTargeted, days));
  routine.merge(targeted);
  return static_cast<int64_t>(routine.size());
}

Result<BatchTally> StoredCounters::SumBatches(DayRange days) {
  BatchTally tally;  // the sum over no day is NULL and reads as 0
  PANYUAN_TRY(
      session_.Query(kSumBatches, {Stored(days.first), Stored(days.last)}, [&](const db::Row& row) {
        tally = {row.Int(0), row.Int(1)};
      }));
  return tally;
}

Result<StoredCounters::Sums> StoredCounters::SumCodes(Dimension dimension, Purpose purpose,
                                                      DayRange days) {
  return Sum(session_, kSumByCode, dimension, purpose, SplitDays(days, Span::kYear),
             [](const db::Row& row) { return std::string(row.Text(4)); });
}

}  // namespace panyuan::oversight
