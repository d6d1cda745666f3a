#include "services/trace/domain/removal.h"

#include <string_view>
#include <utility>

#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Result;
using base::UtcTime;

namespace {

struct Way {
  Flow flow;
  std::string_view action, step, disposition;
  bool despite_all;   // a hold or recall does not stop it
  bool may_oversell;  // where the policy permits
};

Way WayOf(Removal removal) {
  switch (removal) {
    case Removal::kSpoiled:
      return {Flow::kLost, "DELETE", "stock_taking", "damaged", false, true};
    case Removal::kExpired:
      return {Flow::kLost, "DELETE", "stock_taking", "expired", false, true};
    case Removal::kStolen:
      return {Flow::kLost, "DELETE", "stock_taking", "stolen", false, true};
    case Removal::kShrinkage:
      return {Flow::kLost, "DELETE", "stock_taking", "disposed", false, true};
    case Removal::kReturned:
      return {Flow::kReturned, "OBSERVE", "shipping", "returned", true, false};
    case Removal::kDestroyed:
      return {Flow::kDestroyed, "DELETE", "destroying", "destroyed", true, false};
    case Removal::kSentOut:
      break;
  }
  return {Flow::kSentOut, "OBSERVE", "departing", "in_transit", false, true};
}

// The evidence in hex; empty where there is none.
Result<std::string> ReadEvidence(Evidence& evidence, const std::string& sha256) {
  if (sha256.empty()) return std::string();
  const auto hash = base::ToHash(sha256);
  bool kept = false;
  if (hash) {
    PANYUAN_ASSIGN(kept, evidence.Has(*hash));
  }
  if (!kept) return Error(kEvidenceUnknown, {{"field", "evidence_sha256"}});
  return base::HexEncode(sha256);
}

}  // namespace

Result<Removed> RemoveStock(MoveWrites& ports, Portion portion, const RemovalOrder& order,
                            UtcTime now) {
  TraceWrites& trace = ports.trace();
  PANYUAN_TRY(CheckReason(order.reason, "reason"));
  PANYUAN_ASSIGN(const std::string evidence, ReadEvidence(ports.evidence(), order.evidence_sha256));
  Batch& batch = portion.view.batch;
  PANYUAN_ASSIGN(const int64_t mass_g, MassOf(portion));
  PANYUAN_ASSIGN(const UtcTime at, ActTime(order.happened_at, batch, now));
  const Way way = WayOf(order.removal);
  PANYUAN_TRY(CheckMayLeave(batch, mass_g, {way.despite_all, way.despite_all}));
  const Oversell oversell = way.may_oversell ? trace.policy().oversell : Oversell::kRefuse;
  PANYUAN_ASSIGN(const int64_t missing_g, Post(trace, batch, {way.flow, mass_g, at}, oversell));

  ledger::EpcisEvent event = EventAbout(trace.uris(), portion.view, mass_g, at);
  event.action = way.action;
  event.step = way.step;
  event.disposition = way.disposition;
  event.extensions.emplace("reason", order.reason);
  if (!evidence.empty()) event.extensions.emplace("documentSha256", evidence);
  if (missing_g > 0) event.extensions.emplace("flag", WordOf(FlagKind::kOversold));
  PANYUAN_ASSIGN(ledger::Appended entry, trace.log().Append(event));
  if (missing_g > 0)
    PANYUAN_TRY(trace.flags().Add(
        {FlagKind::kOversold, batch.number, batch.stall, entry.leaf_index, at, missing_g, 0}));
  return Removed{{std::move(portion.view), std::move(entry)}, missing_g > 0};
}

Result<Recorded> DisplayBatch(TraceWrites& ports, BatchView view,
                              std::optional<UtcTime> happened_at, UtcTime now) {
  PANYUAN_ASSIGN(const UtcTime at, ActTime(happened_at, view.batch, now));
  PANYUAN_TRY(CheckMayLeave(view.batch, 0));
  ledger::EpcisEvent event = EventAbout(ports.uris(), view, view.batch.on_hand_g, at);
  event.step = "stocking";
  event.disposition = "sellable_accessible";
  PANYUAN_ASSIGN(ledger::Appended entry, ports.log().Append(event));
  return Recorded{std::move(view), std::move(entry)};
}

}  // namespace panyuan::trace
