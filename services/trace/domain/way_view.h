// A way as people look at it: with names, places, and the sources in other counties.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "services/base/result.h"
#include "services/trace/domain/use_cases.h"
#include "services/trace/domain/way.h"
#include "services/trace/domain/way_ports.h"

namespace panyuan::trace {

// Names of products and stalls, each asked for once.
class Names {
 public:
  explicit Names(Catalogue& catalogue) : catalogue_(catalogue) {}  // outlives the names
  Names(Names&&) = default;

  // What ViewOf gives.
  base::Result<BatchView> ViewOf(Batch batch);
  // They live as long as the names, moved ones too. Errors: those of the catalogue.
  base::Result<const Product*> ProductOf(ProductId id);
  base::Result<const Stall*> StallOf(StallId id);

 private:
  Catalogue& catalogue_;
  std::map<ProductId, Product> products_;
  std::map<StallId, Stall> stalls_;
};

struct WayNode {
  Batch batch;
  const Product* product;  // in WayView::names, as the stall
  const Stall* stall;
  int depth = 0;
};

struct WayPlace {
  const Stall* stall = nullptr;
  int64_t batches = 0, left_g = 0, sold_g = 0;  // left: on hand and offered
  base::UtcTime first_at;
};

struct WayView {
  explicit WayView(Catalogue& catalogue) : names(catalogue) {}  // outlives the view

  Names names;
  std::vector<WayNode> nodes;
  std::vector<Edge> edges;
  ForeignPart foreign;
  std::vector<WayPlace> places;  // those with most batches first, then by code
  std::optional<Reached> next;
  bool truncated = false;
};

// Reads a page of a way with all that is shown of it.
base::Result<WayView> ViewWay(WayReads& reads, WayDirection direction, const WayQuery& query);

// The batches that codes name, each once. Errors: ROOT_COUNT, those of FindBatch.
template <class Codes>
base::Result<std::vector<BatchNumber>> FindRoots(TraceReads& reads, const Codes& codes,
                                                 size_t at_least);
// Errors: ROOT_COUNT.
base::Status CheckRootCount(size_t count, size_t at_least);

template <class Codes>
base::Result<std::vector<BatchNumber>> FindRoots(TraceReads& reads, const Codes& codes,
                                                 size_t at_least) {
  PANYUAN_TRY(CheckRootCount(static_cast<size_t>(codes.size()), at_least));
  std::vector<BatchNumber> roots;
  for (const auto& code : codes) {
    PANYUAN_ASSIGN(const Batch batch, FindBatch(reads.batches(), reads.numbering(), code));
    if (std::find(roots.begin(), roots.end(), batch.number) == roots.end())
      roots.push_back(batch.number);
  }
  PANYUAN_TRY(CheckRootCount(roots.size(), at_least));
  return roots;
}

}  // namespace panyuan::trace
