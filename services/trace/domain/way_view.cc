#include "services/trace/domain/way_view.h"

#include <set>
#include <string>
#include <utility>

#include "services/trace/domain/way_reasons.h"

namespace panyuan::trace {
namespace {

using base::Result;
using base::Status;

// Where arrivals name a batch of another county: a thing beside theirs. Its host is not known, so
// it goes by the code under the own one.
void AddSources(WayReads& reads, WayView& view) {
  std::set<std::string> known;
  for (const ForeignThing& thing : view.foreign.things) known.insert(thing.uri);
  for (const WayNode& node : view.nodes) {
    const Batch& batch = node.batch;
    if (!batch.source || batch.source->county() == reads.trace().numbering().county()) continue;
    std::string uri = reads.uris().Batch(batch.source->Digits());
    view.foreign.links.push_back({uri, batch.code.ToString(), std::nullopt});
    if (known.insert(uri).second) view.foreign.things.push_back({std::move(uri), node.depth + 1});
  }
}

std::vector<WayPlace> PlacesOf(const std::vector<WayNode>& nodes) {
  std::map<StallId, WayPlace> by_stall;
  for (const WayNode& node : nodes) {
    const Batch& batch = node.batch;
    const auto [found, added] = by_stall.try_emplace(batch.stall);
    WayPlace& place = found->second;
    if (added) {
      place.stall = node.stall;
      place.first_at = batch.arrived_at;
    }
    ++place.batches;
    place.left_g += batch.on_hand_g + batch.offered_g;
    place.sold_g += batch.sold_g;
    place.first_at = std::min(place.first_at, batch.arrived_at);
  }
  std::vector<WayPlace> places;
  for (auto& [stall, place] : by_stall) places.push_back(std::move(place));
  std::sort(places.begin(), places.end(), [](const WayPlace& a, const WayPlace& b) {
    return a.batches != b.batches ? a.batches > b.batches : a.stall->code < b.stall->code;
  });
  return places;
}

}  // namespace

Result<const Product*> Names::ProductOf(ProductId id) {
  const auto known = products_.find(id);
  if (known != products_.end()) return &known->second;
  PANYUAN_ASSIGN(Product product, catalogue_.ProductOf(id));
  return &products_.emplace(id, std::move(product)).first->second;
}

Result<const Stall*> Names::StallOf(StallId id) {
  const auto known = stalls_.find(id);
  if (known != stalls_.end()) return &known->second;
  PANYUAN_ASSIGN(Stall stall, catalogue_.StallOf(id));
  return &stalls_.emplace(id, std::move(stall)).first->second;
}

Result<BatchView> Names::ViewOf(Batch batch) {
  PANYUAN_ASSIGN(const Product* const product, ProductOf(batch.product));
  PANYUAN_ASSIGN(const Stall* const stall, StallOf(batch.stall));
  return BatchView{std::move(batch), *product, *stall, {}};
}

Result<WayView> ViewWay(WayReads& reads, WayDirection direction, const WayQuery& query) {
  PANYUAN_ASSIGN(WayPage page,
                 ReadWay(reads.trace().edges(), reads.foreign_reads(), direction, query));
  std::vector<BatchNumber> numbers;
  numbers.reserve(page.batches.size());
  for (const Reached& reached : page.batches) numbers.push_back(reached.number);
  PANYUAN_ASSIGN(std::vector<Batch> batches, reads.trace().batches().FindAll(numbers));
  WayView view(reads.trace().catalogue());
  view.nodes.reserve(batches.size());
  auto reached = page.batches.begin();
  for (Batch& batch : batches) {
    while (reached->number != batch.number) ++reached;
    PANYUAN_ASSIGN(const Product* const product, view.names.ProductOf(batch.product));
    PANYUAN_ASSIGN(const Stall* const stall, view.names.StallOf(batch.stall));
    view.nodes.push_back({std::move(batch), product, stall, reached->depth});
  }
  view.edges = std::move(page.edges);
  view.foreign = std::move(page.foreign);
  if (direction == WayDirection::kBack) AddSources(reads, view);
  view.places = PlacesOf(view.nodes);
  view.next = page.next;
  view.truncated = page.truncated;
  return view;
}

Status CheckRootCount(size_t count, size_t at_least) {
  if (count >= at_least && count <= kMaxWayRoots) return base::Ok();
  return base::Error(kRootCount, {{"field", "batch_codes"},
                                  {"count", std::to_string(count)},
                                  {"min", std::to_string(at_least)},
                                  {"max", std::to_string(kMaxWayRoots)}});
}

}  // namespace panyuan::trace
