#include "services/trace/rpc/way_convert.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <unordered_map>

#include "services/base/reasons.h"
#include "services/rpc/convert.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/way_service.h"

namespace panyuan::trace {
namespace {

void SetMass(int64_t mass_g, v1::Quantity* proto) {
  proto->set_value(FormatKilograms(mass_g));
  proto->set_unit_code("KGM");
}

// "<depth>.<number>".
std::optional<Reached> ReadToken(std::string_view token) {
  Reached after;
  const char* const end = token.data() + token.size();
  const auto depth = std::from_chars(token.data(), end, after.depth);
  if (depth.ec != std::errc() || depth.ptr == end || *depth.ptr != '.') return std::nullopt;
  const auto number = std::from_chars(depth.ptr + 1, end, after.number.value);
  if (number.ec != std::errc() || number.ptr != end) return std::nullopt;
  if (after.depth < 0 || after.depth > kMaxWayDepth || after.number.value < 1) return std::nullopt;
  return after;
}

v1::SourceKind ToProto(SourceKind kind) {
  switch (kind) {
    case SourceKind::kSupplier:
      return v1::SOURCE_KIND_SUPPLIER;
    case SourceKind::kCertificate:
      return v1::SOURCE_KIND_CERTIFICATE;
    case SourceKind::kVoucher:
      return v1::SOURCE_KIND_VOUCHER;
    case SourceKind::kOrigin:
      return v1::SOURCE_KIND_ORIGIN;
    case SourceKind::kDay:
      return v1::SOURCE_KIND_DAY;
    case SourceKind::kBatch:
      return v1::SOURCE_KIND_BATCH;
  }
  return v1::SOURCE_KIND_UNSPECIFIED;
}

// The codes of batches, each computed once: it costs as much as a row of the database.
class Codes {
 public:
  Codes(const std::vector<WayNode>& nodes, const label::BatchNumbering& numbering)
      : numbering_(numbering) {
    known_.reserve(nodes.size());
    for (const WayNode& node : nodes)
      known_.emplace(node.batch.number.value, node.batch.code.ToString());
  }

  const std::string& Of(BatchNumber number) {
    const auto [known, fresh] = known_.try_emplace(number.value);
    if (fresh) known->second = numbering_.CodeOf(static_cast<uint64_t>(number.value)).ToString();
    return known->second;
  }

 private:
  const label::BatchNumbering& numbering_;
  std::unordered_map<int64_t, std::string> known_;
};

void ToProto(const Edge& edge, Codes& codes, v1::WayEdge* proto) {
  proto->set_parent(codes.Of(edge.parent));
  proto->set_child(codes.Of(edge.child));
  proto->set_kind(ToProto(edge.kind));
  if (edge.kind != Making::kReceived) SetMass(edge.parent_g, proto->mutable_taken());
  SetMass(edge.child_g, proto->mutable_made());
  proto->set_leaf_index(edge.leaf_index);
}

void ToProto(const WayPlace& place, v1::WayPlace* proto) {
  proto->set_stall_code(place.stall->code);
  proto->set_stall_name_zh(place.stall->name_zh);
  proto->set_market_code(place.stall->market_code);
  proto->set_market_name_zh(place.stall->market_zh);
  proto->set_market_name_en(place.stall->market_en);
  proto->set_batches(static_cast<uint32_t>(place.batches));
  SetMass(place.left_g, proto->mutable_left());
  SetMass(place.sold_g, proto->mutable_sold());
  rpc::WriteTime(place.first_at, proto->mutable_first_at());
}

}  // namespace

base::Result<WayQuery> FromProto(const v1::WayQuery& proto) {
  WayQuery query;
  if (proto.max_depth() != 0)
    query.max_depth = static_cast<int>(std::min<uint32_t>(proto.max_depth(), kMaxWayDepth));
  query.page_size = proto.page_size() == 0 ? WayService::kDefaultPage
                                           : std::min(proto.page_size(), WayService::kMaxPage);
  if (proto.page_token().empty()) return query;
  query.after = ReadToken(proto.page_token());
  if (!query.after) return base::Error(base::kPageTokenInvalid, {{"field", "page_token"}});
  return query;
}

void ToProto(const WayView& view, const label::BatchNumbering& numbering, v1::Way* proto) {
  for (const WayNode& node : view.nodes) {
    v1::WayNode* out = proto->add_nodes();
    ToProto(node.batch, *node.product, *node.stall, out->mutable_batch());
    out->set_depth(static_cast<uint32_t>(node.depth));
    SetMass(node.batch.sold_g, out->mutable_sold());
  }
  for (const ForeignThing& thing : view.foreign.things) {
    v1::WayNode* out = proto->add_nodes();
    out->set_foreign_uri(thing.uri);
    out->set_depth(static_cast<uint32_t>(thing.depth));
  }
  Codes codes(view.nodes, numbering);
  for (const Edge& edge : view.edges) ToProto(edge, codes, proto->add_edges());
  for (const ForeignLink& link : view.foreign.links) {
    v1::WayEdge* out = proto->add_edges();
    out->set_parent(link.parent);
    out->set_child(link.child);
    if (link.leaf_index) out->set_leaf_index(*link.leaf_index);
  }
  for (const WayPlace& place : view.places) ToProto(place, proto->add_places());
  if (view.next)
    proto->set_next_page_token(std::to_string(view.next->depth) + '.' +
                               std::to_string(view.next->number.value));
  proto->set_truncated(view.truncated);
}

void ToProto(const CommonSource& source, const label::BatchNumbering& numbering,
             v1::CommonSource* proto) {
  proto->set_kind(ToProto(source.kind));
  proto->set_value(source.value);
  proto->set_batches(static_cast<uint32_t>(source.behind.size()));
  proto->set_batches_in_county(static_cast<uint32_t>(source.in_county));
  for (const BatchNumber number : source.behind)
    proto->add_batch_codes(numbering.CodeOf(static_cast<uint64_t>(number.value)).ToString());
}

}  // namespace panyuan::trace
