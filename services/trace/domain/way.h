// The way of goods: back to the batches they were made of, forward to those made of them. Level by
// level, so that the fewest acts in between are a batch's depth.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "services/base/result.h"
#include "services/trace/domain/ports.h"
#include "services/trace/domain/way_foreign.h"

namespace panyuan::trace {

inline constexpr int kMaxWayDepth = 64;
inline constexpr size_t kMaxWayBatches = 100'000;
inline constexpr size_t kMaxWayRoots = 100;

// A batch of a way and the acts between it and where the way begins.
struct Reached {
  BatchNumber number;
  int depth = 0;
  // The order of a way. New acts add batches to it and move none.
  friend auto operator<=>(const Reached& a, const Reached& b) {
    return std::pair(a.depth, a.number) <=> std::pair(b.depth, b.number);
  }
  friend bool operator==(const Reached&, const Reached&) = default;
};

// In the order of the way, the roots first.
struct Reach {
  std::vector<Reached> batches;
  bool truncated = false;  // whether it goes on past the limit or past kMaxWayDepth
};

// All that was made of `roots`, or all that they were made of, with themselves: at most `limit`
// batches. Follows the acts of this county only.
base::Result<Reach> ReachForward(EdgeReads& edges, std::span<const BatchNumber> roots,
                                 size_t limit);
base::Result<Reach> ReachBack(EdgeReads& edges, std::span<const BatchNumber> roots, size_t limit);

// A way as far as it was walked.
class Walk {
 public:
  // `max_depth` to kMaxWayDepth, `limit` to kMaxWayBatches. `edges` outlives the walk.
  Walk(EdgeReads& edges, WayDirection direction, int max_depth, size_t limit)
      : edges_(edges), direction_(direction), max_depth_(max_depth), limit_(limit) {}

  // Takes a batch into the way; of several depths the smallest is its own. Past the walk's bounds
  // it marks the way as truncated instead.
  void Add(BatchNumber number, int depth);
  // Begins the next depth that has batches; false where there is none.
  bool NextLevel();
  // The batches of the present depth, by number.
  const std::vector<BatchNumber>& level() const { return level_; }
  int depth() const { return depth_; }
  // Adds the neighbours of the first `count` batches of the level, and gives the edges to them.
  base::Result<std::vector<Edge>> Expand(size_t count);

  std::optional<Reached> Find(BatchNumber number) const;
  bool goes_on() const { return !ahead_.empty(); }
  bool truncated() const { return truncated_; }

 private:
  EdgeReads& edges_;
  const WayDirection direction_;
  const int max_depth_;
  const size_t limit_;
  std::unordered_map<int64_t, int> depths_;
  std::map<int, std::vector<BatchNumber>> ahead_;
  std::vector<BatchNumber> level_;
  int depth_ = -1;
  bool truncated_ = false;
};

struct WayQuery {
  std::vector<BatchNumber> roots;
  int max_depth = kMaxWayDepth;       // to kMaxWayDepth
  size_t page_size = 1'000;           // 1 or more
  std::optional<Reached> after = {};  // only what comes later in the way
};

// Part of a way.
struct WayPage {
  std::vector<Reached> batches;  // in the order of the way
  std::vector<Edge> edges;       // those whose later end, in that order, is among `batches`
  ForeignPart foreign;           // beside `batches`, each thing on one page
  std::optional<Reached> next;   // WayQuery::after of the next page
  bool truncated = false;        // known for sure on the last page
};

// Walks from the roots each time, as far as the page asks. Where events of others were captured, it
// goes on through what they say was made of what.
base::Result<WayPage> ReadWay(EdgeReads& edges, const ForeignReads& foreign, WayDirection direction,
                              const WayQuery& query);

}  // namespace panyuan::trace
