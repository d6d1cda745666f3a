// A checkpoint's text by C2SP tlog-checkpoint: the origin, the tree's size and its root, each on
// its line. Signed as a note (note.h) it is what a log commits itself to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::ledger {

struct Checkpoint {
  std::string origin;  // the log's name, one line that is not empty
  uint64_t size = 0;   // leaves
  base::Hash root{};
  std::vector<std::string> extensions;  // further lines that are not empty; ours has none
};

// Decimal digits without leading zeros that fit 64 bits.
std::optional<uint64_t> ParseTreeSize(std::string_view text);

// "<origin>\n<size>\n<base64(root)>\n" and the extension lines. The origin and the extensions must
// be as above.
std::string FormatCheckpoint(const Checkpoint& checkpoint);

// Reads exactly what FormatCheckpoint writes: a size without leading zeros that fits 64 bits, a
// root of 32 bytes in canonical base64. Errors: CHECKPOINT_MALFORMED.
base::Result<Checkpoint> ParseCheckpoint(std::string_view text);

}  // namespace panyuan::ledger
