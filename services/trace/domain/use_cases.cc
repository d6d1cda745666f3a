#include "services/trace/domain/use_cases.h"

#include <algorithm>
#include <utility>

#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Result;
using base::UtcTime;
using ledger::Appended;
using ledger::EpcisEvent;

namespace {

EpcisEvent EventOf(const ledger::ThingUris& uris, const Batch& batch, const Stall& stall) {
  EpcisEvent event;
  event.place = uris.Stall(stall.code);
  event.quantities.push_back({uris.Batch(batch.code.Digits()), 0, batch.number.value});
  return event;
}

EpcisEvent ArrivalEvent(const ledger::ThingUris& uris, const BatchView& view) {
  const Batch& batch = view.batch;
  EpcisEvent event = EventOf(uris, batch, view.stall);
  event.action = "ADD";
  event.time = batch.arrived_at;
  event.step = "receiving";
  event.disposition = "in_progress";
  event.quantities[0].mass_g = batch.received_g;
  if (!batch.voucher_number.empty())
    event.transactions.push_back({"recadv", uris.Voucher(batch.voucher_number)});
  if (!batch.certificate_number.empty())
    event.transactions.push_back({"cert", uris.Certificate(batch.certificate_number)});
  event.extensions = {{"product", view.product.code},
                      {"origin", batch.origin},
                      {"fromOutside", batch.from_outside ? "true" : "false"},
                      {"supplier", std::to_string(batch.supplier.value)}};
  if (batch.photo_sha256)
    event.extensions.emplace("photoSha256", base::HexEncode(base::AsView(*batch.photo_sha256)));
  if (batch.source) event.extensions.emplace("sourceBatch", uris.Batch(batch.source->Digits()));
  return event;
}

// The number behind a code printed beforehand.
Result<BatchNumber> ReservedNumber(TraceWrites& ports, const Stall& stall,
                                   std::string_view code_text) {
  PANYUAN_ASSIGN(const label::BatchCode code, label::BatchCode::Parse(code_text));
  PANYUAN_ASSIGN(const uint64_t value, ports.numbering().NumberOf(code));
  const BatchNumber number{static_cast<int64_t>(value)};
  const base::Metadata about{{"field", "reserved_code"}, {"batch_code", code.ToString()}};
  PANYUAN_ASSIGN(const StallId owner, ports.reservations().OwnerOf(number));
  if (owner != stall.id) return Error(kCodeNotReserved, about).With("stall_code", stall.code);
  PANYUAN_ASSIGN(const std::optional<Batch> used, ports.batches().Find(number));
  if (!used) return number;
  PANYUAN_ASSIGN(const Product product, ports.catalogue().ProductOf(used->product));
  return Error(kCodeAlreadyUsed, about)
      .With("product", product.name_en)
      .With("product_zh", product.name_zh)
      .With("received", FormatKilograms(used->received_g))
      .With("arrived_at", base::FormatShanghaiMinute(used->arrived_at));
}

// The batch that goods are said to come from. Only its own county can say whether there is one.
Result<label::BatchCode> SourceOf(TraceWrites& ports, std::string_view code_text) {
  PANYUAN_ASSIGN(const label::BatchCode code, label::BatchCode::Parse(code_text));
  if (code.county() != ports.numbering().county()) return code;
  const auto found = FindBatch(ports.batches(), ports.numbering(), code_text);
  if (found.ok()) return code;
  const base::Metadata about{{"field", "source_batch_code"}, {"batch_code", code.ToString()}};
  return found.error().Is(kBatchNotFound) ? Error(kBatchNotFound, about) : found.error();
}

}  // namespace

Result<std::vector<label::BatchCode>> ReserveCodes(TraceWrites& ports, const Stall& stall,
                                                   int64_t count, UtcTime now) {
  base::Metadata about{{"field", "count"}, {"count", std::to_string(count)}};
  if (count < 1 || count > kMaxReservedAtOnce)
    return Error(kReservationCount, about).With("max", std::to_string(kMaxReservedAtOnce));
  PANYUAN_ASSIGN(const int64_t unused, ports.reservations().UnusedOf(stall.id));
  if (unused + count > kMaxUnusedReserved)
    return Error(kReservationLimit, about)
        .With("stall_code", stall.code)
        .With("unused", std::to_string(unused))
        .With("max", std::to_string(kMaxUnusedReserved));
  const BatchNumber first = ports.changes().TakeNumbers(count);
  PANYUAN_TRY(ports.reservations().Add({first, count, stall.id, now}));
  std::vector<label::BatchCode> codes;
  for (int64_t i = 0; i < count; ++i)
    codes.push_back(ports.numbering().CodeOf(static_cast<uint64_t>(first.value + i)));
  return codes;
}

Result<Batch> FindBatch(BatchReads& batches, const label::BatchNumbering& numbering,
                        std::string_view code_text) {
  PANYUAN_ASSIGN(const label::BatchCode code, label::BatchCode::Parse(code_text));
  PANYUAN_ASSIGN(const uint64_t number, numbering.NumberOf(code));
  PANYUAN_ASSIGN(std::optional<Batch> found, batches.Find({static_cast<int64_t>(number)}));
  if (!found)
    return Error(kBatchNotFound, {{"field", "batch_code"}, {"batch_code", code.ToString()}});
  return std::move(*found);
}

