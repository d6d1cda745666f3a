#include "services/lab/domain/events.h"

#include <algorithm>

#include "services/lab/domain/finding.h"

namespace panyuan::lab {
namespace {

using ledger::EpcisEvent;
using ledger::SensorReport;

std::string DigitsOf(std::string code) {
  code.erase(std::remove(code.begin(), code.end(), '-'), code.end());
  return code;
}

// UN/CEFACT Recommendation 20; empty for units that have no code there. A gram per kilogram is a
// milligram per gram.
std::string_view CodeOf(std::string_view unit) {
  if (unit == "mg/kg") return "NA";
  if (unit == "ug/kg") return "J33";
  if (unit == "g/kg" || unit == "mg/g") return "H64";
  if (unit == "g/L") return "GL";
  return "";
}

std::string_view DispositionOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
      return "conformant";
    case Verdict::kNonConformant:
      return "non_conformant";
    case Verdict::kPresumptivePositive:
    case Verdict::kInvalid:
    case Verdict::kNotJudged:
      return "unknown";
  }
  return "unknown";
}

// A value whose unit has no code, or that was below detection, is in the extension only.
SensorReport ReportOf(const Names& names, const TestResult& result) {
  SensorReport report;
  report.substance = names.uris.Item(result.item.code);
  if (const auto* strip = std::get_if<StripReading>(&result.reading)) {
    if (strip->control_line) report.positive = strip->positive;
  } else if (const auto* inhibition = std::get_if<InhibitionReading>(&result.reading)) {
    report.value = inhibition->percent;
    report.uom = "P1";
  } else {
    const auto& content = std::get<Concentration>(result.reading);
    report.uom = content.below_detection ? "" : CodeOf(content.unit);
    if (!report.uom.empty()) report.value = content.value;
  }
  return report;
}

// An extension, where there is something to say.
void Note(EpcisEvent& event, std::string name, std::string_view value) {
  if (!value.empty()) event.extensions.emplace(std::move(name), value);
}

EpcisEvent EventOf(const Names& names, const Sample& sample) {
  EpcisEvent event;
  event.action = "OBSERVE";
  event.quantities.push_back(
      {names.uris.Batch(DigitsOf(sample.batch.code)), 0, sample.batch.number.value});
  event.transactions.push_back({"testprd", names.uris.Sample(names.codes.Format(sample.id))});
  Note(event, "lab", sample.lab_code);
  return event;
}

EpcisEvent InspectingEvent(const Names& names, const Sample& sample, const TestResult& result) {
  EpcisEvent event = EventOf(names, sample);
  event.step = "inspecting";
  event.place = names.uris.Lab(sample.lab_code);
  event.transactions.push_back({"testres", names.uris.Result(names.codes.Format(result.id))});
  Note(event, "result", names.codes.Format(result.id));
  Note(event, "item", result.item.code);
  Note(event, "tester", result.tested_by.value);
  return event;
}

}  // namespace

EpcisEvent SamplingEvent(const Names& names, const Sample& sample) {
  EpcisEvent event = EventOf(names, sample);
  event.time = sample.taken_at;
  event.step = "sampling";
  event.place = names.uris.Stall(sample.batch.stall_code);
  event.quantities[0].mass_g = int64_t{sample.test.mass_g} + sample.reserve.mass_g;
  Note(event, "testPortion_g", std::to_string(sample.test.mass_g));
  Note(event, "testSeal", sample.test.seal);
  Note(event, "reservePortion_g", std::to_string(sample.reserve.mass_g));
  Note(event, "reserveSeal", sample.reserve.seal);
  Note(event, "purpose", sample.purpose == Purpose::kRoutine ? "routine" : "targeted");
  Note(event, "sampler", sample.sampler.value);
  return event;
}

EpcisEvent SubmissionEvent(const Names& names, const Sample& sample, const TestResult& result) {
  EpcisEvent event = InspectingEvent(names, sample, result);
  event.time = result.tested_at;
  return event;
}

EpcisEvent VerificationEvent(const Names& names, const Sample& sample, const TestResult& result) {
  EpcisEvent event = InspectingEvent(names, sample, result);
  const Judgement& judgement = result.judgement;
  event.time = result.verified_at;
  event.disposition = DispositionOf(judgement.verdict);
  event.reports.push_back(ReportOf(names, result));
  Note(event, "verdict", VerdictName(judgement.verdict));
  Note(event, "method", result.method);
  Note(event, "verifier", result.verified_by.value);
  Note(event, "reading", WriteReading(result.reading));
  if (judgement.limit && judgement.limit->judges()) {
    Note(event, "limit", WriteLimit(*judgement.limit));
    Note(event, "limitBasis", judgement.limit->basis);
    Note(event, "limitConfidence", ConfidenceName(judgement.limit->confidence));
  }
  return event;
}

}  // namespace panyuan::lab
