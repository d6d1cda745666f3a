#include "services/trace/domain/act.h"

#include <algorithm>
#include <utility>

#include "services/base/text.h"
#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Result;
using base::UtcTime;

namespace {

constexpr size_t kMaxOriginChars = 80;

std::string JoinedOrigin(std::span<const Batch> parents) {
  constexpr std::string_view kBetween = "、";
  std::vector<std::string_view> origins;
  std::string joined;
  for (const Batch& parent : parents) {
    if (std::find(origins.begin(), origins.end(), parent.origin) != origins.end()) continue;
    origins.push_back(parent.origin);
    if (!joined.empty()) joined += kBetween;
    joined += parent.origin;
  }
  size_t end = 0;
  for (size_t characters = 0; end < joined.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(joined[end]) & 0xC0) != 0x80;
    if (begins && ++characters > kMaxOriginChars) break;
  }
  joined.resize(end);
  return joined;
}

// The number for a batch that is made of `parents`.
Result<BatchNumber> ChildNumber(TraceWrites& ports, const Stall& stall,
                                std::span<const Batch> parents, const std::string& reserved_code) {
  if (reserved_code.empty()) return ports.changes().TakeNumbers(1);
  PANYUAN_ASSIGN(const BatchNumber number, ReservedNumber(ports, stall, reserved_code));
  const auto newest =
      std::max_element(parents.begin(), parents.end(),
                       [](const Batch& a, const Batch& b) { return a.number < b.number; });
  if (newest->number < number) return number;
  return Error(kCodeOlderThanInput, {{"field", "reserved_code"},
                                     {"batch_code", reserved_code},
                                     {"input_code", newest->code.ToString()}});
}

}  // namespace

Result<int64_t> MassOf(const Portion& portion) {
  if (portion.mass_g) return *portion.mass_g;
  const Batch& batch = portion.view.batch;
  const int64_t loose_g = batch.on_hand_g - batch.packed_g;
  if (loose_g > 0) return loose_g;
  return Error(kNothingLeft, {{"field", "quantity"}, {"batch_code", batch.code.ToString()}});
}

Result<UtcTime> ActTime(std::optional<UtcTime> stated, const Batch& batch, UtcTime now) {
  const UtcTime at = stated.value_or(now);
  PANYUAN_TRY(base::CheckEventTime(at, now, "happened_at"));
  if (stated && at.us + base::kMaxAhead_us < batch.arrived_at.us)
    return Error(kBeforeArrival, {{"field", "happened_at"},
                                  {"value", base::FormatShanghai(at)},
                                  {"batch_code", batch.code.ToString()},
                                  {"arrived_at", base::FormatShanghai(batch.arrived_at)}});
  return std::max(at, batch.arrived_at);
}

base::Status CheckReason(std::string_view reason, std::string_view field) {
  constexpr size_t kMaxChars = 120;
  if (reason.empty()) return Error(kReasonMissing, {{"field", std::string(field)}});
  return base::CheckText(reason, field, kMaxChars, base::Presence::kRequired);
}

ledger::QuantityLine LineOf(const ledger::ThingUris& uris, const Batch& batch, int64_t mass_g) {
  return {uris.Batch(batch.code.Digits()), mass_g, batch.number.value};
}

ledger::EpcisEvent EventAbout(const ledger::ThingUris& uris, const BatchView& view, int64_t mass_g,
                              UtcTime at) {
  ledger::EpcisEvent event;
  event.action = "OBSERVE";
  event.time = at;
  event.place = uris.Stall(view.stall.code);
  event.quantities.push_back(LineOf(uris, view.batch, mass_g));
  return event;
}

Result<Batch> AddChild(TraceWrites& ports, const Stall& stall, std::span<const Batch> parents,
                       const ChildTerms& terms) {
  Batch child;
  PANYUAN_ASSIGN(child.number, ChildNumber(ports, stall, parents, terms.reserved_code));
  child.code = ports.numbering().CodeOf(static_cast<uint64_t>(child.number.value));
  child.product = terms.product;
  child.stall = stall.id;
  child.origin = JoinedOrigin(parents);
  child.from_outside =
      std::any_of(parents.begin(), parents.end(), [](const Batch& b) { return b.from_outside; });
  child.received_g = child.on_hand_g = terms.mass_g;
  child.made_by = terms.making;
  // So that other counties, which ask by source, find the goods on their way on.
  if (terms.making == Making::kTransferred) child.source = parents.front().code;
  child.arrived_at = terms.at;
  child.recorded_at = terms.now;
  child.expires_day = terms.expires_day;
  child.expiry_confidence = terms.expiry_confidence;
  PANYUAN_TRY(ports.changes().Insert(child));
  const bool moved_in = terms.making == Making::kTransferred;
  ports.flows().Add(stall.id, base::ShanghaiDay(terms.at), moved_in ? Flow::kMovedIn : Flow::kMade,
                    terms.mass_g);
  return child;
}

}  // namespace panyuan::trace
