// Any bytes as a tile's address, a bundle, a proof and a witness's request: what is read is written
// back as it was, and nothing proves what it does not.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/ledger/add_checkpoint.h"
#include "services/ledger/merkle.h"
#include "services/ledger/tiles.h"

namespace {

using namespace panyuan::ledger;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckPath(std::string_view text) {
  const auto path = ParseTilePath(text);
  if (!path.ok()) return;
  Require(FormatTilePath(*path) == text);
  Require(TileWidthAt(*path, UINT64_MAX) <= kTileWidth && TileWidthAt(*path, 0) == 0);
}

void CheckBundle(std::string_view text) {
  const auto entries = ParseBundle(text);
  if (!entries.ok()) return;
  std::string bundle;
  for (std::string_view entry : *entries) AppendBundleEntry(bundle, entry);
  Require(bundle == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckPath(text);
  CheckBundle(text);
  if (const auto proof = ParseLogProof(text); proof.ok()) {
    const auto again = ParseLogProof(FormatLogProof(*proof));
    Require(again.ok() && again->index == proof->index && again->hashes == proof->hashes &&
            again->checkpoint == proof->checkpoint);
    Require(
        !VerifyInclusion(LeafHash(text), proof->index, proof->index + 1, proof->hashes, {}).ok());
  }
  const auto request = ParseAddCheckpoint(text);
  if (request.ok()) Require(FormatAddCheckpoint(*request) == text);
  return 0;
}
