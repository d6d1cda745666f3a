#include "services/trace/rpc/convert.h"

#include <cstdlib>
#include <set>
#include <string_view>

#include "services/ledger/stock_effect.h"
#include "services/rpc/convert.h"

namespace panyuan::trace {
namespace {

void SetMass(int64_t mass_g, v1::Quantity* proto) {
  proto->set_value(FormatKilograms(mass_g));
  proto->set_unit_code("KGM");
}

struct StepWord {
  std::string_view step;
  v1::ChainStep meaning;
};
// The steps that mean one thing whatever the disposition.
constexpr StepWord kStepWords[] = {
    {"receiving", v1::CHAIN_STEP_RECEIVED},
    {"retail_selling", v1::CHAIN_STEP_SOLD},
    {"sampling", v1::CHAIN_STEP_SAMPLED},
    {"packing", v1::CHAIN_STEP_PACKED},
    {"unpacking", v1::CHAIN_STEP_UNPACKED},
    {"void_shipping", v1::CHAIN_STEP_OFFER_RETURNED},
    {"stocking", v1::CHAIN_STEP_DISPLAYED},
    {"stock_taking", v1::CHAIN_STEP_LOST},
    {"destroying", v1::CHAIN_STEP_DESTROYED},
    {"departing", v1::CHAIN_STEP_SENT_OUT},
    {"collecting", v1::CHAIN_STEP_RECOVERED},
    {"", v1::CHAIN_STEP_DOCUMENTED},
    {ledger::kErrorStep, v1::CHAIN_STEP_CORRECTED},
    {ledger::kForeignStep, v1::CHAIN_STEP_FOREIGN},
};
// What "holding" means, by the disposition.
constexpr StepWord kHoldingWords[] = {
    {"non_sellable_other", v1::CHAIN_STEP_HELD},
    {"sellable_not_accessible", v1::CHAIN_STEP_RELEASED},
    {"recalled", v1::CHAIN_STEP_RECALLED},
    {"available", v1::CHAIN_STEP_RECALL_ENDED},
};

template <size_t N>
v1::ChainStep Look(const StepWord (&words)[N], std::string_view wanted) {
  for (const StepWord& word : words)
    if (word.step == wanted) return word.meaning;
  return v1::CHAIN_STEP_UNSPECIFIED;
}

// What the CBV words of an event mean to people.
v1::ChainStep StepOf(const ChainStep& step) {
  if (ledger::IsTransformStep(step.step)) return v1::CHAIN_STEP_TRANSFORMED;
  if (step.step == "holding") return Look(kHoldingWords, step.disposition);
  if (step.step == "inspecting")
    return step.disposition.empty() ? v1::CHAIN_STEP_TESTED : v1::CHAIN_STEP_VERIFIED;
  if (step.step == "shipping")
    return step.disposition == "returned" ? v1::CHAIN_STEP_RETURNED : v1::CHAIN_STEP_OFFERED;
  return Look(kStepWords, step.step);
}

v1::HoldBy ToProto(HoldBy by) {
  switch (by) {
    case HoldBy::kLab:
      return v1::HOLD_BY_LAB;
    case HoldBy::kMarket:
      return v1::HOLD_BY_MARKET;
    case HoldBy::kRegulator:
      return v1::HOLD_BY_REGULATOR;
  }
  return v1::HOLD_BY_UNSPECIFIED;
}

void ToProto(const Hold& hold, v1::Hold* proto) {
  proto->set_result_code(hold.result_code);
  proto->set_finding_zh(hold.finding_zh);
  proto->set_finding_en(hold.finding_en);
  rpc::WriteTime(hold.since, proto->mutable_since());
  proto->set_by(ToProto(hold.by));
}

// The eventID of one of the county's own events; empty where there is none.
std::string_view EventIdIn(std::string_view json) {
  constexpr std::string_view kBefore = "\"eventID\":\"";
  const size_t at = json.find(kBefore);
  if (at == json.npos) return {};
  const std::string_view rest = json.substr(at + kBefore.size());
  return rest.substr(0, rest.find('"'));
}

}  // namespace

base::Result<IncomingBatch> FromProto(const v1::IncomingBatch& proto) {
  IncomingBatch incoming;
  incoming.product_code = proto.product_code();
  incoming.quantity = proto.quantity().value();
  incoming.unit_code = proto.quantity().unit_code();
  incoming.origin = proto.origin();
  incoming.from_outside = proto.from_outside();
  incoming.supplier = {proto.supplier().name(), proto.supplier().address(),
                       proto.supplier().contact()};
  PANYUAN_ASSIGN(incoming.arrived_at,
                 rpc::ReadTime(proto.has_arrived_at(), proto.arrived_at(), "arrived_at"));
  incoming.certificate_number = proto.certificate_number();
  incoming.voucher_number = proto.voucher_number();
  incoming.photo_sha256 = proto.photo_sha256();
  incoming.source_code = proto.source_batch_code();
  incoming.gtin = proto.gtin();
  incoming.lot = proto.lot();
  incoming.best_before = proto.best_before();
  return incoming;
}

void ToProto(const BatchView& view, v1::Batch* proto) {
  ToProto(view.batch, view.product, view.stall, proto);
  if (!view.gtin_lot) return;
  proto->set_gtin(view.gtin_lot->gtin);
  proto->set_lot(view.gtin_lot->lot);
}

void ToProto(const Batch& batch, const Product& product, const Stall& stall, v1::Batch* proto) {
  proto->set_batch_code(batch.code.ToString());
  proto->set_product_code(product.code);
  proto->set_product_name_zh(product.name_zh);
  proto->set_product_name_en(product.name_en);
  proto->set_stall_code(stall.code);
  proto->set_stall_name_zh(stall.name_zh);
  proto->set_market_code(stall.market_code);
  proto->set_market_name_zh(stall.market_zh);
  proto->set_market_name_en(stall.market_en);
  proto->set_origin(batch.origin);
  proto->set_from_outside(batch.from_outside);
  SetMass(batch.received_g, proto->mutable_received());
  SetMass(batch.on_hand_g, proto->mutable_on_hand());
  proto->set_state(ToProto(batch.state()));
  rpc::WriteTime(batch.arrived_at, proto->mutable_arrived_at());
  rpc::WriteTime(batch.recorded_at, proto->mutable_recorded_at());
  proto->set_certificate_number(batch.certificate_number);
  if (batch.photo_sha256) proto->set_photo_sha256(std::string(base::AsView(*batch.photo_sha256)));
  proto->set_voucher_number(batch.voucher_number);
  if (batch.source) proto->set_source_batch_code(batch.source->ToString());
  proto->set_made_by(ToProto(batch.made_by));
  SetMass(batch.offered_g, proto->mutable_offered());
  SetMass(batch.packed_g, proto->mutable_packed());
  if (batch.oversold_g > 0) SetMass(batch.oversold_g, proto->mutable_oversold());
  if (batch.expires_day) proto->set_best_before(base::FormatDay(*batch.expires_day));
  proto->set_best_before_confidence(ToProto(batch.expiry_confidence));
  if (batch.hold) ToProto(*batch.hold, proto->mutable_hold());
}

void ToProto(const Supplier& supplier, v1::Supplier* proto) {
  proto->set_name(supplier.name);
  proto->set_address(supplier.address);
  proto->set_contact(supplier.contact);
}

void ToProto(const ChainStep& step, v1::ChainEvent* proto) {
  proto->set_leaf_index(step.leaf_index);
  proto->set_step(StepOf(step));
  rpc::WriteTime(step.occurred_at, proto->mutable_occurred_at());
  // What a correction gives back or takes is told by the event that it strikes.
  const bool moved = step.mass_g != 0 && step.step != ledger::kErrorStep;
  if (moved) SetMass(std::abs(step.mass_g), proto->mutable_quantity());
  proto->set_event_json(step.event_json);
}

void ToProto(const ledger::Appended& entry, panyuan::ledger::v1::Receipt* proto) {
  proto->set_leaf_index(entry.leaf_index);
  proto->set_event_id(entry.event_id);
}

v1::BatchState ToProto(BatchState state) {
  switch (state) {
    case BatchState::kOnSale:
      return v1::BATCH_STATE_ON_SALE;
    case BatchState::kHeld:
      return v1::BATCH_STATE_HELD;
    case BatchState::kSoldOut:
      return v1::BATCH_STATE_SOLD_OUT;
    case BatchState::kRecalled:
      return v1::BATCH_STATE_RECALLED;
    case BatchState::kVoided:
      return v1::BATCH_STATE_VOIDED;
  }
  return v1::BATCH_STATE_UNSPECIFIED;
}

v1::BatchMaking ToProto(Making making) {
  switch (making) {
    case Making::kReceived:
      return v1::BATCH_MAKING_RECEIVED;
    case Making::kSplit:
      return v1::BATCH_MAKING_SPLIT;
    case Making::kMerged:
      return v1::BATCH_MAKING_MERGED;
    case Making::kTransformed:
      return v1::BATCH_MAKING_TRANSFORMED;
    case Making::kRepacked:
      return v1::BATCH_MAKING_REPACKED;
    case Making::kTransferred:
      return v1::BATCH_MAKING_TRANSFERRED;
  }
  return v1::BATCH_MAKING_UNSPECIFIED;
}

v1::Confidence ToProto(Confidence confidence) {
  switch (confidence) {
    case Confidence::kStated:
      return v1::CONFIDENCE_UNSPECIFIED;
    case Confidence::kVerified:
      return v1::CONFIDENCE_VERIFIED;
    case Confidence::kRecalled:
      return v1::CONFIDENCE_RECALLED;
    case Confidence::kGenerated:
      return v1::CONFIDENCE_GENERATED;
  }
  return v1::CONFIDENCE_UNSPECIFIED;
}

void MarkStruck(v1::GetChainResponse& chain) {
  std::set<std::string_view> struck;
  for (const v1::ChainEvent& event : chain.events())
    if (event.step() == v1::CHAIN_STEP_CORRECTED) struck.insert(EventIdIn(event.event_json()));
  if (struck.empty()) return;
  for (v1::ChainEvent& event : *chain.mutable_events())
    event.set_struck(event.step() != v1::CHAIN_STEP_CORRECTED &&
                     struck.contains(EventIdIn(event.event_json())));
}

std::optional<BatchState> FromProto(v1::BatchState state) {
  switch (state) {
    case v1::BATCH_STATE_ON_SALE:
      return BatchState::kOnSale;
    case v1::BATCH_STATE_HELD:
      return BatchState::kHeld;
    case v1::BATCH_STATE_SOLD_OUT:
      return BatchState::kSoldOut;
    case v1::BATCH_STATE_RECALLED:
      return BatchState::kRecalled;
    case v1::BATCH_STATE_VOIDED:
      return BatchState::kVoided;
    default:
      return std::nullopt;
  }
}

}  // namespace panyuan::trace
