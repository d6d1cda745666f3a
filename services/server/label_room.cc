// What labels say, from the trace room and the laboratory.
#include <algorithm>
#include <utility>

#include "services/lab/store/sample_rows.h"
#include "services/server/trace_room.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::server {
namespace {

using base::Result;
using label::PrintedVerdict;

constexpr size_t kMaxResults = 200;

// What the verified results allow a label to claim.
Result<PrintedVerdict> VerdictOf(db::Session& session, const trace::Batch& batch) {
  if (batch.hold) return PrintedVerdict::kHeld;
  PANYUAN_ASSIGN(const auto results,
                 lab::SqlSampleReads(session).VerifiedResultsOf({batch.number.value}, kMaxResults));
  auto verdict = lab::SampleVerdict::kPending;
  for (const lab::TestResult& result : results)
    verdict = lab::VerdictAfter(verdict, result.judgement.verdict);
  return verdict == lab::SampleVerdict::kConformant ? PrintedVerdict::kConformant
                                                    : PrintedVerdict::kNotTested;
}

}  // namespace

label::FindSubject MakeLabelSubjects(const CountyParts& parts) {
  return [parts](db::Session& session, std::string_view code_text) -> Result<label::LabelSubject> {
    TraceReadPorts ports(session, parts.numbering);
    PANYUAN_ASSIGN(trace::Batch batch,
                   trace::FindBatch(ports.batches(), ports.numbering(), code_text));
    PANYUAN_ASSIGN(const trace::BatchView view, trace::ViewOf(ports.catalogue(), std::move(batch)));
    label::LabelSubject subject;
    subject.text.product_zh = view.product.name_zh;
    subject.text.product_en = view.product.name_en;
    subject.text.batch_code = view.batch.code;
    subject.text.quantity = trace::FormatKilograms(view.batch.received_g) + " kg";
    subject.text.market = view.stall.market_zh;
    subject.text.stall = view.stall.code;
    subject.text.arrived = base::FormatDay(base::ShanghaiDay(view.batch.arrived_at));
    subject.text.origin = view.batch.origin;
    subject.stall = view.stall.id.value;
    subject.product = view.product.id.value;
    subject.place = {view.stall.code, view.stall.market_code, view.stall.township_code, ""};
    PANYUAN_ASSIGN(subject.verdict, VerdictOf(session, view.batch));
    return subject;
  };
}

}  // namespace panyuan::server
