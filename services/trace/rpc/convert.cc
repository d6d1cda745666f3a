#include "services/trace/rpc/convert.h"

#include "services/rpc/convert.h"

namespace panyuan::trace {
namespace {

void SetMass(int64_t mass_g, v1::Quantity* proto) {
  proto->set_value(FormatKilograms(mass_g));
  proto->set_unit_code("KGM");
}

// What the CBV words of an event mean to people.
v1::ChainStep StepOf(const ChainStep& step) {
  if (step.step == "receiving") return v1::CHAIN_STEP_RECEIVED;
  if (step.step == "retail_selling") return v1::CHAIN_STEP_SOLD;
  if (step.step == "sampling") return v1::CHAIN_STEP_SAMPLED;
  if (step.step == "holding") return v1::CHAIN_STEP_HELD;
  if (step.step == "inspecting")
    return step.disposition.empty() ? v1::CHAIN_STEP_TESTED : v1::CHAIN_STEP_VERIFIED;
  return v1::CHAIN_STEP_UNSPECIFIED;
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
  return incoming;
}

void ToProto(const BatchView& view, v1::Batch* proto) {
  const Batch& batch = view.batch;
  proto->set_batch_code(batch.code.ToString());
  proto->set_product_code(view.product.code);
  proto->set_product_name_zh(view.product.name_zh);
  proto->set_product_name_en(view.product.name_en);
  proto->set_stall_code(view.stall.code);
  proto->set_stall_name_zh(view.stall.name_zh);
  proto->set_market_code(view.stall.market_code);
  proto->set_market_name_zh(view.stall.market_zh);
  proto->set_market_name_en(view.stall.market_en);
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
  if (!batch.hold) return;
  proto->mutable_hold()->set_result_code(batch.hold->result_code);
  proto->mutable_hold()->set_finding_zh(batch.hold->finding_zh);
  proto->mutable_hold()->set_finding_en(batch.hold->finding_en);
  rpc::WriteTime(batch.hold->since, proto->mutable_hold()->mutable_since());
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
  if (step.mass_g > 0) SetMass(step.mass_g, proto->mutable_quantity());
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
  }
  return v1::BATCH_STATE_UNSPECIFIED;
}

std::optional<BatchState> FromProto(v1::BatchState state) {
  switch (state) {
    case v1::BATCH_STATE_ON_SALE:
      return BatchState::kOnSale;
    case v1::BATCH_STATE_HELD:
      return BatchState::kHeld;
    case v1::BATCH_STATE_SOLD_OUT:
      return BatchState::kSoldOut;
    default:
      return std::nullopt;
  }
}

}  // namespace panyuan::trace
