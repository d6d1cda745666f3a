#include "services/oversight/store/counter_changes.h"

#include <compare>
#include <map>

#include "services/oversight/domain/period.h"

namespace panyuan::oversight {
namespace {

using base::CivilDay;
using base::Ok;
using base::Status;

constexpr std::string_view kAddSamples =
    "INSERT INTO oversight_sample_counts AS held (dimension, purpose, span, first_day, code,"
    " sampled, conformant, presumptive_positive, non_conformant)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (dimension, purpose, span, first_day, code) DO UPDATE SET"
    " sampled = held.sampled + excluded.sampled,"
    " conformant = held.conformant + excluded.conformant,"
    " presumptive_positive = held.presumptive_positive + excluded.presumptive_positive,"
    " non_conformant = held.non_conformant + excluded.non_conformant";
// Not an upsert: the table's checks would refuse the difference before they saw the row.
constexpr std::string_view kMoveSamples =
    "UPDATE oversight_sample_counts SET sampled = sampled + $6, conformant = conformant + $7,"
    " presumptive_positive = presumptive_positive + $8, non_conformant = non_conformant + $9"
    " WHERE dimension = $1 AND purpose = $2 AND span = $3 AND first_day = $4 AND code = $5"
    " AND conformant + $7 >= 0 AND presumptive_positive + $8 >= 0 AND non_conformant + $9 >= 0"
    " AND conformant + $7 + presumptive_positive + $8 + non_conformant + $9 <= sampled + $6";
constexpr std::string_view kAddBatches =
    "INSERT INTO oversight_batch_counts AS held (day, registered, certified) VALUES ($1, $2, $3)"
    " ON CONFLICT (day) DO UPDATE SET registered = held.registered + excluded.registered,"
    " certified = held.certified + excluded.certified";

// As the primary key.
struct SampleCounter {
  Dimension dimension;
  Purpose purpose;
  Span span;
  CivilDay first_day;
  std::string_view code;
  auto operator<=>(const SampleCounter&) const = default;
};

// Whether the change could be all that its counter holds. One that could not finds a row.
bool StandsAlone(const Tally& change) {
  return change.conformant >= 0 && change.presumptive_positive >= 0 && change.non_conformant >= 0 &&
         change.concluded() <= change.sampled;
}

}  // namespace

void CounterChanges::SampleTaken(const SampleFacts& sample) {
  for (const CounterKey& key : CountersOf(sample)) Add(key, sample, OneOf(Verdict::kOpen));
}

void CounterChanges::SampleVerdictMoved(const SampleFacts& sample, Verdict from, Verdict to) {
  Tally change = OneOf(to);
  change -= OneOf(from);
  for (const CounterKey& key : CountersOf(sample)) Add(key, sample, change);
}

void CounterChanges::ResultVerified(const SampleFacts& sample, std::string_view item_code,
                                    Verdict verdict) {
  Add({Dimension::kItem, item_code}, sample, OneOf(verdict));
}

void CounterChanges::BatchRegistered(CivilDay day, bool certified) {
  batches_.push_back({day, certified});
}

void CounterChanges::Begin() {
  samples_.clear();
  batches_.clear();
  Mark();
}

void CounterChanges::Mark() {
  marked_samples_ = samples_.size();
  marked_batches_ = batches_.size();
}

void CounterChanges::UndoToMark() {
  samples_.erase(samples_.begin() + static_cast<ptrdiff_t>(marked_samples_), samples_.end());
  batches_.erase(batches_.begin() + static_cast<ptrdiff_t>(marked_batches_), batches_.end());
}

Status CounterChanges::Seal(db::Transaction& transaction) const {
  PANYUAN_TRY(SealSamples(transaction));
  return SealBatches(transaction);
}

Status CounterChanges::SealSamples(db::Transaction& transaction) const {
  std::map<SampleCounter, Tally> changes;
  for (const SampleChange& one : samples_)
    for (const Span span : kSpans)
      changes[{one.dimension, one.purpose, span, FirstDayOf(span, one.day), one.code}] +=
          one.change;
  for (const auto& [counter, change] : changes) {
    if (change == Tally{}) continue;
    PANYUAN_TRY(transaction.Write(
        StandsAlone(change) ? kAddSamples : kMoveSamples,
        {static_cast<int64_t>(counter.dimension), static_cast<int64_t>(counter.purpose),
         static_cast<int64_t>(counter.span), int64_t{counter.first_day.days}, counter.code,
         change.sampled, change.conformant, change.presumptive_positive, change.non_conformant}));
  }
  return Ok();
}

Status CounterChanges::SealBatches(db::Transaction& transaction) const {
  std::map<CivilDay, BatchTally> changes;
  for (const BatchChange& one : batches_) {
    BatchTally& tally = changes[one.day];
    tally.registered += 1;
    tally.certified += one.certified;
  }
  for (const auto& [day, tally] : changes)
    PANYUAN_TRY(
        transaction.Write(kAddBatches, {int64_t{day.days}, tally.registered, tally.certified}));
  return Ok();
}

void CounterChanges::Add(const CounterKey& key, const SampleFacts& sample, const Tally& change) {
  samples_.push_back({key.dimension, sample.purpose, sample.day, std::string(key.code), change});
}

}  // namespace panyuan::oversight
