#include "services/trace/domain/transfer.h"

#include <algorithm>
#include <utility>

#include "services/trace/domain/move_reasons.h"
#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;

namespace {

// What the transfer's events share.
struct Course {
  BatchView given;
  Stall to;
  std::string code;
};

Status CheckOpen(const CountyCodes& codes, const Transfer& transfer) {
  if (transfer.state == TransferState::kOffered) return Ok();
  return Error(kTransferAnswered,
               {{"field", "transfer_code"},
                {"transfer_code", codes.Format(transfer.id)},
                {"answered_at",
                 base::FormatShanghaiMinute(transfer.answered_at.value_or(transfer.offered_at))}});
}

Result<Course> CourseOf(MoveWrites& ports, const Transfer& transfer) {
  PANYUAN_TRY(CheckOpen(ports.codes(), transfer));
  TraceWrites& trace = ports.trace();
  PANYUAN_ASSIGN(std::optional<Batch> found, trace.batches().Find(transfer.batch));
  if (!found)
    return Error(
        kBatchNotFound,
        {{"batch_code",
          trace.numbering().CodeOf(static_cast<uint64_t>(transfer.batch.value)).ToString()}});
  Course course;
  PANYUAN_ASSIGN(course.given, ViewOf(trace.catalogue(), std::move(*found)));
  PANYUAN_ASSIGN(course.to, trace.catalogue().StallOf(transfer.to));
  course.code = ports.codes().Format(transfer.id);
  return course;
}

ledger::EpcisEvent EventOf(const ledger::ThingUris& uris, const Course& course, int64_t mass_g,
                           UtcTime at) {
  ledger::EpcisEvent event = EventAbout(uris, course.given, mass_g, at);
  event.transactions.push_back({"desadv", uris.Transfer(course.code)});
  return event;
}

void NameParties(ledger::EpcisEvent& event, const ledger::ThingUris& uris, const Course& course) {
  event.sources.push_back({"possessing_party", uris.Stall(course.given.stall.code)});
  event.destinations.push_back({"possessing_party", uris.Stall(course.to.code)});
}

// `mass_g` of what was offered is on hand at the giver again.
Result<ledger::Appended> GiveBack(TraceWrites& trace, Course& course, int64_t mass_g,
                                  const std::string& reason, UtcTime at) {
  PANYUAN_ASSIGN(const int64_t missing_g,
                 Post(trace, course.given.batch, {Flow::kMovedOut, -mass_g, at}));
  static_cast<void>(missing_g);  // 0: goods came in
  ledger::EpcisEvent event = EventOf(trace.uris(), course, mass_g, at);
  event.step = "void_shipping";
  event.disposition = "returned";
  if (!reason.empty()) event.extensions.emplace("reason", reason);
  return trace.log().Append(event);
}

ledger::EpcisEvent ReceivingEvent(const ledger::ThingUris& uris, const Course& course,
                                  const BatchView& child) {
  const Batch& batch = child.batch;
  ledger::EpcisEvent event = EventOf(uris, course, 0, batch.arrived_at);
  event.step = "receiving";
  event.disposition = "in_progress";
  event.place = uris.Stall(course.to.code);
  event.quantities.push_back(LineOf(uris, batch, batch.received_g));
  NameParties(event, uris, course);
  event.extensions = {{"product", child.product.code},
                      {"origin", batch.origin},
                      {"fromOutside", batch.from_outside ? "true" : "false"},
                      {"sourceBatch", uris.Batch(course.given.batch.code.Digits())}};
  return event;
}

// The batch that the receiver has of it.
Result<BatchView> TakeOver(TraceWrites& trace, const Course& course, const TransferAnswer& answer,
                           UtcTime at, UtcTime now, ledger::Appended& entry) {
  const Batch& given = course.given.batch;
  PANYUAN_TRY(CheckMayLeave(given, 0));
  ChildTerms terms;
  terms.making = Making::kTransferred;
  terms.product = given.product;
  terms.mass_g = answer.accepted_g;
  terms.reserved_code = answer.reserved_code;
  terms.expires_day = given.expires_day;
  terms.expiry_confidence = given.expiry_confidence;
  terms.at = at;
  terms.now = now;
  PANYUAN_ASSIGN(Batch child, AddChild(trace, course.to, {&given, 1}, terms));
  BatchView view{std::move(child), course.given.product, course.to, {}};
  PANYUAN_ASSIGN(entry, trace.log().Append(ReceivingEvent(trace.uris(), course, view)));
  PANYUAN_TRY(trace.edge_writes().Add({given.number, view.batch.number, Making::kTransferred,
                                       answer.accepted_g, answer.accepted_g, entry.leaf_index}));
  return view;
}

TransferState StateOf(int64_t accepted_g, int64_t offered_g) {
  if (accepted_g == 0) return TransferState::kRefused;
  return accepted_g == offered_g ? TransferState::kAccepted : TransferState::kPartlyAccepted;
}

Status Settle(MoveWrites& ports, Answered& answered, UtcTime at) {
  answered.transfer.answered_at = at;
  answered.transfer.answer_leaf = answered.entry.leaf_index;
  return ports.transfers().Settle(answered.transfer);
}

}  // namespace

