#include "services/trace/domain/way.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "services/trace/domain/way_picture.h"
#include "tests/support/expect.h"

namespace panyuan::trace {
namespace {

using label::BatchNumbering;

class Edges final : public EdgeReads {
 public:
  explicit Edges(std::vector<std::pair<int64_t, int64_t>> pairs) {
    for (const auto& [parent, child] : pairs) {
      Edge edge;
      edge.parent = {parent};
      edge.child = {child};
      all_.push_back(edge);
    }
  }
  base::Result<std::vector<Edge>> ChildrenOf(std::span<const BatchNumber> parents) override {
    return Read(parents, &Edge::parent);
  }
  base::Result<std::vector<Edge>> ParentsOf(std::span<const BatchNumber> children) override {
    return Read(children, &Edge::child);
  }
  const std::vector<Edge>& all() const { return all_; }

 private:
  std::vector<Edge> Read(std::span<const BatchNumber> of, BatchNumber Edge::*end) const {
    std::vector<Edge> found;
    for (const Edge& edge : all_)
      if (std::find(of.begin(), of.end(), edge.*end) != of.end()) found.push_back(edge);
    return found;
  }
  std::vector<Edge> all_;
};

// What others are said to have made: a list of (made of, made).
class Others final : public ForeignThings, public GtinLots {
 public:
  std::vector<std::pair<std::string, std::string>> steps;
  std::vector<std::pair<BatchNumber, GtinLot>> lots;

  base::Result<bool> Any() override { return !steps.empty(); }
  base::Result<std::vector<std::pair<BatchNumber, GtinLot>>> LotsOf(
      std::span<const BatchNumber> batches) override {
    std::vector<std::pair<BatchNumber, GtinLot>> found;
    for (const auto& lot : lots)
      if (std::find(batches.begin(), batches.end(), lot.first) != batches.end())
        found.push_back(lot);
    return found;
  }
  base::Result<std::vector<ForeignStep>> Beside(WayDirection direction,
                                                std::span<const std::string> uris) override {
    std::vector<ForeignStep> found;
    for (const auto& [input, output] : steps)
      for (const std::string& uri : uris) {
        if (direction == WayDirection::kBack && uri == output) found.push_back({uri, input, 7});
        if (direction == WayDirection::kForward && uri == input) found.push_back({uri, output, 7});
      }
    return found;
  }
  base::Status Add(BatchNumber, const GtinLot&) override { return base::Ok(); }
  base::Result<std::optional<GtinLot>> Of(BatchNumber) override { return std::optional<GtinLot>(); }
  base::Result<std::vector<BatchNumber>> Find(const GtinLotQuery& query) override {
    std::vector<BatchNumber> found;
    for (const auto& [number, lot] : lots)
      if (lot.gtin == query.lot.gtin && lot.lot == query.lot.lot) found.push_back(number);
    return found;
  }
};

class WayTest : public ::testing::Test {
 protected:
  std::string UriOf(int64_t number) const {
    return uris_.Batch(numbering_.CodeOf(static_cast<uint64_t>(number)).Digits());
  }
  std::string CodeOf(int64_t number) const {
    return numbering_.CodeOf(static_cast<uint64_t>(number)).ToString();
  }
  WayPage Read(Edges& edges, WayDirection direction, const WayQuery& query) {
    const auto page = ReadWay(edges, {others_, others_, numbering_, uris_}, direction, query);
    EXPECT_OK(page);
    return *page;
  }
  static std::vector<int64_t> Numbers(const std::vector<Reached>& batches) {
    std::vector<int64_t> numbers;
    for (const Reached& reached : batches) numbers.push_back(reached.number.value);
    return numbers;
  }

