#include "services/ledger/merkle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

constexpr uint64_t kLeaves = 70;  // past a power of two, so that every shape of right edge is there

// A tree whose roots at every size are known by the definition, RFC 6962 §2.1.
class GrownTree {
 public:
  GrownTree() {
    TreeFrontier frontier;
    for (uint64_t i = 0; i < kLeaves; ++i) {
      leaves_.push_back(LeafHash("entry " + std::to_string(i)));
      std::vector<Node> completed;
      frontier.Append(leaves_.back(), completed);
      for (const Node& node : completed) stored_.emplace(node.id, node.hash);
      roots_.push_back(frontier.Root());
    }
  }

  static Hash DefinedRoot(std::span<const Hash> leaves) {
    if (leaves.size() == 1) return leaves[0];
    size_t split = 1;
    while (split * 2 < leaves.size()) split *= 2;
    return NodeHash(DefinedRoot(leaves.first(split)), DefinedRoot(leaves.subspan(split)));
  }

  NodeReader reader() const {
    return [this](std::span<const NodeId> ids) -> Result<std::vector<Hash>> {
      std::vector<Hash> hashes;
      for (const NodeId id : ids) {
        const auto found = stored_.find(id);
        if (found == stored_.end()) return kFrontierCorrupt;  // no proof may ask for it
        hashes.push_back(found->second);
      }
      return hashes;
    };
  }

  const std::vector<Hash>& leaves() const { return leaves_; }
  const Hash& root(uint64_t size) const { return roots_[size - 1]; }
  size_t stored() const { return stored_.size(); }

 private:
  std::vector<Hash> leaves_;
  std::vector<Hash> roots_;
  std::map<NodeId, Hash> stored_;
};

TEST(MerkleTree, RootsFollowTheDefinitionAtEverySize) {
  const GrownTree tree;
  for (uint64_t size = 1; size <= kLeaves; ++size) {
    const Hash defined = GrownTree::DefinedRoot(std::span(tree.leaves()).first(size));
    EXPECT_EQ(tree.root(size), defined) << size;
    EXPECT_EQ(*ReadRoot(size, tree.reader()), defined) << size;
  }
  EXPECT_EQ(*ReadRoot(0, tree.reader()), EmptyRoot());
}

TEST(MerkleTree, EachNodeIsCompletedOnce) {
  const GrownTree tree;
  size_t complete = 0;
  for (uint64_t width = kLeaves; width > 0; width /= 2) complete += width;
  EXPECT_EQ(tree.stored(), complete);
}

TEST(MerkleTree, EveryInclusionProofHoldsAndOnlyForItsLeaf) {
  const GrownTree tree;
  for (uint64_t size = 1; size <= kLeaves; ++size) {
    for (uint64_t index = 0; index < size; ++index) {
      auto proof = *ReadProof(*PlanInclusion(index, size), tree.reader());
      const Hash& leaf = tree.leaves()[index];
      EXPECT_TRUE(VerifyInclusion(leaf, index, size, proof, tree.root(size)).ok());
      EXPECT_FALSE(VerifyInclusion(leaf, index ^ 1, size, proof, tree.root(size)).ok());
      proof.push_back(leaf);
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, tree.root(size)).ok());
    }
  }
}

TEST(MerkleTree, EveryConsistencyProofHoldsAndOnlyForItsSizes) {
  const GrownTree tree;
  for (uint64_t size2 = 1; size2 <= kLeaves; ++size2) {
    for (uint64_t size1 = 1; size1 <= size2; ++size1) {
      auto proof = *ReadProof(*PlanConsistency(size1, size2), tree.reader());
      const Hash &root1 = tree.root(size1), &root2 = tree.root(size2);
      EXPECT_TRUE(VerifyConsistency(size1, size2, proof, root1, root2).ok());
      EXPECT_FALSE(VerifyConsistency(0, size2, proof, root1, root2).ok());
      EXPECT_EQ(VerifyConsistency(size1, size2, proof, root2, root1).ok(), size1 == size2);
      proof.push_back(root1);
      EXPECT_FALSE(VerifyConsistency(size1, size2, proof, root1, root2).ok());
    }
  }
}

TEST(MerkleTree, PlansRefuseWhatIsNotInTheTree) {
  EXPECT_TRUE(PlanInclusion(5, 5).error().Is(kTreeIndexOutOfRange));
  EXPECT_TRUE(PlanConsistency(0, 5).error().Is(kTreeSizesInvalid));
  EXPECT_TRUE(PlanConsistency(6, 5).error().Is(kTreeSizesInvalid));
}

TEST(MerkleTree, PlansStaySmallForTheLargestTree) {
  const uint64_t size = ~uint64_t{0};
  const auto inclusion = PlanInclusion(size / 3, size);
  const auto consistency = PlanConsistency(size / 3, size);
  ASSERT_TRUE(inclusion.ok() && consistency.ok());
  EXPECT_LE(inclusion->nodes.size(), 128u);
  EXPECT_LE(consistency->nodes.size(), 128u);
  EXPECT_EQ(PlanRoot(size).nodes.size(), 64u);
}

TEST(TreeFrontier, GoesOnAfterBeingStored) {
  TreeFrontier whole, resumed;
  std::vector<Node> from_whole, from_resumed;
  for (int i = 0; i < 37; ++i) {
    whole.Append(LeafHash(std::to_string(i)), from_whole);
    auto stored = TreeFrontier::Parse(resumed.Serialize());
    ASSERT_TRUE(stored.ok());
    resumed = *std::move(stored);
    resumed.Append(LeafHash(std::to_string(i)), from_resumed);
  }
  EXPECT_EQ(resumed.size(), 37u);
  EXPECT_EQ(resumed.Root(), whole.Root());
  EXPECT_TRUE(
      std::equal(from_whole.begin(), from_whole.end(), from_resumed.begin(), from_resumed.end(),
                 [](const Node& a, const Node& b) { return a.id == b.id && a.hash == b.hash; }));
}

TEST(TreeFrontier, RefusesDamagedBytes) {
  TreeFrontier frontier;
  std::vector<Node> completed;
  for (int i = 0; i < 3; ++i) frontier.Append(LeafHash("x"), completed);
  const std::string bytes = frontier.Serialize();
  EXPECT_TRUE(TreeFrontier::Parse(bytes.substr(0, bytes.size() - 1)).error().Is(kFrontierCorrupt));
  EXPECT_TRUE(TreeFrontier::Parse(bytes + "x").error().Is(kFrontierCorrupt));
  EXPECT_TRUE(TreeFrontier::Parse("").error().Is(kFrontierCorrupt));
  EXPECT_TRUE(TreeFrontier::Parse(std::string(8, '\xff') + std::string(64 * 32, 'x'))
                  .error()
                  .Is(kFrontierCorrupt));
}

}  // namespace
}  // namespace panyuan::ledger
