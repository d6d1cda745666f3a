#include "services/lab/domain/use_cases.h"

#include <algorithm>
#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/lab/domain/events.h"
#include "services/lab/domain/reasons.h"

namespace panyuan::lab {
namespace {

using base::Error;
using base::FormatShanghai;
using base::Ok;
using base::Presence;
using base::Result;
using base::Status;
using base::UtcTime;

Status CheckPortion(const Portion& portion, uint32_t least_g, const std::string& name) {
  if (portion.mass_g < least_g || portion.mass_g > kMaxPortion_g)
    return Error(kPortionOutOfRange, {{"field", name + "_portion_g"},
                                      {"value", std::to_string(portion.mass_g)},
                                      {"min", std::to_string(least_g)},
                                      {"max", std::to_string(kMaxPortion_g)}});
  return base::CheckText(portion.seal, name + "_seal", kMaxSealChars, Presence::kOptional);
}

Status CheckNotBefore(UtcTime time, std::string_view field, UtcTime earlier,
                      std::string_view earlier_field) {
  if (time >= earlier) return Ok();
  return Error(kTimeOutOfOrder, {{"field", std::string(field)},
                                 {"value", FormatShanghai(time)},
                                 {"earlier_field", std::string(earlier_field)},
                                 {"earlier", FormatShanghai(earlier)}});
}

Status CheckTakenAt(UtcTime taken_at, UtcTime arrived_at, UtcTime now) {
  PANYUAN_TRY(base::CheckEventTime(taken_at, now, "taken_at"));
  return CheckNotBefore(taken_at, "taken_at", arrived_at, "arrived_at");
}

CountedSample Counted(const Sample& sample) {
  return {base::ShanghaiDay(sample.taken_at), sample.purpose,
          sample.batch.market_code,           sample.batch.township_code,
          sample.batch.product_code,          sample.lab_code};
}

// The method to be kept with a result: the item's own where none is named.
std::string MethodOf(const NewResult& order, const FoundItem& found) {
  if (!order.method.empty()) return order.method;
  return found.method_code.empty() ? found.method_name_zh : found.method_code;
}

Status CheckRoom(LabWrites& ports, const Sample& sample) {
  PANYUAN_ASSIGN(const size_t results, ports.samples().CountResults(sample.id));
  if (results < kMaxResultsOfSample) return Ok();
  return Error(kSampleFull, {{"sample_code", ports.codes().Format(sample.id)},
                             {"max", std::to_string(kMaxResultsOfSample)}});
}

Result<Judgement> JudgeOrder(LabWrites& ports, const Sample& sample, const NewResult& order,
                             const FoundItem& found) {
  const bool other_method = !order.method.empty() && order.method != found.method_code &&
                            order.method != found.method_name_zh;
  const Status good = CheckReading(order.reading, found.item.rule, other_method);
  if (!good.ok()) return good.error().With("item_code", found.item.code);
  PANYUAN_ASSIGN(
      const std::optional<Limit> limit,
      ports.items().LimitInForce(sample.batch, found.item, base::ShanghaiDay(sample.taken_at)));
  return Judge(order.reading, found.item.rule, limit);
}

Status MoveFigures(LabWrites& ports, const Sample& sample, const TestResult& result) {
  const CountedSample counted = Counted(sample);
  const Verdict verdict = result.judgement.verdict;
  PANYUAN_TRY(ports.counters().ResultVerified(counted, result.item.code, verdict));
  const SampleVerdict moved = VerdictAfter(sample.verdict, verdict);
  if (moved == sample.verdict) return Ok();
  PANYUAN_TRY(ports.changes().SaveVerdict(sample.id, moved));
  return ports.counters().VerdictMoved(counted, sample.verdict, moved);
}

}  // namespace

Result<RecordedSample> TakeSample(LabWrites& ports, const NewSample& order, UtcTime now) {
  if (order.sampler.value.empty()) return kStaffIdNeeded;
  PANYUAN_TRY(CheckPortion(order.test, 1, "test"));
  PANYUAN_TRY(CheckPortion(order.reserve, 0, "reserve"));
  PANYUAN_TRY(ports.laboratories().CheckLab(order.lab_code));
  PANYUAN_ASSIGN(FoundBatch found, ports.batches().FindBatch(order.batch_code));
  // The arrival may be stated by a clock a little ahead of this one.
  const UtcTime taken_at = order.taken_at.value_or(std::max(now, found.arrived_at));
  PANYUAN_TRY(CheckTakenAt(taken_at, found.arrived_at, now));

  Sample sample;
  sample.batch = std::move(found.batch);
  sample.lab_code = order.lab_code;
  sample.purpose = order.purpose;
  sample.sampler = order.sampler;
  sample.taken_at = taken_at;
  sample.recorded_at = now;
  sample.test = order.test;
  sample.reserve = order.reserve;
  PANYUAN_ASSIGN(sample.id, ports.changes().Insert(sample));
  PANYUAN_TRY(ports.counters().SampleTaken(Counted(sample)));
  PANYUAN_ASSIGN(ledger::Appended entry,
                 ports.log().Append(SamplingEvent({ports.uris(), ports.codes()}, sample)));
  return RecordedSample{std::move(sample), std::move(entry)};
}

Result<Sample> FindSample(SampleReads& samples, const CountyCodes& codes,
                          std::string_view sample_code) {
  PANYUAN_ASSIGN(const SampleId id, codes.ParseSample(sample_code));
  PANYUAN_ASSIGN(std::optional<Sample> found, samples.FindSample(id));
  if (!found)
    return Error(kSampleNotFound, {{"field", "sample_code"}, {"sample_code", codes.Format(id)}});
  return std::move(*found);
}

Result<TestResult> FindResult(SampleReads& samples, const CountyCodes& codes,
                              std::string_view result_code) {
  PANYUAN_ASSIGN(const ResultId id, codes.ParseResult(result_code));
  PANYUAN_ASSIGN(std::optional<TestResult> found, samples.FindResult(id));
  if (!found)
    return Error(kResultNotFound, {{"field", "result_code"}, {"result_code", codes.Format(id)}});
  return std::move(*found);
}

Result<RecordedResult> SubmitResult(LabWrites& ports, const Sample& sample, const NewResult& order,
                                    UtcTime now) {
  if (order.tested_by.value.empty()) return kStaffIdNeeded;
  PANYUAN_TRY(base::CheckText(order.item_code, "item_code", kMaxCodeChars, Presence::kRequired));
  PANYUAN_TRY(base::CheckText(order.method, "method", kMaxMethodChars, Presence::kOptional));
  // The sample may have been taken by a clock a little ahead of this one.
  const UtcTime tested_at = order.tested_at.value_or(std::max(now, sample.taken_at));
  PANYUAN_TRY(base::CheckNotAhead(tested_at, now, "tested_at"));
  PANYUAN_TRY(CheckNotBefore(tested_at, "tested_at", sample.taken_at, "taken_at"));
  PANYUAN_TRY(CheckRoom(ports, sample));
  PANYUAN_ASSIGN(FoundItem found, ports.items().FindItem(order.item_code));

  TestResult result;
  PANYUAN_ASSIGN(result.judgement, JudgeOrder(ports, sample, order, found));
  result.method = MethodOf(order, found);
  result.sample = sample.id;
  result.batch = sample.batch.number;
  result.batch_code = sample.batch.code;
  result.lab_code = sample.lab_code;
  result.item = std::move(found.item);
  result.reading = order.reading;
  result.tested_by = order.tested_by;
  result.tested_at = tested_at;
  result.recorded_at = now;
  PANYUAN_ASSIGN(result.id, ports.changes().Insert(result));
  PANYUAN_ASSIGN(ledger::Appended entry, ports.log().Append(SubmissionEvent(
                                             {ports.uris(), ports.codes()}, sample, result)));
  return RecordedResult{std::move(result), std::move(entry)};
}

Result<VerifiedResult> VerifyResult(LabWrites& ports, const TestResult& submitted,
                                    const StaffId& verifier, UtcTime now) {
  const std::string result_code = ports.codes().Format(submitted.id);
  Result<TestResult> verified = Verify(submitted, verifier, now);
  if (!verified.ok()) return verified.error().With("result_code", result_code);
  PANYUAN_ASSIGN(const std::optional<Sample> sample, ports.samples().FindSample(submitted.sample));
  if (!sample) return base::kInternalFault;

  VerifiedResult out{std::move(*verified), false, {}};
  PANYUAN_TRY(ports.changes().SaveVerification(out.result));
  PANYUAN_TRY(MoveFigures(ports, *sample, out.result));
  PANYUAN_ASSIGN(out.entry, ports.log().Append(VerificationEvent({ports.uris(), ports.codes()},
                                                                 *sample, out.result)));
  if (out.result.judgement.verdict == Verdict::kNonConformant) {
    const HoldCause cause{result_code, FindingOf(out.result), now};
    PANYUAN_ASSIGN(out.batch_held, ports.holds().Hold(sample->batch.number, cause));
  }
  return out;
}

}  // namespace panyuan::lab
