#include "services/trace/domain/correction.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/ledger/stock_effect.h"
#include "services/trace/domain/move_reasons.h"
#include "services/trace/domain/own_event.h"
#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;

namespace {

constexpr size_t kMaxCorrections = 1'000;  // of one batch that are looked through

// What the event did to its lines: to those it made or moved, and to its inputs.
struct Undoing {
  std::optional<Flow> flow;  // nothing: it moved nothing
  bool made = false;         // its lines are batches that it made
};

std::optional<Undoing> UndoingOf(const ledger::EpcisEvent& event) {
  if (ledger::IsTransformStep(event.step)) return Undoing{Flow::kMade, true};
  const bool recall = event.extensions.contains("recall");
  if (event.step == "receiving" && event.sources.empty()) return Undoing{Flow::kReceived, true};
  if (event.step == "retail_selling") return Undoing{Flow::kSold, false};
  if (event.step == "stock_taking") return Undoing{Flow::kLost, false};
  if (event.step == "departing") return Undoing{Flow::kSentOut, false};
  if (event.step == "destroying" && !recall) return Undoing{Flow::kDestroyed, false};
  if (event.step == "shipping" && event.disposition == "returned")
    return Undoing{Flow::kReturned, false};
  if (event.step == "stocking") return Undoing{};
  return std::nullopt;
}

base::Metadata AboutEvent(const Batch& batch, uint64_t leaf_index) {
  return {{"field", "leaf_index"},
          {"batch_code", batch.code.ToString()},
          {"leaf_index", std::to_string(leaf_index)}};
}

Status CheckNotCorrected(MoveWrites& ports, const Batch& batch, uint64_t leaf_index,
                         const std::string& event_id) {
  PANYUAN_ASSIGN(const std::vector<ChainStep> corrections,
                 ports.events().CorrectionsOf(batch.number, kMaxCorrections));
  const std::string member = "\"eventID\":\"" + event_id + "\"";
  const bool corrected = std::any_of(
      corrections.begin(), corrections.end(),
      [&](const ChainStep& step) { return step.event_json.find(member) != std::string::npos; });
  return corrected ? Status(Error(kAlreadyCorrected, AboutEvent(batch, leaf_index))) : Ok();
}

// A batch can be undone while it is as it was made.
Status CheckUntouched(TraceWrites& trace, const Batch& batch) {
  const base::Metadata about{{"field", "leaf_index"}, {"batch_code", batch.code.ToString()}};
  PANYUAN_ASSIGN(const std::vector<Edge> children, trace.edges().ChildrenOf({&batch.number, 1}));
  const bool tested = batch.hold && batch.hold->by == HoldBy::kLab;
  const bool as_made = batch.on_hand_g == batch.received_g && batch.offered_g == 0 &&
                       batch.packed_g == 0 && !batch.voided && !tested;
  return as_made && children.empty() ? Ok() : Status(Error(kMadeBatchUsed, about));
}

Result<Batch> BatchOf(TraceWrites& trace, int64_t number) {
  PANYUAN_ASSIGN(std::optional<Batch> found, trace.batches().Find({number}));
  if (!found)
    return Error(
        kBatchNotFound,
        {{"batch_code", trace.numbering().CodeOf(static_cast<uint64_t>(number)).ToString()}});
  if (found->recall_id)
    return Error(kBatchRecalled, {{"field", "leaf_index"}, {"batch_code", found->code.ToString()}});
  return std::move(*found);
}

Status UndoLine(TraceWrites& trace, const ledger::QuantityLine& line, const Undoing& undoing,
                UtcTime at) {
  PANYUAN_ASSIGN(Batch batch, BatchOf(trace, line.batch_number));
  if (undoing.made) {
    PANYUAN_TRY(CheckUntouched(trace, batch));
    batch.voided = true;
  }
  if (!undoing.flow) return Ok();
  PANYUAN_ASSIGN(const int64_t missing_g, Post(trace, batch, {*undoing.flow, -line.mass_g, at}));
  static_cast<void>(missing_g);  // 0: what is not there is refused
  return Ok();
}

Status Undo(TraceWrites& trace, const ledger::EpcisEvent& event, const Undoing& undoing,
            uint64_t leaf_index) {
  std::vector<BatchNumber> made;
  for (const ledger::QuantityLine& line : event.quantities) {
    PANYUAN_TRY(UndoLine(trace, line, undoing, event.time));
    made.push_back({line.batch_number});
  }
  for (const ledger::QuantityLine& line : event.inputs)
    PANYUAN_TRY(UndoLine(trace, line, {Flow::kTransformed, false}, event.time));
  return undoing.made ? trace.edge_writes().RemoveMadeBy(leaf_index, made) : Ok();
}

}  // namespace

Result<Recorded> CorrectEvent(MoveWrites& ports, BatchView view, const CorrectionOrder& order,
                              UtcTime now) {
  TraceWrites& trace = ports.trace();
  const base::Metadata about = AboutEvent(view.batch, order.leaf_index);
  PANYUAN_ASSIGN(const std::optional<ChainStep> step,
                 ports.events().At(view.batch.number, order.leaf_index));
  if (!step) return Error(kEventNotFound, about);
  const Error refusal = Error(kNotCorrectable, about).With("step", step->step);
  if (step->step == ledger::kErrorStep || step->step == ledger::kForeignStep) return refusal;
  PANYUAN_ASSIGN(OwnEvent own, ReadOwnEvent(step->event_json, trace.numbering()));
  const std::optional<Undoing> undoing = UndoingOf(own.event);
  if (!undoing) return refusal;
  own.event.time = step->occurred_at;  // finer than it is written
  PANYUAN_TRY(base::CheckEventTime(own.event.time, now, "leaf_index"));
  PANYUAN_TRY(CheckNotCorrected(ports, view.batch, order.leaf_index, own.event_id));
  PANYUAN_TRY(Undo(trace, own.event, *undoing, order.leaf_index));

  own.event.error =
      ledger::ErrorDeclaration{now, order.did_not_occur ? "did_not_occur" : "incorrect_data"};
  PANYUAN_ASSIGN(ledger::Appended entry, trace.log().Append(own.event));
  if (entry.event_id != own.event_id) return refusal;  // it was not read as it was written
  PANYUAN_ASSIGN(const std::optional<Batch> changed, trace.batches().Find(view.batch.number));
  if (changed) view.batch = *changed;
  return Recorded{std::move(view), std::move(entry)};
}

}  // namespace panyuan::trace
