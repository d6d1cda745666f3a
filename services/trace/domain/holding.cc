#include "services/trace/domain/holding.h"

#include <utility>

#include "services/trace/domain/move_reasons.h"
#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Result;
using base::UtcTime;

namespace {

Result<Recorded> Record(TraceWrites& ports, BatchView view, ledger::EpcisEvent event) {
  PANYUAN_TRY(ports.changes().Update(view.batch));
  event.step = "holding";
  PANYUAN_ASSIGN(ledger::Appended entry, ports.log().Append(event));
  return Recorded{std::move(view), std::move(entry)};
}

}  // namespace

Result<Recorded> StopSale(TraceWrites& ports, BatchView view, const HoldOrder& order, UtcTime now) {
  PANYUAN_TRY(CheckReason(order.reason_zh, "reason_zh"));
  const std::string& en = order.reason_en.empty() ? order.reason_zh : order.reason_en;
  PANYUAN_TRY(CheckReason(en, "reason_en"));
  Batch& batch = view.batch;
  const base::Metadata about{{"field", "batch_code"}, {"batch_code", batch.code.ToString()}};
  if (batch.voided) return Error(kBatchVoided, about);
  if (batch.hold)
    return Error(kAlreadyHeld, about).With("since", base::FormatShanghaiMinute(batch.hold->since));
  batch.hold = Hold{"", order.reason_zh, en, now, order.by};

  ledger::EpcisEvent event = EventAbout(ports.uris(), view, batch.on_hand_g, now);
  event.disposition = "non_sellable_other";
  event.extensions = {{"heldBy", order.by == HoldBy::kMarket ? "market" : "regulator"},
                      {"reason", order.reason_zh}};
  return Record(ports, std::move(view), std::move(event));
}

Result<Recorded> PermitSale(TraceWrites& ports, BatchView view, HoldBy by,
                            const std::string& reason, UtcTime now) {
  PANYUAN_TRY(CheckReason(reason, "reason"));
  Batch& batch = view.batch;
  const base::Metadata about{{"field", "batch_code"}, {"batch_code", batch.code.ToString()}};
  if (!batch.hold) return Error(kNotHeld, about);
  if (batch.hold->by == HoldBy::kRegulator && by != HoldBy::kRegulator)
    return Error(kHeldByRegulator, about);
  batch.hold.reset();

  ledger::EpcisEvent event = EventAbout(ports.uris(), view, batch.on_hand_g, now);
  event.disposition = "sellable_not_accessible";
  event.extensions = {{"reason", reason}};
  return Record(ports, std::move(view), std::move(event));
}

}  // namespace panyuan::trace
