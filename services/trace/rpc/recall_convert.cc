#include "services/trace/rpc/recall_convert.h"

#include "services/rpc/convert.h"
#include "services/trace/domain/recall_reasons.h"
#include "services/trace/rpc/convert.h"

namespace panyuan::trace {

using base::Result;

namespace {

void SetMass(int64_t mass_g, v1::Quantity* proto) {
  proto->set_value(FormatKilograms(mass_g));
  proto->set_unit_code("KGM");
}

v1::RecallState ToProto(RecallState state) {
  switch (state) {
    case RecallState::kHolding:
      return v1::RECALL_STATE_HOLDING;
    case RecallState::kOpen:
      return v1::RECALL_STATE_OPEN;
    case RecallState::kClosed:
      return v1::RECALL_STATE_CLOSED;
  }
  return v1::RECALL_STATE_UNSPECIFIED;
}

void AddCountyFigures(const Recall& recall, const Acknowledgements& acknowledged, base::UtcTime now,
                      v1::Recall* proto) {
  proto->set_batches(static_cast<uint64_t>(recall.batches));
  proto->set_stalls(static_cast<uint64_t>(recall.stalls));
  SetMass(recall.left_g, proto->mutable_left());
  SetMass(recall.sold_g, proto->mutable_sold());
  SetMass(recall.recovered_g, proto->mutable_recovered());
  SetMass(recall.destroyed_g, proto->mutable_destroyed());
  proto->set_effectiveness_permille(static_cast<uint32_t>(EffectivenessPermille(recall)));
  proto->set_destroyed_permille(static_cast<uint32_t>(DestroyedPermille(recall)));
  proto->set_acknowledged(static_cast<uint64_t>(acknowledged.done));
  proto->set_overdue(static_cast<uint64_t>(OverdueStalls(recall, acknowledged, now)));
  if (const auto seconds = SecondsToHold(recall))
    proto->set_seconds_to_hold(static_cast<uint32_t>(*seconds));
  if (const auto seconds = SecondsToAcknowledge(recall, acknowledged))
    proto->set_seconds_to_acknowledge(static_cast<uint32_t>(*seconds));
}

}  // namespace

RecallOrder FromProto(const v1::StartRecallRequest& proto) {
  // A level past what an int holds is none in any case.
  const int level = proto.level() > 3 ? 4 : static_cast<int>(proto.level());
  return {level, proto.reason_zh(), proto.reason_en(), proto.result_code(), proto.drill()};
}

Result<RecallActReport> FromProto(const v1::RecordRecallActRequest& proto) {
  RecallActReport report;
  if (proto.act() == v1::RECALL_ACT_DESTROYED) {
    report.kind = RecallActKind::kDestroyed;
  } else if (proto.act() != v1::RECALL_ACT_RECOVERED) {
    return base::Error(kRecallActUnspecified, {{"field", "act"}});
  }
  report.quantity = proto.quantity().value();
  report.unit_code = proto.quantity().unit_code();
  report.evidence_sha256 = proto.evidence_sha256();
  PANYUAN_ASSIGN(report.happened_at,
                 rpc::ReadTime(proto.has_happened_at(), proto.happened_at(), "happened_at"));
  return report;
}

void ToProto(const Recall& recall, const RecallView& view, v1::Recall* proto) {
  proto->set_recall_code(CodeOf(view.codes, recall));
  proto->set_drill(recall.drill);
  proto->set_level(static_cast<uint32_t>(recall.level));
  proto->set_state(ToProto(recall.state));
  proto->set_reason_zh(recall.reason_zh);
  proto->set_reason_en(recall.reason_en);
  proto->set_result_code(recall.result_code);
  rpc::WriteTime(recall.ordered_at, proto->mutable_ordered_at());
  if (recall.held_at) rpc::WriteTime(*recall.held_at, proto->mutable_held_at());
  rpc::WriteTime(recall.start_by, proto->mutable_start_by());
  proto->set_finish_by(base::FormatDay(recall.finish_by));
  proto->set_calendar_confidence(ToProto(recall.calendar_confidence));
  if (recall.closed_at) rpc::WriteTime(*recall.closed_at, proto->mutable_closed_at());
  proto->set_closing(recall.closing);
  proto->set_finish_overdue(FinishOverdue(recall, view.now));
  if (view.acknowledged) AddCountyFigures(recall, *view.acknowledged, view.now, proto);
}

void ToProto(const RecallPreview& preview, v1::RecallReach* proto) {
  proto->set_batches(static_cast<uint64_t>(preview.batches));
  proto->set_stalls(static_cast<uint64_t>(preview.stalls));
  proto->set_markets(static_cast<uint64_t>(preview.markets));
  SetMass(preview.left_g, proto->mutable_left());
  SetMass(preview.sold_g, proto->mutable_sold());
  proto->set_scans(static_cast<uint64_t>(preview.scans));
  proto->set_truncated(preview.truncated);
  for (const StallFigures& figures : preview.by_stall) {
    v1::RecallStall& stall = *proto->add_by_stall();
    stall.set_stall_code(figures.stall_code);
    stall.set_market_code(figures.market_code);
    stall.set_batches(static_cast<uint32_t>(figures.batches));
    SetMass(figures.left_g, stall.mutable_left());
    SetMass(figures.sold_g, stall.mutable_sold());
  }
}

void ToProto(const Notice& notice, const Recall& recall, const CountyCodes& codes,
             std::string_view stall_code, base::UtcTime now, v1::Notice* proto) {
  proto->set_seq(static_cast<uint64_t>(notice.seq));
  ToProto(recall, {codes, now, {}}, proto->mutable_recall());
  proto->set_stall_code(std::string(stall_code));
  rpc::WriteTime(notice.noticed_at, proto->mutable_noticed_at());
  if (notice.acknowledged_at)
    rpc::WriteTime(*notice.acknowledged_at, proto->mutable_acknowledged_at());
  proto->set_overdue(IsOverdue(recall, notice, now));
  proto->set_batches(static_cast<uint32_t>(notice.batches));
  SetMass(notice.left_g, proto->mutable_left());
  SetMass(notice.sold_g, proto->mutable_sold());
  SetMass(notice.recovered_g, proto->mutable_recovered());
  SetMass(notice.destroyed_g, proto->mutable_destroyed());
}

void ToProto(const RecalledBatch& reached, const BatchView& view, v1::RecallBatch* proto) {
  ToProto(view, proto->mutable_batch());
  proto->set_depth(static_cast<uint32_t>(reached.depth));
  SetMass(reached.left_g, proto->mutable_left());
  SetMass(reached.sold_g, proto->mutable_sold());
}

}  // namespace panyuan::trace