  const BatchNumbering numbering_ = *BatchNumbering::Create(std::string(32, 'b'), 727);
  const ledger::ThingUris uris_{"https://panan.example"};
  Others others_;
};

TEST_F(WayTest, ABatchLiesAtTheFewestActsFromTheRoot) {
  Edges edges({{1, 2}, {1, 3}, {2, 4}, {3, 4}, {4, 5}, {1, 5}});
  const WayPage page = Read(edges, WayDirection::kForward, {.roots = {{1}}});
  EXPECT_EQ(Numbers(page.batches), (std::vector<int64_t>{1, 2, 3, 5, 4}));
  EXPECT_EQ(page.batches[3].depth, 1);
  EXPECT_EQ(page.edges.size(), 6u);
  EXPECT_FALSE(page.truncated);
  EXPECT_FALSE(page.next);
  EXPECT_EQ(Numbers(ReachBack(edges,
                              page.batches.empty() ? std::vector<BatchNumber>()
                                                   : std::vector<BatchNumber>{{5}},
                              100)
                        ->batches),
            (std::vector<int64_t>{5, 1, 4, 2, 3}));
}

TEST_F(WayTest, PagesTogetherAreTheWholeWayWithEveryBatchAndEdgeOnce) {
  std::vector<std::pair<int64_t, int64_t>> pairs;
  for (int64_t child = 2; child <= 200; ++child) {
    pairs.emplace_back(child / 3 + 1 < child ? child / 3 + 1 : 1, child);
    if (child % 7 == 0) pairs.emplace_back(child - 1, child);
  }
  Edges edges(pairs);
  const WayPage whole = Read(edges, WayDirection::kForward, {.roots = {{1}}});
  ASSERT_EQ(whole.batches.size(), 200u);
  for (const size_t page_size : {1, 7, 64, 199, 200}) {
    WayQuery query{.roots = {{1}}, .page_size = page_size};
    std::vector<Reached> batches;
    std::multiset<Edge> found;
    for (int pages = 0; pages <= 200; ++pages) {
      const WayPage page = Read(edges, WayDirection::kForward, query);
      batches.insert(batches.end(), page.batches.begin(), page.batches.end());
      found.insert(page.edges.begin(), page.edges.end());
      query.after = page.next;
      if (!page.next) break;
    }
    EXPECT_EQ(batches, whole.batches) << page_size;
    EXPECT_EQ(found, std::multiset<Edge>(edges.all().begin(), edges.all().end())) << page_size;
  }
}

TEST_F(WayTest, SaysWhenItGoesOnPastItsBounds) {
  Edges edges({{1, 2}, {2, 3}, {3, 4}});
  const WayPage page = Read(edges, WayDirection::kForward, {.roots = {{1}}, .max_depth = 2});
  EXPECT_EQ(Numbers(page.batches), (std::vector<int64_t>{1, 2, 3}));
  EXPECT_TRUE(page.truncated);
  const std::vector<BatchNumber> root{{1}};
  EXPECT_TRUE(ReachForward(edges, root, 3)->truncated);
  EXPECT_FALSE(ReachForward(edges, root, 4)->truncated);
}

TEST_F(WayTest, GoesOnThroughWhatOthersMadeAndComesBackToOwnBatches) {
  Edges edges({{1, 2}, {3, 4}});
  others_.lots = {{{3}, {"09506000134352", "A/1"}}};
  const std::string lot = "https://id.gs1.org/01/09506000134352/10/A%2F1";
  others_.steps = {{UriOf(2), "https://mill.example/lot/9"}, {"https://mill.example/lot/9", lot}};
  const WayPage forward = Read(edges, WayDirection::kForward, {.roots = {{1}}});
  EXPECT_EQ(Numbers(forward.batches), (std::vector<int64_t>{1, 2, 3, 4}));
  EXPECT_EQ(forward.batches[2].depth, 3);  // two acts of others after batch 2
  ASSERT_EQ(forward.foreign.things.size(), 1u);
  EXPECT_EQ(forward.foreign.things[0].uri, "https://mill.example/lot/9");
  ASSERT_EQ(forward.foreign.links.size(), 2u);
  EXPECT_EQ(forward.foreign.links[0].parent, CodeOf(2));
  EXPECT_EQ(forward.foreign.links[1].child, CodeOf(3));
  const WayPage back = Read(edges, WayDirection::kBack, {.roots = {{4}}});
  EXPECT_EQ(Numbers(back.batches), (std::vector<int64_t>{4, 3, 2, 1}));
}

TEST(WayPicture, EscapesWhatPeopleNamed) {
  WayPicture picture;
  picture.boxes = {{"A&B", {"<script>\"x\""}, 0, BatchState::kOnSale},
                   {"https://x.example/?a=1&b=2", {}, 1, std::nullopt}};
  picture.edges = {{"A&B", "https://x.example/?a=1&b=2", "5 kg"}};
  const std::string svg = DrawSvg(picture);
  EXPECT_EQ(svg.find("<script>"), svg.npos);
  EXPECT_NE(svg.find("&lt;script&gt;&quot;x&quot;"), svg.npos);
  EXPECT_NE(svg.find("A&amp;B"), svg.npos);
  const std::string dot = WriteDot(picture);
  EXPECT_NE(dot.find("\\\"x\\\""), dot.npos);
  EXPECT_NE(dot.find("\"A&B\" -> \"https://x.example/?a=1&b=2\""), dot.npos);
}

}  // namespace
}  // namespace panyuan::trace
