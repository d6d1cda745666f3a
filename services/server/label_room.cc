// What labels say and where they were scanned, from the trace room, the registry and the
// laboratory.
#include <algorithm>
#include <utility>

#include "services/base/reasons.h"
#include "services/lab/store/sample_rows.h"
#include "services/label/store/scan_store.h"
#include "services/registry/store/registry_store.h"
#include "services/server/trace_room.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::server {
namespace {

using base::Result;
using label::PrintedVerdict;

constexpr size_t kMaxResults = 200;

// What the verified results allow a label to claim.
Result<PrintedVerdict> VerdictOf(db::Session& session, const trace::Batch& batch) {
  if (batch.hold || batch.recall_id || batch.voided) return PrintedVerdict::kHeld;
  PANYUAN_ASSIGN(const auto results,
                 lab::SqlSampleReads(session).VerifiedResultsOf({batch.number.value}, kMaxResults));
  auto verdict = lab::SampleVerdict::kPending;
  for (const lab::TestResult& result : results)
    verdict = lab::VerdictAfter(verdict, result.judgement.verdict);
  return verdict == lab::SampleVerdict::kConformant ? PrintedVerdict::kConformant
                                                    : PrintedVerdict::kNotTested;
}

Result<label::AlertNames> NamesOf(db::Session& session, const CountyParts& parts,
                                  const label::ScanAlert& alert) {
  TraceReadPorts ports(session, parts.numbering);
  PANYUAN_ASSIGN(const auto batch, ports.batches().Find({alert.batch_number}));
  if (!batch) return base::kInternalFault;  // an alert is of a batch that was found
  PANYUAN_ASSIGN(const trace::Product product, ports.catalogue().ProductOf(batch->product));
  PANYUAN_ASSIGN(const trace::Stall stall, ports.catalogue().StallOf(batch->stall));
  PANYUAN_ASSIGN(
      const registry::Named market,
      registry::RegistryStore(session).NameOf(registry::NamedKind::kMarket, alert.market_code));
  return label::AlertNames{batch->code.ToString(), product.name_zh, product.name_en, stall.code,
                           market.name_zh,         market.name_en};
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
    PANYUAN_ASSIGN(const auto lot, ports.gtin_lots().Of(view.batch.number));
    if (lot) subject.lot_path = lot->Path();
    return subject;
  };
}

label::ScanReads MakeScanReads(const CountyParts& parts) {
  label::ScanReads reads;
  reads.find_batch = [parts](db::Session& session, std::string_view code) -> Result<int64_t> {
    TraceReadPorts ports(session, parts.numbering);
    PANYUAN_ASSIGN(const trace::Batch batch,
                   trace::FindBatch(ports.batches(), ports.numbering(), code));
    return batch.number.value;
  };
  reads.find_stall = [](db::Session& session, std::string_view code) -> Result<label::KnownStall> {
    PANYUAN_ASSIGN(const registry::Stall stall, registry::RegistryStore(session).FindStall(code));
    return label::KnownStall{stall.id.value,
                             {stall.code, stall.market_code, stall.township_code, ""}};
  };
  reads.history = label::ScansOf;
  reads.alerts = [](db::Session& session, int64_t stall_id, std::string_view market_code,
                    const label::AlertPage& page) {
    if (stall_id != 0) return label::AlertsOfStall(session, stall_id, page);
    return market_code.empty() ? label::AllAlerts(session, page)
                               : label::AlertsOfMarket(session, market_code, page);
  };
  reads.names = [parts](db::Session& session,
                        const label::ScanAlert& alert) -> Result<label::AlertNames> {
    return NamesOf(session, parts, alert);
  };
  return reads;
}

}  // namespace panyuan::server
