#include "services/ledger/merkle.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <string>

#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::AsView;
using namespace std::string_view_literals;

// The largest power of two below n, which splits a tree of n >= 2 leaves.
uint64_t SplitOf(uint64_t n) { return std::bit_floor(n - 1); }

// The root over the leaves of nodes that lie side by side and shrink from left to right.
Hash FoldRun(std::span<const Hash> hashes) {
  Hash root = hashes.back();
  for (size_t i = hashes.size() - 1; i-- > 0;) root = NodeHash(hashes[i], root);
  return root;
}

// Adds the root over leaves [begin, begin + count) as one run. `begin` is a multiple of the
// largest power of two in `count`, as every right part of a tree is.
void AddRange(uint64_t begin, uint64_t count, ProofPlan& plan) {
  size_t run = 0;
  for (; count > 0; ++run) {
    const int level = std::bit_width(count) - 1;
    plan.nodes.push_back({level, begin >> level});
    begin += uint64_t{1} << level;
    count -= uint64_t{1} << level;
  }
  plan.runs.push_back(run);
}

struct Range {
  uint64_t begin = 0;
  uint64_t count = 0;
};

ProofPlan PlanOf(const std::vector<Range>& ranges_from_the_root) {
  ProofPlan plan;
  for (auto range = ranges_from_the_root.rbegin(); range != ranges_from_the_root.rend(); ++range)
    AddRange(range->begin, range->count, plan);
  return plan;
}

// Goes up to where the path first turns left, or to the top.
void SkipRightEdge(uint64_t& fn, uint64_t& sn) {
  while (fn != 0 && (fn & 1) == 0) {
    fn >>= 1;
    sn >>= 1;
  }
}

}  // namespace

Hash LeafHash(std::string_view entry) { return base::Sha256({"\0"sv, entry}); }

Hash NodeHash(const Hash& left, const Hash& right) {
  return base::Sha256({"\1"sv, AsView(left), AsView(right)});
}

Hash EmptyRoot() { return base::Sha256(""); }

Result<TreeFrontier> TreeFrontier::Parse(std::string_view bytes) {
  if (bytes.size() < 8) return kFrontierCorrupt;
  TreeFrontier frontier;
  frontier.size_ = base::ReadBigEndian(bytes.substr(0, 8));
  bytes.remove_prefix(8);
  const size_t count = std::popcount(frontier.size_);
  if (bytes.size() != count * sizeof(Hash) || frontier.size_ > kMaxTreeSize)
    return kFrontierCorrupt;
  for (size_t i = 0; i < count; ++i)
    frontier.roots_.push_back(*base::ToHash(bytes.substr(i * sizeof(Hash), sizeof(Hash))));
  return frontier;
}

std::string TreeFrontier::Serialize() const {
  std::string bytes;
  base::AppendBigEndian(bytes, size_, 8);
  for (const Hash& root : roots_) bytes += AsView(root);
  return bytes;
}

Hash TreeFrontier::Root() const { return roots_.empty() ? EmptyRoot() : FoldRun(roots_); }

void TreeFrontier::Append(const Hash& leaf_hash, std::vector<Node>& completed) {
  NodeId id{0, size_};
  Hash hash = leaf_hash;
  completed.push_back({id, hash});
  for (; id.index & 1; roots_.pop_back()) {
    hash = NodeHash(roots_.back(), hash);
    id = {id.level + 1, id.index >> 1};
    completed.push_back({id, hash});
  }
  roots_.push_back(hash);
  ++size_;
}

Result<ProofPlan> PlanInclusion(uint64_t index, uint64_t size) {
  if (index >= size)
    return base::Error(kTreeIndexOutOfRange,
                       {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
  std::vector<Range> siblings;
  uint64_t begin = 0;
  while (size > 1) {
    const uint64_t left = SplitOf(size);
    if (index - begin < left) {
      siblings.push_back({begin + left, size - left});
      size = left;
    } else {
      siblings.push_back({begin, left});
      begin += left;
      size -= left;
    }
  }
  return PlanOf(siblings);
}

Result<ProofPlan> PlanConsistency(uint64_t size1, uint64_t size2) {
  if (size1 == 0 || size1 > size2)
    return base::Error(kTreeSizesInvalid,
                       {{"size1", std::to_string(size1)}, {"size2", std::to_string(size2)}});
  std::vector<Range> ranges;
  uint64_t begin = 0;
  while (size1 != size2) {
    const uint64_t left = SplitOf(size2);
    if (size1 <= left) {
      ranges.push_back({begin + left, size2 - left});
      size2 = left;
    } else {
      ranges.push_back({begin, left});
      begin += left;
      size1 -= left;
      size2 -= left;
    }
  }
  // Where the old tree ends inside the new one; a verifier already has it as root1 at begin 0.
  if (begin != 0) ranges.push_back({begin, size1});
  return PlanOf(ranges);
}

ProofPlan PlanRoot(uint64_t size) { return PlanOf({{0, size}}); }

std::vector<Hash> FoldProof(const ProofPlan& plan, std::span<const Hash> hashes) {
  assert(hashes.size() == plan.nodes.size());
  std::vector<Hash> proof;
  for (size_t run : plan.runs) {
    proof.push_back(FoldRun(hashes.first(run)));
    hashes = hashes.subspan(run);
  }
  return proof;
}

Result<std::vector<Hash>> ReadProof(const ProofPlan& plan, const NodeReader& reader) {
  PANYUAN_ASSIGN(const std::vector<Hash> hashes, reader(plan.nodes));
  return FoldProof(plan, hashes);
}

Result<Hash> ReadRoot(uint64_t size, const NodeReader& reader) {
  if (size == 0) return EmptyRoot();
  PANYUAN_ASSIGN(const std::vector<Hash> root, ReadProof(PlanRoot(size), reader));
  return root.front();
}

Status VerifyInclusion(const Hash& leaf_hash, uint64_t index, uint64_t size,
                       std::span<const Hash> proof, const Hash& root) {
  if (index >= size) return kProofInvalid;
  uint64_t fn = index, sn = size - 1;
  Hash hash = leaf_hash;
  for (const Hash& sibling : proof) {
    if (sn == 0) return kProofInvalid;
    if ((fn & 1) || fn == sn) {
      hash = NodeHash(sibling, hash);
      SkipRightEdge(fn, sn);
    } else {
      hash = NodeHash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && hash == root ? base::Ok() : Status(kProofInvalid);
}

Status VerifyConsistency(uint64_t size1, uint64_t size2, std::span<const Hash> proof,
                         const Hash& root1, const Hash& root2) {
  if (size1 == 0 || size1 > size2) return kProofInvalid;
  if (size1 == size2) return proof.empty() && root1 == root2 ? base::Ok() : Status(kProofInvalid);
  uint64_t fn = size1 - 1, sn = size2 - 1;
  const int complete = std::countr_one(fn);
  fn >>= complete;
  sn >>= complete;
  Hash old_hash = root1;
  if (!std::has_single_bit(size1)) {
    if (proof.empty()) return kProofInvalid;
    old_hash = proof.front();
    proof = proof.subspan(1);
  }
  Hash new_hash = old_hash;
  for (const Hash& sibling : proof) {
    if (sn == 0) return kProofInvalid;
    if ((fn & 1) || fn == sn) {
      old_hash = NodeHash(sibling, old_hash);
      new_hash = NodeHash(sibling, new_hash);
      SkipRightEdge(fn, sn);
    } else {
      new_hash = NodeHash(new_hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && old_hash == root1 && new_hash == root2 ? base::Ok() : Status(kProofInvalid);
}

}  // namespace panyuan::ledger
