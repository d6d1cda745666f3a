#include "services/trace/domain/recall_acts.h"

#include <algorithm>
#include <utility>

#include "services/base/bytes.h"
#include "services/trace/domain/document_reasons.h"
#include "services/trace/domain/recall_reasons.h"
#include "services/trace/domain/stock.h"

namespace panyuan::trace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;

namespace {

base::Metadata About(const RecallWrites& ports, const Recall& recall) {
  return {{"recall_code", CodeOf(ports.codes(), recall)}};
}

// Errors: RECALL_CLOSED, RECALL_DRILL, NOT_IN_RECALL.
Status CheckInForce(RecallWrites& ports, const Recall& recall, const Batch& batch) {
  const base::Metadata about = About(ports, recall);
  if (recall.drill) return Error(kRecallDrill, about);
  if (recall.state == RecallState::kClosed)
    return Error(kRecallClosed, about)
        .With("closed_at", base::FormatShanghaiMinute(*recall.closed_at));
  PANYUAN_ASSIGN(const auto reached, ports.recalls().FindBatch(recall.id, batch.number));
  if (!reached) return Error(kNotInRecall, about).With("batch_code", batch.code.ToString());
  return Ok();
}

Result<std::optional<base::Hash>> ReadEvidence(RecallWrites& ports, std::string_view bytes) {
  if (bytes.empty()) return std::optional<base::Hash>();
  const std::optional<base::Hash> sha256 = base::ToHash(bytes);
  if (!sha256) return Error(kEvidenceHashInvalid, {{"field", "evidence_sha256"}});
  PANYUAN_ASSIGN(const bool kept, ports.evidence().Has(*sha256));
  if (!kept) return Error(kDocumentNotFound, {{"sha256", base::HexEncode(bytes)}});
  return sha256;
}

Status PostAct(RecallWrites& ports, Batch& batch, const RecallAct& act) {
  if (act.kind == RecallActKind::kDestroyed) {
    PANYUAN_TRY(CheckMayLeave(batch, act.mass_g, {.hold = true, .recall = true}));
    const auto posted = Post(ports.trace(), batch, {Flow::kDestroyed, act.mass_g, act.happened_at});
    return posted.ok() ? Ok() : Status(posted.error());
  }
  PANYUAN_ASSIGN(const int64_t recovered_g, ports.changes().RecoveredOf(batch.number));
  if (act.mass_g > batch.sold_g - recovered_g)
    return Error(kRecoveredMore, {{"field", "quantity"},
                                  {"batch_code", batch.code.ToString()},
                                  {"value", FormatKilograms(act.mass_g)},
                                  {"out", FormatKilograms(batch.sold_g - recovered_g)}});
  const auto posted = Post(ports.trace(), batch, {Flow::kRecovered, act.mass_g, act.happened_at});
  return posted.ok() ? Ok() : Status(posted.error());
}

ledger::EpcisEvent EventOf(RecallWrites& ports, const Recall& recall, const BatchView& view,
                           const RecallAct& act) {
  const ledger::ThingUris& uris = ports.trace().uris();
  const bool destroyed = act.kind == RecallActKind::kDestroyed;
  ledger::EpcisEvent event;
  event.action = destroyed ? "DELETE" : "OBSERVE";
  event.time = act.happened_at;
  event.step = destroyed ? "destroying" : "collecting";
  event.disposition = destroyed ? "destroyed" : "returned";
  event.place = uris.Stall(view.stall.code);
  event.quantities.push_back(
      {uris.Batch(view.batch.code.Digits()), act.mass_g, view.batch.number.value});
  event.extensions = {{"recall", CodeOf(ports.codes(), recall)}};
  if (act.evidence)
    event.extensions.emplace("documentSha256", base::HexEncode(base::AsView(*act.evidence)));
  return event;
}

}  // namespace

Result<Notice> AcknowledgeNotice(RecallWrites& ports, const Recall& recall, const Stall& stall,
                                 std::string_view person, UtcTime now) {
  PANYUAN_ASSIGN(std::optional<Notice> notice, ports.recalls().FindNotice(recall.id, stall.id));
  if (!notice) return Error(kNoticeNotFound, About(ports, recall)).With("stall_code", stall.code);
  if (notice->acknowledged_at) return std::move(*notice);
  notice->acknowledged_at = now;
  notice->acknowledged_by = person;
  PANYUAN_TRY(ports.changes().Acknowledge(*notice));
  return std::move(*notice);
}

Result<RecallActDone> RecordRecallAct(RecallWrites& ports, Recall recall, BatchView view,
                                      const RecallActReport& report, UtcTime now) {
  PANYUAN_TRY(CheckInForce(ports, recall, view.batch));
  RecallAct act;
  act.recall = recall.id;
  act.stall = view.stall.id;
  act.batch = view.batch.number;
  act.kind = report.kind;
  PANYUAN_ASSIGN(act.mass_g, ReadMass(report.quantity, report.unit_code, "quantity"));
  PANYUAN_ASSIGN(act.evidence, ReadEvidence(ports, report.evidence_sha256));
  const UtcTime happened_at = report.happened_at.value_or(now);
  PANYUAN_TRY(base::CheckEventTime(happened_at, now, "happened_at"));
  act.happened_at = std::max(happened_at, view.batch.arrived_at);
  PANYUAN_TRY(PostAct(ports, view.batch, act));

  RecallActDone done;
  PANYUAN_ASSIGN(done.entry, ports.trace().log().Append(EventOf(ports, recall, view, act)));
  act.leaf_index = done.entry.leaf_index;
  PANYUAN_TRY(ports.changes().AddAct(act));
  (act.kind == RecallActKind::kDestroyed ? recall.destroyed_g : recall.recovered_g) += act.mass_g;
  PANYUAN_TRY(ports.changes().Update(recall));
  PANYUAN_ASSIGN(const auto notice, ports.recalls().FindNotice(recall.id, view.stall.id));
  done.notice = notice.value_or(Notice());
  return done;
}

}  // namespace panyuan::trace
