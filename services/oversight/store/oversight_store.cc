#include "services/oversight/store/oversight_store.h"

#include "services/base/reasons.h"

namespace panyuan::oversight {
namespace {

using base::CivilDay;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kAddOne =
    "INSERT INTO oversight_sample_counts AS held (dimension, purpose, day, code, sampled,"
    " conformant, presumptive_positive, non_conformant)"
    " VALUES ($1, $2, $3, $4, 1, $5, $6, $7)"
    " ON CONFLICT (dimension, purpose, day, code) DO UPDATE SET sampled = held.sampled + 1,"
    " conformant = held.conformant + excluded.conformant,"
    " presumptive_positive = held.presumptive_positive + excluded.presumptive_positive,"
    " non_conformant = held.non_conformant + excluded.non_conformant";
// Not an upsert: the table's checks would refuse a negative difference before they saw the row.
constexpr std::string_view kMoveOne =
    "UPDATE oversight_sample_counts SET conformant = conformant + $5,"
    " presumptive_positive = presumptive_positive + $6, non_conformant = non_conformant + $7"
    " WHERE dimension = $1 AND purpose = $2 AND day = $3 AND code = $4"
    " AND conformant + $5 >= 0 AND presumptive_positive + $6 >= 0 AND non_conformant + $7 >= 0"
    " AND conformant + $5 + presumptive_positive + $6 + non_conformant + $7 <= sampled";
constexpr std::string_view kAddBatch =
    "INSERT INTO oversight_batch_counts AS held (day, registered, certified) VALUES ($1, 1, $2)"
    " ON CONFLICT (day) DO UPDATE SET registered = held.registered + 1,"
    " certified = held.certified + excluded.certified";

// The casts: PostgreSQL sums BIGINT to NUMERIC.
constexpr std::string_view kSumByCode =
    "SELECT CAST(SUM(sampled) AS BIGINT), CAST(SUM(conformant) AS BIGINT),"
    " CAST(SUM(presumptive_positive) AS BIGINT), CAST(SUM(non_conformant) AS BIGINT), code"
    " FROM oversight_sample_counts"
    " WHERE dimension = $1 AND purpose = $2 AND day BETWEEN $3 AND $4 GROUP BY code ORDER BY code";
constexpr std::string_view kListDays =
    "SELECT sampled, conformant, presumptive_positive, non_conformant, day"
    " FROM oversight_sample_counts"
    " WHERE dimension = $1 AND purpose = $2 AND day BETWEEN $3 AND $4 ORDER BY day";
constexpr std::string_view kCountCodes =
    "SELECT COUNT(DISTINCT code) FROM oversight_sample_counts"
    " WHERE dimension = $1 AND purpose IN ($2, $3) AND day BETWEEN $4 AND $5";
constexpr std::string_view kSumBatches =
    "SELECT CAST(SUM(registered) AS BIGINT), CAST(SUM(certified) AS BIGINT)"
    " FROM oversight_batch_counts WHERE day BETWEEN $1 AND $2";

int64_t Stored(Dimension dimension) { return static_cast<int64_t>(dimension); }
int64_t Stored(Purpose purpose) { return static_cast<int64_t>(purpose); }
int64_t Stored(CivilDay day) { return day.days; }

Tally ReadTally(const db::Row& row) { return {row.Int(0), row.Int(1), row.Int(2), row.Int(3)}; }

}  // namespace

Status OversightStore::SampleTaken(const SampleFacts& sample) {
  for (const CounterKey& key : CountersOf(sample)) PANYUAN_TRY(Add(key, sample, Verdict::kOpen));
  return Ok();
}

Status OversightStore::SampleVerdictMoved(const SampleFacts& sample, Verdict from, Verdict to) {
  if (from == to) return Ok();
  Tally change = OneOf(to);
  change -= OneOf(from);
  for (const CounterKey& key : CountersOf(sample)) {
    PANYUAN_ASSIGN(
        const int64_t moved,
        transaction_.Execute(
            kMoveOne, {Stored(key.dimension), Stored(sample.purpose), Stored(sample.day), key.code,
                       change.conformant, change.presumptive_positive, change.non_conformant}));
    if (moved != 1) return base::kInternalFault;
  }
  return Ok();
}

Status OversightStore::ResultVerified(const SampleFacts& sample, std::string_view item_code,
                                      Verdict verdict) {
  return Add({Dimension::kItem, item_code}, sample, verdict);
}

Status OversightStore::BatchRegistered(CivilDay day, bool certified) {
  const auto added = transaction_.Execute(kAddBatch, {Stored(day), int64_t{certified}});
  return added.ok() ? Ok() : Status(added.error());
}

Status OversightStore::Add(const CounterKey& key, const SampleFacts& sample, Verdict verdict) {
  const Tally one = OneOf(verdict);
  const auto added = transaction_.Execute(
      kAddOne, {Stored(key.dimension), Stored(sample.purpose), Stored(sample.day), key.code,
                one.conformant, one.presumptive_positive, one.non_conformant});
  return added.ok() ? Ok() : Status(added.error());
}

Result<Breakdown> StoredCounters::SumByCode(Dimension dimension, Purpose purpose, DayRange days) {
  Breakdown breakdown;
  PANYUAN_TRY(session_.Query(
      kSumByCode, {Stored(dimension), Stored(purpose), Stored(days.first), Stored(days.last)},
      [&](const db::Row& row) { breakdown.Add(row.Text(4), ReadTally(row)); }));
  return breakdown;
}

Result<Breakdown> StoredCounters::SumByMonth(Purpose purpose, DayRange days) {
  Breakdown breakdown;
  PANYUAN_TRY(session_.Query(
      kListDays,
      {Stored(Dimension::kCounty), Stored(purpose), Stored(days.first), Stored(days.last)},
      [&](const db::Row& row) {
        const CivilDay day{static_cast<int32_t>(row.Int(4))};
        breakdown.Add(base::FormatMonth(day), ReadTally(row));
      }));
  return breakdown;
}

Result<int64_t> StoredCounters::CountCodes(Dimension dimension, DayRange days) {
  int64_t count = 0;
  PANYUAN_TRY(session_.Query(kCountCodes,
                             {Stored(dimension), Stored(Purpose::kRoutine),
                              Stored(Purpose::kTargeted), Stored(days.first), Stored(days.last)},
                             [&](const db::Row& row) { count = row.Int(0); }));
  return count;
}

Result<BatchTally> StoredCounters::SumBatches(DayRange days) {
  BatchTally tally;  // the sum over no day is NULL and reads as 0
  PANYUAN_TRY(
      session_.Query(kSumBatches, {Stored(days.first), Stored(days.last)}, [&](const db::Row& row) {
        tally = {row.Int(0), row.Int(1)};
      }));
  return tally;
}

}  // namespace panyuan::oversight
