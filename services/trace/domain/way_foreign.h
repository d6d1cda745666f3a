// Where a way leaves what this county recorded itself: things of others, as events captured from
// them say what was made of what.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "services/label/batch_numbering.h"
#include "services/ledger/epcis_event.h"
#include "services/trace/domain/batch.h"
#include "services/trace/domain/gtin_lot.h"

namespace panyuan::trace {

enum class WayDirection { kBack, kForward };

inline constexpr size_t kMaxForeignThings = 500;  // of one way
inline constexpr int kMaxForeignHops = 16;        // from a batch of this county

// A captured transformation: `far` went into `near` (back) or was made of it (forward).
struct ForeignStep {
  std::string near, far;  // canonical URIs
  uint64_t leaf_index = 0;
};

// Captured events, by the things that they name. Bound to one snapshot.
class ForeignThings {
 public:
  virtual ~ForeignThings() = default;
  // Whether any event was captured.
  virtual base::Result<bool> Any() = 0;
  // The lots that batches carry; any number of batches.
  virtual base::Result<std::vector<std::pair<BatchNumber, GtinLot>>> LotsOf(
      std::span<const BatchNumber> batches) = 0;
  // The steps from any of `uris`, by near, far and leaf.
  virtual base::Result<std::vector<ForeignStep>> Beside(WayDirection direction,
                                                        std::span<const std::string> uris) = 0;
};

// All outlive what uses them.
struct ForeignReads {
  ForeignThings& things;
  GtinLots& lots;
  const label::BatchNumbering& numbering;
  const ledger::ThingUris& uris;
};

struct ForeignThing {
  std::string uri;
  int depth = 0;  // acts between it and where the way begins
};

// Goods went from `parent` to `child`; each a batch code of this county or a URI.
struct ForeignLink {
  std::string parent, child;
  std::optional<uint64_t> leaf_index;  // where an event says so
};

// What a page of a way shows of it.
struct ForeignPart {
  std::vector<ForeignThing> things;
  std::vector<ForeignLink> links;
};

class ForeignWalk {
 public:
  ForeignWalk(const ForeignReads& reads, WayDirection direction)
      : reads_(reads), direction_(direction) {}

  struct Arrival {
    BatchNumber number;
    int depth;
  };
  // Goes on from batches of one depth, and gives the batches of this county that it comes to again.
  // What `shown` gets was on no way before.
  base::Result<std::vector<Arrival>> From(std::span<const BatchNumber> batches, int depth,
                                          ForeignPart& shown);

  bool truncated() const { return truncated_; }

 private:
  struct Name {
    std::string uri;
    std::string shown;  // in links: the code of the batch that it names, or the URI
  };
  base::Result<std::vector<Name>> NamesOf(std::span<const BatchNumber> batches);
  base::Result<std::vector<BatchNumber>> OwnBatches(const std::string& uri);
  void Link(const std::string& near, std::string far, uint64_t leaf_index, ForeignPart& shown);
  std::string CodeOf(BatchNumber number) const;

  const ForeignReads reads_;
  const WayDirection direction_;
  std::optional<bool> any_;
  std::set<std::string> known_;
  bool truncated_ = false;
};

}  // namespace panyuan::trace
