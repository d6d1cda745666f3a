// How the log is laid out for readers of C2SP tlog-tiles, and the proof that a phone can keep
// (C2SP tlog-proof): names, bytes and texts alone, without any store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::ledger {

inline constexpr uint64_t kTileWidth = 256;
inline constexpr int kTileHeight = 8;  // levels of the tree in one tile: 2^8 = kTileWidth
inline constexpr int kMaxTileLevel = 63;

// The place of a tile of hashes, or of a bundle of entries, in the log.
struct TilePath {
  bool entries = false;         // a bundle; its level is 0
  int level = 0;                // 0 to kMaxTileLevel
  uint64_t index = 0;           // counted in full tiles
  uint64_t width = kTileWidth;  // hashes or entries: 1 to kTileWidth, which is a full tile

  bool operator==(const TilePath&) const = default;
};

// "tile/<L>/<N>[.p/<W>]" or "tile/entries/<N>[.p/<W>]": N in groups of three digits, all but the
// last with an 'x' before them.
std::string FormatTilePath(const TilePath& path);

// Reads exactly what FormatTilePath writes. Errors: TILE_PATH_INVALID.
base::Result<TilePath> ParseTilePath(std::string_view text);

// How much of a tile is there in a log of `size` entries: 0 to kTileWidth. `path.width` plays no
// part.
uint64_t TileWidthAt(const TilePath& path, uint64_t size);

// Appends an entry of at most 65,535 bytes to a bundle: its length as 2 bytes big-endian, and it.
void AppendBundleEntry(std::string& bundle, std::string_view entry);

// The entries of a bundle, 1 to kTileWidth of them; they live in `bundle`.
// Errors: ENTRY_BUNDLE_MALFORMED.
base::Result<std::vector<std::string_view>> ParseBundle(std::string_view bundle);

// That an entry is in the log, to be checked without it: VerifyInclusion() against the checkpoint's
// root once OpenNote() has taken the checkpoint.
struct LogProof {
  uint64_t index = 0;
  std::vector<base::Hash> hashes;  // from the leaf's sibling to the root's child, at most 64
  std::string checkpoint;          // a signed note
};

// "c2sp.org/tlog-proof@v1\nindex <N>\n", the hashes in base64 on a line each, an empty line and the
// checkpoint.
std::string FormatLogProof(const LogProof& proof);

// Reads what FormatLogProof writes, and skips the line "extra <base64>" that the specification
// lets others add. The checkpoint is taken as it is, not checked. At most kMaxNoteBytes.
// Errors: LOG_PROOF_MALFORMED.
base::Result<LogProof> ParseLogProof(std::string_view text);

}  // namespace panyuan::ledger
