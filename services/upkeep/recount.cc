#include "services/upkeep/recount.h"

#include <optional>
#include <set>

#include "services/base/time.h"
#include "services/lab/domain/sample.h"
#include "services/oversight/domain/period.h"
#include "services/upkeep/difference.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using oversight::BatchTally;
using oversight::Dimension;
using oversight::Tally;

// One row a verified result, and one of a sample that has none; a sample's rows follow another.
constexpr std::string_view kFacts =
    "SELECT s.sample_id, s.purpose, s.taken_us, s.market_code, s.product_code, s.lab_code,"
    " s.township_code, s.verdict, r.item_code, r.verdict FROM lab_samples s"
    " LEFT JOIN lab_results r ON r.sample_id = s.sample_id AND r.state = 2"
    " ORDER BY s.sample_id";
constexpr std::string_view kBatches =
    "SELECT arrived_us, CASE WHEN certificate_number <> '' THEN 1 ELSE 0 END FROM trace_batches"
    " WHERE supplier_id <> 0";  // a batch that was made of others has no supplier
constexpr std::string_view kSampleCounts =
    "SELECT dimension, purpose, span, first_day, code, sampled, conformant, presumptive_positive,"
    " non_conformant FROM oversight_sample_counts";
constexpr std::string_view kBatchCounts =
    "SELECT day, registered, certified FROM oversight_batch_counts";
constexpr std::string_view kDropSampleCounts = "DELETE FROM oversight_sample_counts";
constexpr std::string_view kDropBatchCounts = "DELETE FROM oversight_batch_counts";
constexpr std::string_view kAddSampleCount =
    "INSERT INTO oversight_sample_counts (dimension, purpose, span, first_day, code, sampled,"
    " conformant, presumptive_positive, non_conformant)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view kAddBatchCount =
    "INSERT INTO oversight_batch_counts (day, registered, certified) VALUES ($1, $2, $3)";

oversight::Verdict Counted(lab::SampleVerdict verdict) {
  switch (verdict) {
    case lab::SampleVerdict::kPending:
      return oversight::Verdict::kOpen;
    case lab::SampleVerdict::kConformant:
      return oversight::Verdict::kConformant;
    case lab::SampleVerdict::kPresumptivePositive:
      return oversight::Verdict::kPresumptivePositive;
    case lab::SampleVerdict::kNonConformant:
      return oversight::Verdict::kNonConformant;
  }
  return oversight::Verdict::kOpen;
}

oversight::Verdict Counted(lab::Verdict verdict) {
  return Counted(lab::VerdictAfter(lab::SampleVerdict::kPending, verdict));
}

base::CivilDay DayOf(int64_t us) { return base::ShanghaiDay({us}); }

// The rows of one sample after another.
class SampleCounting {
 public:
  explicit SampleCounting(Recount& recount) : recount_(recount) {}

  void Add(const db::Row& row) {
    if (row.Int(0) != sample_) Begin(row);
    if (row.IsNull(8)) return;
    const auto verdict = static_cast<lab::Verdict>(row.Int(9));
    judged_ = lab::VerdictAfter(judged_, verdict);
    Count({Dimension::kItem, row.Text(8)}, row.Int(1), DayOf(row.Int(2)), Counted(verdict));
  }
  // Compares the last sample's verdict with its results'.
  void End() {
    if (sample_ != 0 && judged_ != stored_ && !difference_)
      difference_ = Differs("lab_samples", Key("sample_id", sample_, "verdict"),
                            std::to_string(static_cast<int>(stored_)),
                            std::to_string(static_cast<int>(judged_)));
  }
  Status difference() const { return difference_ ? Status(*difference_) : Ok(); }

 private:
  void Begin(const db::Row& row) {
    End();
    sample_ = row.Int(0);
    stored_ = static_cast<lab::SampleVerdict>(row.Int(7));
    judged_ = lab::SampleVerdict::kPending;
    const std::string market(row.Text(3)), product(row.Text(4)), lab(row.Text(5)),
        township(row.Text(6));
    const oversight::SampleFacts facts{
        DayOf(row.Int(2)), static_cast<oversight::Purpose>(row.Int(1)), market, product, lab,
        township};
    for (const oversight::CounterKey& key : oversight::CountersOf(facts))
      Count(key, row.Int(1), facts.day, Counted(stored_));
  }
  void Count(const oversight::CounterKey& key, int64_t purpose, base::CivilDay day,
             oversight::Verdict verdict) {
    for (const oversight::Span span : oversight::kSpans)
      recount_.samples[{static_cast<int64_t>(key.dimension), purpose, static_cast<int64_t>(span),
                        FirstDayOf(span, day).days, std::string(key.code)}] += OneOf(verdict);
  }