Result<Transfer> FindTransfer(Transfers& transfers, const CountyCodes& codes,
                              std::string_view code) {
  PANYUAN_ASSIGN(const TransferId id, codes.ParseTransfer(code));
  PANYUAN_ASSIGN(std::optional<Transfer> found, transfers.Find(id));
  if (!found)
    return Error(kTransferNotFound,
                 {{"field", "transfer_code"}, {"transfer_code", codes.Format(id)}});
  return std::move(*found);
}

Result<Offered> OfferTransfer(MoveWrites& ports, Portion portion, const Stall& to,
                              std::optional<UtcTime> happened_at, UtcTime now) {
  TraceWrites& trace = ports.trace();
  Batch& batch = portion.view.batch;
  if (batch.stall == to.id)
    return Error(kSameStall, {{"field", "to_stall_code"}, {"stall_code", to.code}});
  PANYUAN_ASSIGN(const int64_t mass_g, MassOf(portion));
  PANYUAN_ASSIGN(const UtcTime at, ActTime(happened_at, batch, now));
  PANYUAN_TRY(CheckMayLeave(batch, mass_g));
  PANYUAN_TRY(CheckNotExpired(batch, at));
  batch.offered_g += mass_g;
  PANYUAN_ASSIGN(const int64_t missing_g, Post(trace, batch, {Flow::kMovedOut, mass_g, at}));
  static_cast<void>(missing_g);  // 0: what is not there is refused

  Transfer transfer;
  PANYUAN_ASSIGN(transfer.id, ports.transfers().NextId());
  transfer.batch = batch.number;
  transfer.from = batch.stall;
  transfer.to = to.id;
  transfer.offered_g = mass_g;
  transfer.offered_at = at;
  Course course{std::move(portion.view), to, ports.codes().Format(transfer.id)};
  ledger::EpcisEvent event = EventOf(trace.uris(), course, mass_g, at);
  event.step = "shipping";
  event.disposition = "in_transit";
  NameParties(event, trace.uris(), course);
  PANYUAN_ASSIGN(ledger::Appended entry, trace.log().Append(event));
  transfer.offer_leaf = entry.leaf_index;
  PANYUAN_TRY(ports.transfers().Add(transfer));
  return Offered{std::move(transfer), {std::move(course.given), std::move(entry)}};
}

Result<Answered> AnswerTransfer(MoveWrites& ports, Transfer transfer, const TransferAnswer& answer,
                                UtcTime now) {
  TraceWrites& trace = ports.trace();
  PANYUAN_ASSIGN(Course course, CourseOf(ports, transfer));
  if (answer.accepted_g > transfer.offered_g)
    return Error(kAcceptedMore, {{"field", "accepted"},
                                 {"value", FormatKilograms(answer.accepted_g)},
                                 {"offered", FormatKilograms(transfer.offered_g)}});
  const int64_t back_g = transfer.offered_g - answer.accepted_g;
  if (back_g > 0) PANYUAN_TRY(CheckReason(answer.reason, "reason"));
  PANYUAN_ASSIGN(UtcTime at, ActTime(answer.happened_at, course.given.batch, now));
  at = std::max(at, transfer.offered_at);

  Answered answered;
  Batch& given = course.given.batch;
  given.offered_g -= transfer.offered_g;
  if (back_g > 0) {
    PANYUAN_ASSIGN(answered.entry, GiveBack(trace, course, back_g, answer.reason, at));
    transfer.reason = answer.reason;
  } else {
    PANYUAN_TRY(trace.changes().Update(given));
  }
  if (answer.accepted_g > 0) {
    PANYUAN_ASSIGN(answered.received, TakeOver(trace, course, answer, at, now, answered.entry));
    transfer.child = answered.received->batch.number;
  }
  transfer.accepted_g = answer.accepted_g;
  transfer.state = StateOf(answer.accepted_g, transfer.offered_g);
  answered.transfer = std::move(transfer);
  PANYUAN_TRY(Settle(ports, answered, at));
  return answered;
}

Result<Answered> WithdrawTransfer(MoveWrites& ports, Transfer transfer, UtcTime now) {
  PANYUAN_ASSIGN(Course course, CourseOf(ports, transfer));
  const UtcTime at = std::max(now, transfer.offered_at);
  Answered answered;
  course.given.batch.offered_g -= transfer.offered_g;
  PANYUAN_ASSIGN(answered.entry, GiveBack(ports.trace(), course, transfer.offered_g, "", at));
  transfer.state = TransferState::kWithdrawn;
  answered.transfer = std::move(transfer);
  PANYUAN_TRY(Settle(ports, answered, at));
  return answered;
}

}  // namespace panyuan::trace
