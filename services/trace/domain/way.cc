#include "services/trace/domain/way.h"

#include <algorithm>
#include <utility>

namespace panyuan::trace {
namespace {

using base::Result;

Result<Reach> ReachOf(EdgeReads& edges, WayDirection direction, std::span<const BatchNumber> roots,
                      size_t limit) {
  Walk walk(edges, direction, kMaxWayDepth, limit);
  for (const BatchNumber root : roots) walk.Add(root, 0);
  Reach reach;
  while (walk.NextLevel()) {
    for (const BatchNumber number : walk.level()) reach.batches.push_back({number, walk.depth()});
    PANYUAN_TRY(walk.Expand(walk.level().size()));
  }
  reach.truncated = walk.truncated();
  return reach;
}

// How many of a level's batches are not after `after`.
size_t CountUpTo(std::span<const BatchNumber> level, int depth,
                 const std::optional<Reached>& after) {
  if (!after || depth > after->depth) return 0;
  if (depth < after->depth) return level.size();
  return static_cast<size_t>(std::upper_bound(level.begin(), level.end(), after->number) -
                             level.begin());
}

// Those edges of `all` that the page shows: both ends are known by its last batch, and were not by
// the page before.
std::vector<Edge> EdgesOfPage(const Walk& walk, const std::vector<Edge>& all,
                              const std::optional<Reached>& after, const Reached& last) {
  std::vector<Edge> edges;
  for (const Edge& edge : all) {
    const auto parent = walk.Find(edge.parent), child = walk.Find(edge.child);
    if (!parent || !child) continue;
    const Reached later = std::max(*parent, *child);
    if (later <= last && (!after || later > *after)) edges.push_back(edge);
  }
  return edges;
}

}  // namespace

void Walk::Add(BatchNumber number, int depth) {
  const auto known = depths_.find(number.value);
  if (known != depths_.end() && known->second <= depth) return;
  if (depth > max_depth_ || (known == depths_.end() && depths_.size() >= limit_)) {
    truncated_ = true;
    return;
  }
  depths_[number.value] = depth;
  ahead_[depth].push_back(number);
}

bool Walk::NextLevel() {
  level_.clear();
  while (level_.empty() && !ahead_.empty()) {
    const auto next = ahead_.begin();
    depth_ = next->first;
    for (const BatchNumber number : next->second)
      if (depths_.at(number.value) == depth_) level_.push_back(number);
    ahead_.erase(next);
  }
  std::sort(level_.begin(), level_.end());
  return !level_.empty();
}

Result<std::vector<Edge>> Walk::Expand(size_t count) {
  const auto near = std::span(level_).first(count);
  const bool back = direction_ == WayDirection::kBack;
  PANYUAN_ASSIGN(std::vector<Edge> found, back ? edges_.ParentsOf(near) : edges_.ChildrenOf(near));
  for (const Edge& edge : found) Add(back ? edge.parent : edge.child, depth_ + 1);
  return found;
}

std::optional<Reached> Walk::Find(BatchNumber number) const {
  const auto known = depths_.find(number.value);
  if (known == depths_.end()) return std::nullopt;
  return Reached{number, known->second};
}

Result<Reach> ReachForward(EdgeReads& edges, std::span<const BatchNumber> roots, size_t limit) {
  return ReachOf(edges, WayDirection::kForward, roots, limit);
}

Result<Reach> ReachBack(EdgeReads& edges, std::span<const BatchNumber> roots, size_t limit) {
  return ReachOf(edges, WayDirection::kBack, roots, limit);
}

Result<WayPage> ReadWay(EdgeReads& edges, const ForeignReads& foreign_reads, WayDirection direction,
                        const WayQuery& query) {
  Walk walk(edges, direction, query.max_depth, kMaxWayBatches);
  ForeignWalk foreign(foreign_reads, direction);
  for (const BatchNumber root : query.roots) walk.Add(root, 0);
  WayPage page;
  ForeignPart before;
  std::vector<Edge> all;
  while (page.batches.size() < query.page_size && walk.NextLevel()) {
    const std::span<const BatchNumber> level(walk.level());
    const size_t skipped = CountUpTo(level, walk.depth(), query.after);
    const size_t taken = std::min(level.size() - skipped, query.page_size - page.batches.size());
    for (const BatchNumber number : level.subspan(skipped, taken))
      page.batches.push_back({number, walk.depth()});
    PANYUAN_ASSIGN(const std::vector<Edge> found, walk.Expand(skipped + taken));
    all.insert(all.end(), found.begin(), found.end());
    const auto go_on = [&](std::span<const BatchNumber> from, ForeignPart& part) -> base::Status {
      PANYUAN_ASSIGN(const auto arrivals, foreign.From(from, walk.depth(), part));
      for (const auto& [number, depth] : arrivals) walk.Add(number, depth);
      return base::Ok();
    };
    PANYUAN_TRY(go_on(level.first(skipped), before));
    PANYUAN_TRY(go_on(level.subspan(skipped, taken), page.foreign));
    const bool full = page.batches.size() == query.page_size;
    if (full && (skipped + taken < level.size() || walk.goes_on())) page.next = page.batches.back();
  }
  if (!page.batches.empty()) page.edges = EdgesOfPage(walk, all, query.after, page.batches.back());
  page.truncated = walk.truncated() || foreign.truncated();
  return page;
}

}  // namespace panyuan::trace
