// RFC 6962 trees and RFC 9162 proof checks: conformance data rfc6962-tree and
// transparency-dev-merkle.
#include "services/ledger/merkle.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "services/base/bytes.h"
#include "tests/conformance/data.h"

namespace panyuan::ledger {
namespace {

using conformance::DataPath;
using conformance::ReadJson;
using nlohmann::json;

const std::string kProofs = "transparency-dev-merkle/testdata/";

std::optional<uint64_t> SizeAt(const json& vector, const char* key) {
  if (!vector.contains(key) || !vector[key].is_number_unsigned()) return std::nullopt;
  return vector[key].get<uint64_t>();
}

// The base64 hash, when it is one of 32 bytes.
std::optional<Hash> HashOf(const json& text) {
  if (!text.is_string()) return std::nullopt;
  const auto bytes = base::Base64Decode(text.get<std::string>());
  return bytes ? base::ToHash(*bytes) : std::nullopt;
}

std::optional<std::vector<Hash>> ProofOf(const json& vector) {
  std::vector<Hash> proof;
  if (!vector.contains("proof") || vector["proof"].is_null()) return proof;
  for (const json& text : vector["proof"]) {
    const auto hash = HashOf(text);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

bool AcceptsInclusion(const json& vector) {
  const auto index = SizeAt(vector, "leafIdx"), size = SizeAt(vector, "treeSize");
  const auto root = HashOf(vector["root"]), leaf = HashOf(vector["leafHash"]);
  const auto proof = ProofOf(vector);
  return index && size && root && leaf && proof &&
         VerifyInclusion(*leaf, *index, *size, *proof, *root).ok();
}

bool AcceptsConsistency(const json& vector) {
  const auto size1 = SizeAt(vector, "size1"), size2 = SizeAt(vector, "size2");
  const auto root1 = HashOf(vector["root1"]), root2 = HashOf(vector["root2"]);
  const auto proof = ProofOf(vector);
  return size1 && size2 && root1 && root2 && proof &&
         VerifyConsistency(*size1, *size2, *proof, *root1, *root2).ok();
}

// Checks every vector below `directory`, of which there must be good and bad ones.
void CheckAll(const std::filesystem::path& directory, bool (*accepts)(const json&)) {
  int good = 0, bad = 0;
  for (const auto& path : conformance::FindFiles(directory, ".json")) {
    const json vector = ReadJson(path);
    const bool want = !vector.value("wantErr", true);
    ++(want ? good : bad);
    EXPECT_EQ(accepts(vector), want) << path;
  }
  EXPECT_GT(good, 0);
  EXPECT_GT(bad, 0);
}

TEST(Rfc6962Vectors, EveryPrefixHasItsRoot) {
  const auto path = DataPath("rfc6962-tree/tree.json");
  PANYUAN_NEED_DATA(path);
  const json tree = ReadJson(path);
  std::map<NodeId, Hash> stored;
  const auto reader = [&](std::span<const NodeId> ids) -> Result<std::vector<Hash>> {
    std::vector<Hash> hashes;
    for (const NodeId id : ids) hashes.push_back(stored.at(id));
    return hashes;
  };
  std::vector<std::string> roots;
  TreeFrontier frontier;
  roots.push_back(base::HexEncode(base::AsView(frontier.Root())));
  for (const json& entry : tree["leaf_inputs_hex"]) {
    std::vector<Node> completed;
    frontier.Append(LeafHash(*base::HexDecode(entry.get<std::string>())), completed);
    for (const Node& node : completed) stored.emplace(node.id, node.hash);
    roots.push_back(base::HexEncode(base::AsView(frontier.Root())));
  }
  EXPECT_EQ(json(roots), tree["root_hashes_by_size"]);
  for (uint64_t size = 0; size < roots.size(); ++size)
    EXPECT_EQ(base::HexEncode(base::AsView(*ReadRoot(size, reader))), roots[size]) << size;
}

TEST(ProofVectors, InclusionIsAcceptedExactlyWhereItHolds) {
  const auto directory = DataPath(kProofs + "inclusion");
  PANYUAN_NEED_DATA(directory);
  CheckAll(directory, AcceptsInclusion);
}

TEST(ProofVectors, ConsistencyIsAcceptedExactlyWhereItHolds) {
  const auto directory = DataPath(kProofs + "consistency");
  PANYUAN_NEED_DATA(directory);
  CheckAll(directory, AcceptsConsistency);
}

}  // namespace
}  // namespace panyuan::ledger
