#include "services/upkeep/lab_check.h"

#include <algorithm>
#include <optional>

#include "services/lab/domain/judging.h"
#include "services/upkeep/difference.h"

namespace panyuan::upkeep {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kSamples =
    "SELECT sample_id, taken_us, test_portion_g + reserve_portion_g, batch_code FROM lab_samples"
    " WHERE sample_id > $1 ORDER BY sample_id LIMIT $2";
constexpr std::string_view kResults =
    "SELECT result_id, tested_us, sample_id, '' FROM lab_results"
    " WHERE result_id > $1 ORDER BY result_id LIMIT $2";
constexpr std::string_view kFindResult =
    "SELECT state, verified_us, verdict FROM lab_results WHERE result_id = $1";
constexpr std::string_view kVerifiedResults =
    "SELECT result_id FROM lab_results WHERE state = 2 ORDER BY result_id";

std::string Time(int64_t us) { return base::FormatShanghai({us}); }

// What a verdict is called as a disposition; see services/lab/domain/events.cc.
std::string_view DispositionOf(int64_t verdict) {
  switch (static_cast<lab::Verdict>(verdict)) {
    case lab::Verdict::kConformant:
      return "conformant";
    case lab::Verdict::kNonConformant:
      return "non_conformant";
    case lab::Verdict::kPresumptivePositive:
    case lab::Verdict::kInvalid:
    case lab::Verdict::kNotJudged:
      return "unknown";
  }
  return "none";
}

// An entry has its times to the millisecond.
bool SameTime(int64_t stored_us, base::UtcTime event) {
  return stored_us / 1'000 == event.us / 1'000;
}

}  // namespace

Status LabCheck::Add(uint64_t leaf_index, const EventFacts& facts) {
  Status good = Ok();
  if (facts.step == "sampling") {
    good = AddSample(facts);
  } else if (facts.step == "inspecting") {
    good = facts.disposition.empty() ? AddSubmission(facts) : AddVerification(facts);
  }
  return good.ok() ? Ok() : Status(good.error().With("leaf_index", std::to_string(leaf_index)));
}

Result<const LabCheck::Row*> LabCheck::Next(std::string_view page, std::deque<Row>& ahead,
                                            int64_t after) {
  if (ahead.empty())
    PANYUAN_TRY(session_.Query(page, {after, kPage}, [&](const db::Row& row) {
      Row read{row.Int(0), row.Int(1), row.Int(2), std::string(row.Text(3))};
      std::erase(read.batch_digits, '-');
      ahead.push_back(std::move(read));
    }));
  return ahead.empty() ? nullptr : &ahead.front();
}

Status LabCheck::AddSample(const EventFacts& facts) {
  constexpr const char* kTable = "lab_samples";
  PANYUAN_ASSIGN(const Row* row, Next(kSamples, samples_ahead_, last_sample_));
  const int64_t id = NumberOf(facts.sample_code);
  const std::string event = "sampling of " + std::string(facts.sample_code);
  if (!row || row->id > id) return Differs(kTable, Key("sample_id", id), kNothing, event);
  if (row->id < id) return Differs(kTable, Key("sample_id", row->id), "a row", "no row: no event");
  if (!SameTime(row->time_us, facts.time))
    return Differs(kTable, Key("sample_id", id, "taken_us"), Time(row->time_us),
                   Time(facts.time.us));
  if (facts.quantities.size() != 1 || row->batch_digits != facts.quantities[0].batch_digits)
    return Differs(
        kTable, Key("sample_id", id, "batch_code"), row->batch_digits,
        facts.quantities.empty() ? kNothing : std::string(facts.quantities[0].batch_digits));
  if (row->amount != facts.quantities[0].mass_g)
    return Differs(kTable, Key("sample_id", id, "test_portion_g + reserve_portion_g"),
                   std::to_string(row->amount), std::to_string(facts.quantities[0].mass_g));
  samples_ahead_.pop_front();
  last_sample_ = id;
  ++samples_;
  return Ok();
}

Status LabCheck::AddSubmission(const EventFacts& facts) {
  constexpr const char* kTable = "lab_results";
  PANYUAN_ASSIGN(const Row* row, Next(kResults, results_ahead_, last_result_));
  const int64_t id = NumberOf(facts.result_code);
  const std::string event = "submission of " + std::string(facts.result_code);
  if (!row || row->id > id) return Differs(kTable, Key("result_id", id), kNothing, event);
  if (row->id < id) return Differs(kTable, Key("result_id", row->id), "a row", "no row: no event");
  if (!SameTime(row->time_us, facts.time))
    return Differs(kTable, Key("result_id", id, "tested_us"), Time(row->time_us),
                   Time(facts.time.us));
  if (row->amount != NumberOf(facts.sample_code))
    return Differs(kTable, Key("result_id", id, "sample_id"), std::to_string(row->amount),
                   std::to_string(NumberOf(facts.sample_code)));
  results_ahead_.pop_front();
  last_result_ = id;
  ++results_;
  return Ok();
}

Status LabCheck::AddVerification(const EventFacts& facts) {
  constexpr const char* kTable = "lab_results";
  struct Verification {
    int64_t state, verified_us, verdict;
  };
  const int64_t id = NumberOf(facts.result_code);
  std::optional<Verification> row;
  PANYUAN_TRY(session_.Query(kFindResult, {id}, [&](const db::Row& found) {
    row = {found.Int(0), found.Int(1), found.Int(2)};
  }));
  const std::string event = "verification of " + std::string(facts.result_code);
  if (!row || id > last_result_) return Differs(kTable, Key("result_id", id), kNothing, event);
  if (row->state != 2)
    return Differs(kTable, Key("result_id", id, "state"), std::to_string(row->state), "2");
  if (!SameTime(row->verified_us, facts.time))
    return Differs(kTable, Key("result_id", id, "verified_us"), Time(row->verified_us),
                   Time(facts.time.us));
  if (DispositionOf(row->verdict) != facts.disposition)
    return Differs(kTable, Key("result_id", id, "verdict"),
                   std::string(DispositionOf(row->verdict)), std::string(facts.disposition));
  const auto bit = static_cast<size_t>(id);
  if (verified_.size() <= bit) verified_.resize(std::max(bit + 1, verified_.size() * 2));
  if (verified_[bit])
    return Differs("ledger_entries", Key("result_id", id), "two verifications", "one");
  verified_[bit] = true;
  return Ok();
}

Status LabCheck::Finish() {
  PANYUAN_ASSIGN(const Row* sample, Next(kSamples, samples_ahead_, last_sample_));
  if (sample)
    return Differs("lab_samples", Key("sample_id", sample->id), "a row", "no row: no event");
  PANYUAN_ASSIGN(const Row* result, Next(kResults, results_ahead_, last_result_));
  if (result)
    return Differs("lab_results", Key("result_id", result->id), "a row", "no row: no event");
  std::optional<int64_t> silent;
  PANYUAN_TRY(session_.Query(kVerifiedResults, {}, [&](const db::Row& row) {
    const auto bit = static_cast<size_t>(row.Int(0));
    if (!silent && (bit >= verified_.size() || !verified_[bit])) silent = row.Int(0);
  }));
  if (silent)
    return Differs("lab_results", Key("result_id", *silent, "state"), "2", "1: no verification");
  return Ok();
}

}  // namespace panyuan::upkeep
