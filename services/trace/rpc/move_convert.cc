#include "services/trace/rpc/move_convert.h"

#include "services/rpc/convert.h"
#include "services/trace/domain/move_reasons.h"

namespace panyuan::trace {

using base::Ok;
using base::Result;
using base::Status;

Result<std::optional<int64_t>> ReadAmount(bool present, const v1::Quantity& proto,
                                          std::string_view field) {
  if (!present) return std::optional<int64_t>();
  PANYUAN_ASSIGN(const int64_t mass_g, ReadMass(proto.value(), proto.unit_code(), field));
  return std::optional(mass_g);
}

Making FromProto(v1::BatchMaking kind) {
  switch (kind) {
    case v1::BATCH_MAKING_SPLIT:
      return Making::kSplit;
    case v1::BATCH_MAKING_MERGED:
      return Making::kMerged;
    case v1::BATCH_MAKING_TRANSFORMED:
      return Making::kTransformed;
    case v1::BATCH_MAKING_REPACKED:
      return Making::kRepacked;
    default:
      return Making::kReceived;
  }
}

Result<Removal> FromProto(v1::Removal removal) {
  switch (removal) {
    case v1::REMOVAL_SPOILED:
      return Removal::kSpoiled;
    case v1::REMOVAL_EXPIRED:
      return Removal::kExpired;
    case v1::REMOVAL_STOLEN:
      return Removal::kStolen;
    case v1::REMOVAL_SHRINKAGE:
      return Removal::kShrinkage;
    case v1::REMOVAL_RETURNED:
      return Removal::kReturned;
    case v1::REMOVAL_DESTROYED:
      return Removal::kDestroyed;
    case v1::REMOVAL_SENT_OUT:
      return Removal::kSentOut;
    default:
      return base::Error(kRemovalUnspecified, {{"field", "removal"}});
  }
}

void WriteMass(int64_t mass_g, v1::Quantity* proto) {
  proto->set_value(FormatKilograms(mass_g));
  proto->set_unit_code("KGM");
}

void ToProto(const CrateTree& tree, const std::string& stall_code,
             const label::BatchNumbering& numbering, v1::Crate* proto) {
  proto->set_crate_code(tree.crate.code);
  proto->set_stall_code(stall_code);
  proto->set_level(static_cast<uint32_t>(tree.crate.level));
  proto->set_inside_code(tree.inside_code);
  proto->set_truncated(tree.truncated);
  for (const CrateContent& content : tree.goods) {
    v1::BatchAmount* goods = proto->add_goods();
    goods->set_batch_code(numbering.CodeOf(static_cast<uint64_t>(content.batch.value)).ToString());
    WriteMass(content.mass_g, goods->mutable_quantity());
  }
  // As deep as there are levels of crates.
  for (const CrateTree& inner : tree.crates)
    ToProto(inner, stall_code, numbering, proto->add_crates());
}

void ToProto(const Balance& balance, v1::Balance* proto) {
  WriteMass(balance.Of(Flow::kReceived), proto->mutable_received());
  WriteMass(balance.Of(Flow::kMovedIn), proto->mutable_moved_in());
  WriteMass(balance.Of(Flow::kMade), proto->mutable_made());
  WriteMass(balance.Of(Flow::kRecovered), proto->mutable_recovered());
  WriteMass(balance.Of(Flow::kSold), proto->mutable_sold());
  WriteMass(balance.Of(Flow::kMovedOut), proto->mutable_moved_out());
  WriteMass(balance.Of(Flow::kTransformed), proto->mutable_transformed());
  WriteMass(balance.Of(Flow::kLost), proto->mutable_lost());
  WriteMass(balance.Of(Flow::kReturned), proto->mutable_returned());
  WriteMass(balance.Of(Flow::kDestroyed), proto->mutable_destroyed());
  WriteMass(balance.Of(Flow::kSentOut), proto->mutable_sent_out());
  WriteMass(balance.left_g, proto->mutable_left());
}

Status MoveViews::Write(const Transfer& transfer, v1::Transfer* proto) {
  PANYUAN_ASSIGN(const std::optional<Batch> batch, batches_.Find(transfer.batch));
  if (batch) {
    PANYUAN_ASSIGN(const Product* const product, names_.ProductOf(batch->product));
    proto->set_product_code(product->code);
    proto->set_product_name_zh(product->name_zh);
    proto->set_product_name_en(product->name_en);
  }
  PANYUAN_ASSIGN(const Stall* const from, names_.StallOf(transfer.from));
  PANYUAN_ASSIGN(const Stall* const to, names_.StallOf(transfer.to));
  proto->set_transfer_code(codes_.Format(transfer.id));
  proto->set_batch_code(CodeOf(transfer.batch));
  proto->set_from_stall_code(from->code);
  proto->set_to_stall_code(to->code);
  WriteMass(transfer.offered_g, proto->mutable_offered());
  if (transfer.accepted_g > 0) WriteMass(transfer.accepted_g, proto->mutable_accepted());
  if (transfer.child) proto->set_received_batch_code(CodeOf(transfer.child));
  proto->set_state(static_cast<v1::TransferState>(transfer.state));  // the same numbers
  proto->set_reason(transfer.reason);
  rpc::WriteTime(transfer.offered_at, proto->mutable_offered_at());
  if (transfer.answered_at) rpc::WriteTime(*transfer.answered_at, proto->mutable_answered_at());
  return Ok();
}

Status MoveViews::Write(const Flag& flag, v1::Flag* proto) {
  PANYUAN_ASSIGN(const Stall* const stall, names_.StallOf(flag.stall));
  proto->set_kind(static_cast<v1::FlagKind>(flag.kind));  // the same numbers
  proto->set_batch_code(CodeOf(flag.batch));
  proto->set_stall_code(stall->code);
  proto->set_leaf_index(flag.leaf_index);
  rpc::WriteTime(flag.at, proto->mutable_flagged_at());
  WriteMass(flag.mass_g, proto->mutable_quantity());
  if (flag.kind == FlagKind::kYield) WriteMass(flag.input_g, proto->mutable_input());
  return Ok();
}

}  // namespace panyuan::trace