Result<BatchView> ViewOf(Catalogue& catalogue, Batch batch) {
  BatchView view{std::move(batch), {}, {}};
  PANYUAN_ASSIGN(view.product, catalogue.ProductOf(view.batch.product));
  PANYUAN_ASSIGN(view.stall, catalogue.StallOf(view.batch.stall));
  return view;
}

Result<Recorded> RegisterBatch(TraceWrites& ports, const Stall& stall,
                               const IncomingBatch& incoming, UtcTime now) {
  PANYUAN_TRY(CheckIncoming(incoming));
  PANYUAN_ASSIGN(Product product, ports.catalogue().FindProduct(incoming.product_code));
  const UtcTime arrived_at = incoming.arrived_at.value_or(now);
  PANYUAN_TRY(base::CheckEventTime(arrived_at, now, "arrived_at"));

  Batch batch;
  PANYUAN_ASSIGN(batch.received_g, ReadMass(incoming.quantity, incoming.unit_code, "quantity"));
  if (!incoming.source_code.empty()) {
    PANYUAN_ASSIGN(batch.source, SourceOf(ports, incoming.source_code));
  }
  if (incoming.reserved_code.empty()) {
    batch.number = ports.changes().TakeNumbers(1);
  } else {
    PANYUAN_ASSIGN(batch.number, ReservedNumber(ports, stall, incoming.reserved_code));
  }
  PANYUAN_ASSIGN(batch.supplier, ports.suppliers().FindOrAdd(stall.id, incoming.supplier));
  batch.code = ports.numbering().CodeOf(static_cast<uint64_t>(batch.number.value));
  batch.product = product.id;
  batch.stall = stall.id;
  batch.origin = incoming.origin;
  batch.from_outside = incoming.from_outside;
  batch.on_hand_g = batch.received_g;
  batch.arrived_at = arrived_at;
  batch.recorded_at = now;
  batch.certificate_number = incoming.certificate_number;
  batch.voucher_number = incoming.voucher_number;
  batch.photo_sha256 = base::ToHash(incoming.photo_sha256);
  PANYUAN_TRY(ports.changes().Insert(batch));
  PANYUAN_TRY(ports.counters().BatchRegistered(base::ShanghaiDay(arrived_at),
                                               !batch.certificate_number.empty()));

  Recorded recorded{{std::move(batch), std::move(product), stall}, {}};
  PANYUAN_ASSIGN(recorded.entry, ports.log().Append(ArrivalEvent(ports.uris(), recorded.view)));
  return recorded;
}

Result<Recorded> SellBatch(TraceWrites& ports, BatchView view, const Sale& sale, UtcTime now) {
  PANYUAN_ASSIGN(const int64_t mass_g, ReadMass(sale.quantity, sale.unit_code, "quantity"));
  UtcTime sold_at = sale.sold_at.value_or(now);
  PANYUAN_TRY(base::CheckEventTime(sold_at, now, "sold_at"));
  if (sale.sold_at && sold_at.us + base::kMaxAhead_us < view.batch.arrived_at.us)
    return Error(kSaleBeforeArrival, {{"field", "sold_at"},
                                      {"value", base::FormatShanghai(sold_at)},
                                      {"arrived_at", base::FormatShanghai(view.batch.arrived_at)}});
  sold_at = std::max(sold_at, view.batch.arrived_at);
  PANYUAN_ASSIGN(view.batch, Sell(std::move(view.batch), mass_g));
  PANYUAN_TRY(ports.changes().Update(view.batch));

  EpcisEvent event = EventOf(ports.uris(), view.batch, view.stall);
  event.action = "OBSERVE";
  event.time = sold_at;
  event.step = "retail_selling";
  event.disposition = "retail_sold";
  event.quantities[0].mass_g = mass_g;
  Recorded recorded{std::move(view), {}};
  PANYUAN_ASSIGN(recorded.entry, ports.log().Append(event));
  return recorded;
}

Result<std::optional<Appended>> HoldBatch(TraceWrites& ports, BatchNumber number,
                                          const Hold& hold) {
  PANYUAN_ASSIGN(std::optional<Batch> found, ports.batches().Find(number));
  if (!found)
    return Error(kBatchNotFound,
                 {{"batch_code", ports.numbering().CodeOf(number.value).ToString()}});
  if (found->hold) return std::optional<Appended>();
  found->hold = hold;
  PANYUAN_TRY(ports.changes().Update(*found));

  PANYUAN_ASSIGN(const Stall stall, ports.catalogue().StallOf(found->stall));
  EpcisEvent event = EventOf(ports.uris(), *found, stall);
  event.action = "OBSERVE";
  event.time = hold.since;
  event.step = "holding";
  event.disposition = "non_sellable_other";
  event.quantities[0].mass_g = found->on_hand_g;
  event.transactions.push_back({"testres", ports.uris().Result(hold.result_code)});
  PANYUAN_ASSIGN(Appended entry, ports.log().Append(event));
  return std::optional<Appended>(std::move(entry));
}

}  // namespace panyuan::trace