  Recount& recount_;
  int64_t sample_ = 0;
  lab::SampleVerdict stored_ = lab::SampleVerdict::kPending, judged_ = stored_;
  std::optional<base::Error> difference_;
};

std::string Words(const Tally& tally) {
  return std::to_string(tally.sampled) + " sampled, " + std::to_string(tally.conformant) +
         " conformant, " + std::to_string(tally.presumptive_positive) + " presumptive positive, " +
         std::to_string(tally.non_conformant) + " non-conformant";
}
std::string Words(const BatchTally& tally) {
  return std::to_string(tally.registered) + " registered, " + std::to_string(tally.certified) +
         " certified";
}
std::string Words(const Recount::SampleKey& key) {
  const auto& [dimension, purpose, span, first_day, code] = key;
  return "dimension=" + std::to_string(dimension) + " purpose=" + std::to_string(purpose) +
         " span=" + std::to_string(span) +
         " first_day=" + base::FormatDay({static_cast<int32_t>(first_day)}) + " code=" + code;
}
std::string Words(int64_t day) { return "day=" + base::FormatDay({static_cast<int32_t>(day)}); }

// Compares rows of one table with the tallies that must be there.
template <class Key, class TallyOf>
class Comparison {
 public:
  Comparison(std::string_view table, const std::map<Key, TallyOf>& wanted)
      : table_(table), wanted_(wanted) {}

  void Add(const Key& key, const TallyOf& stored) {
    met_.insert(key);
    const auto found = wanted_.find(key);
    if (difference_ || (found != wanted_.end() && found->second == stored)) return;
    difference_ = Differs(table_, Words(key), Words(stored),
                          found == wanted_.end() ? kNothing : Words(found->second));
  }
  // After the last row.
  Status Finish() const {
    if (difference_) return *difference_;
    for (const auto& [key, tally] : wanted_)
      if (!met_.contains(key)) return Differs(table_, Words(key), kNothing, Words(tally));
    return Ok();
  }

 private:
  const std::string_view table_;
  const std::map<Key, TallyOf>& wanted_;
  std::set<Key> met_;
  std::optional<base::Error> difference_;
};

}  // namespace

Result<Recount> CountFacts(db::Session& session) {
  Recount recount;
  SampleCounting counting(recount);
  PANYUAN_TRY(session.Query(kFacts, {}, [&](const db::Row& row) { counting.Add(row); }));
  counting.End();
  PANYUAN_TRY(counting.difference());
  PANYUAN_TRY(session.Query(kBatches, {}, [&](const db::Row& row) {
    BatchTally& tally = recount.batches[DayOf(row.Int(0)).days];
    tally.registered += 1;
    tally.certified += row.Int(1);
  }));
  return recount;
}

Status CheckCounters(db::Session& session, const Recount& recount) {
  Comparison samples("oversight_sample_counts", recount.samples);
  PANYUAN_TRY(session.Query(kSampleCounts, {}, [&](const db::Row& row) {
    samples.Add({row.Int(0), row.Int(1), row.Int(2), row.Int(3), std::string(row.Text(4))},
                {row.Int(5), row.Int(6), row.Int(7), row.Int(8)});
  }));
  PANYUAN_TRY(samples.Finish());

  Comparison batches("oversight_batch_counts", recount.batches);
  PANYUAN_TRY(session.Query(kBatchCounts, {}, [&](const db::Row& row) {
    batches.Add(row.Int(0), {row.Int(1), row.Int(2)});
  }));
  return batches.Finish();
}

Status StoreCounters(db::Transaction& transaction, const Recount& recount) {
  for (const std::string_view drop : {kDropSampleCounts, kDropBatchCounts})
    PANYUAN_TRY(transaction.Write(drop, {}));
  for (const auto& [key, tally] : recount.samples) {
    const auto& [dimension, purpose, span, first_day, code] = key;
    PANYUAN_TRY(transaction.Write(
        kAddSampleCount, {dimension, purpose, span, first_day, code, tally.sampled,
                          tally.conformant, tally.presumptive_positive, tally.non_conformant}));
  }
  for (const auto& [day, tally] : recount.batches)
    PANYUAN_TRY(transaction.Write(kAddBatchCount, {day, tally.registered, tally.certified}));
  return Ok();
}

}  // namespace panyuan::upkeep
