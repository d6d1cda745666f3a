#include "services/trace/domain/use_cases.h"

#include <algorithm>
#include <utility>

#include "services/trace/domain/reasons.h"

namespace panyuan::trace {

using base::Error;
using base::Result;
using base::Status;
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
  if (batch.expires_day && batch.expiry_confidence == Confidence::kStated)
    event.extensions.emplace("bestBefore", base::FormatDay(*batch.expires_day));
  if (batch.source) event.extensions.emplace("sourceBatch", uris.Batch(batch.source->Digits()));
  if (view.gtin_lot) {
    event.extensions.emplace("gtin", view.gtin_lot->gtin);
    event.extensions.emplace("lot", view.gtin_lot->lot);
  }
  return event;
}

// The batch that goods are said to come from.
struct Source {
  label::BatchCode code;
  BatchNumber number;  // none where it is another county's
};

// Only the batch's own county can say whether there is one.
Result<Source> SourceOf(TraceWrites& ports, std::string_view code_text) {
  PANYUAN_ASSIGN(const label::BatchCode code, label::BatchCode::Parse(code_text));
  if (code.county() != ports.numbering().county()) return Source{code, {}};
  const auto found = FindBatch(ports.batches(), ports.numbering(), code_text);
  if (found.ok()) return Source{code, found->number};
  const base::Metadata about{{"field", "source_batch_code"}, {"batch_code", code.ToString()}};
  return found.error().Is(kBatchNotFound) ? Error(kBatchNotFound, about) : found.error();
}

// Writes the day that the goods state as their last, or else what the product's shelf life gives.
Status SetExpiry(ShelfLives& shelf_lives, std::string_view best_before, Batch& batch) {
  if (!best_before.empty()) {
    PANYUAN_ASSIGN(batch.expires_day, base::ParseDay(best_before, "best_before"));
    return base::Ok();
  }
  PANYUAN_ASSIGN(const auto life, shelf_lives.Of(batch.product));
  if (!life) return base::Ok();
  batch.expires_day =
      base::CivilDay{base::ShanghaiDay(batch.arrived_at).days + static_cast<int32_t>(life->days)};
  batch.expiry_confidence = life->confidence;
  return base::Ok();
}

// The batch that is stated, but for its times; it has its number. `source` is the batch of this
// county that it came from, none where there is none.
Result<Batch> ReadBatch(TraceWrites& ports, const Stall& stall, const Product& product,
                        const IncomingBatch& incoming, BatchNumber& source) {
  Batch batch;
  PANYUAN_ASSIGN(batch.received_g, ReadMass(incoming.quantity, incoming.unit_code, "quantity"));
  if (!incoming.source_code.empty()) {
    PANYUAN_ASSIGN(const Source named, SourceOf(ports, incoming.source_code));
    batch.source = named.code;
    source = named.number;
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
  batch.certificate_number = incoming.certificate_number;
  batch.voucher_number = incoming.voucher_number;
  batch.photo_sha256 = base::ToHash(incoming.photo_sha256);
  return batch;
}

}  // namespace

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
  BatchView view{std::move(batch), {}, {}, {}};
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
  PANYUAN_ASSIGN(std::optional<GtinLot> gtin_lot, ReadGtinLot(incoming.gtin, incoming.lot));

  BatchNumber source;
  PANYUAN_ASSIGN(Batch batch, ReadBatch(ports, stall, product, incoming, source));
  batch.arrived_at = arrived_at;
  batch.recorded_at = now;
  PANYUAN_TRY(SetExpiry(ports.shelf_lives(), incoming.best_before, batch));
  PANYUAN_TRY(ports.changes().Insert(batch));
  if (gtin_lot) {
    if (gtin_lot->lot.empty()) gtin_lot->lot = batch.code.Digits();
    PANYUAN_TRY(ports.gtin_lots().Add(batch.number, *gtin_lot));
  }
  const base::CivilDay day = base::ShanghaiDay(arrived_at);
  PANYUAN_TRY(ports.counters().BatchRegistered(day, !batch.certificate_number.empty()));
  ports.flows().Add(batch.stall, day, Flow::kReceived, batch.received_g);

  Recorded recorded{{std::move(batch), std::move(product), stall, std::move(gtin_lot)}, {}};
  PANYUAN_ASSIGN(recorded.entry, ports.log().Append(ArrivalEvent(ports.uris(), recorded.view)));
  const Batch& made = recorded.view.batch;
  if (source)
    PANYUAN_TRY(ports.edge_writes().Add({source, made.number, Making::kReceived, made.received_g,
                                         made.received_g, recorded.entry.leaf_index}));
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
  PANYUAN_TRY(CheckMayLeave(view.batch, mass_g));
  PANYUAN_TRY(CheckNotExpired(view.batch, sold_at));
  PANYUAN_ASSIGN(const int64_t missing_g,
                 Post(ports, view.batch, {Flow::kSold, mass_g, sold_at}, ports.policy().oversell));

  EpcisEvent event = EventOf(ports.uris(), view.batch, view.stall);
  event.action = "OBSERVE";
  event.time = sold_at;
  event.step = "retail_selling";
  event.disposition = "retail_sold";
  event.quantities[0].mass_g = mass_g;
  if (missing_g > 0) event.extensions.emplace("flag", WordOf(FlagKind::kOversold));
  Recorded recorded{std::move(view), {}};
  PANYUAN_ASSIGN(recorded.entry, ports.log().Append(event));
  const Batch& batch = recorded.view.batch;
  if (missing_g > 0)
    PANYUAN_TRY(ports.flags().Add({FlagKind::kOversold, batch.number, batch.stall,
                                   recorded.entry.leaf_index, sold_at, missing_g, 0}));
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
