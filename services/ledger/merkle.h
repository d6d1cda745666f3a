// The Merkle tree of RFC 6962 §2.1 over SHA-256, as arithmetic: what to store, what to fetch for a
// proof, how to check one. Nothing here reads a store.
//
// Only complete subtrees are ever stored: node (level, index) is the root over the 2^level leaves
// from index * 2^level on, and never changes once its leaves are there. Whatever else a proof
// needs is folded from complete nodes.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::ledger {

using base::Hash;
using base::Result;
using base::Status;

inline constexpr uint64_t kMaxTreeSize = uint64_t{1} << 63;  // of a frontier; proofs go to 2^64 - 1

Hash LeafHash(std::string_view entry);               // SHA-256(0x00 || entry)
Hash NodeHash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)
Hash EmptyRoot();                                    // SHA-256("")

struct NodeId {
  int level = 0;  // 0 to 63
  uint64_t index = 0;
  auto operator<=>(const NodeId&) const = default;
};

struct Node {
  NodeId id;
  Hash hash;
};

// The right edge of a tree: the roots of the complete subtrees that its size is the sum of, the
// largest first. Enough to append and to compute the root, at most 64 hashes.
class TreeFrontier {
 public:
  TreeFrontier() = default;  // the empty tree

  // Reads what Serialize() wrote. Errors: FRONTIER_CORRUPT.
  static Result<TreeFrontier> Parse(std::string_view bytes);
  // The size as 8 bytes big-endian, then the hashes.
  std::string Serialize() const;

  uint64_t size() const { return size_; }
  Hash Root() const;

  // Appends one leaf and adds to `completed` every node that this completes, the leaf first.
  // Only while size() < kMaxTreeSize.
  void Append(const Hash& leaf_hash, std::vector<Node>& completed);

 private:
  uint64_t size_ = 0;
  std::vector<Hash> roots_;
};

// Which stored nodes a proof needs and how they fold: hash i of the proof is folded from the next
// runs[i] nodes, which lie side by side from left to right. At most 128 nodes.
struct ProofPlan {
  std::vector<NodeId> nodes;
  std::vector<size_t> runs;
};

// The path from leaf `index` to the root at `size`, leaf upwards (RFC 6962 §2.1.1).
// Errors: TREE_INDEX_OUT_OF_RANGE.
Result<ProofPlan> PlanInclusion(uint64_t index, uint64_t size);

// The proof that the tree of size2 extends the tree of size1 (RFC 6962 §2.1.2); empty when both
// are equal. Errors: TREE_SIZES_INVALID (size1 is 0 or above size2).
Result<ProofPlan> PlanConsistency(uint64_t size1, uint64_t size2);

// One hash: the root at `size`, which may be older than the tree. Only for size >= 1.
ProofPlan PlanRoot(uint64_t size);

// The proof's hashes; `hashes` are the plan's nodes, in its order and number.
std::vector<Hash> FoldProof(const ProofPlan& plan, std::span<const Hash> hashes);

// Gives the hashes of stored (complete) nodes, in their order.
using NodeReader = std::function<Result<std::vector<Hash>>(std::span<const NodeId>)>;

// FoldProof over nodes read together. Errors: the reader's.
Result<std::vector<Hash>> ReadProof(const ProofPlan& plan, const NodeReader& reader);

// The root at `size`, EmptyRoot() at 0. Errors: the reader's.
Result<Hash> ReadRoot(uint64_t size, const NodeReader& reader);

// Checks an inclusion proof by RFC 9162 §2.1.3.2. Errors: PROOF_INVALID.
Status VerifyInclusion(const Hash& leaf_hash, uint64_t index, uint64_t size,
                       std::span<const Hash> proof, const Hash& root);

// Checks a consistency proof by RFC 9162 §2.1.4.2; nothing is consistent with size1 == 0.
// Errors: PROOF_INVALID.
Status VerifyConsistency(uint64_t size1, uint64_t size2, std::span<const Hash> proof,
                         const Hash& root1, const Hash& root2);

}  // namespace panyuan::ledger
