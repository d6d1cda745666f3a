#include "services/ledger/tiles.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "services/base/text.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/note.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Result;

constexpr std::string_view kTilePrefix = "tile/";
constexpr std::string_view kEntriesLevel = "entries";
constexpr std::string_view kPartial = ".p/";
constexpr size_t kMaxPathBytes = 64;  // 20 digits in groups, and all around them
constexpr uint64_t kGroup = 1'000;

constexpr std::string_view kProofHead = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr size_t kMaxProofHashes = 64;

bool Skip(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string ThreeDigits(uint64_t group) {
  const std::string digits = std::to_string(group);
  return std::string(3 - digits.size(), '0') + digits;
}

// One group of three digits.
std::optional<uint64_t> ParseGroup(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 3 || !std::all_of(text.begin(), text.end(), digit)) return std::nullopt;
  return static_cast<uint64_t>((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
}

// "x001/x234/067".
std::optional<uint64_t> ParseIndex(std::string_view text) {
  uint64_t index = 0;
  for (bool first = true;; first = false) {
    const bool more = Skip(text, "x");
    const auto group = ParseGroup(text.substr(0, 3));
    if (!group || (first && more && *group == 0)) return std::nullopt;
    if (index > (std::numeric_limits<uint64_t>::max() - *group) / kGroup) return std::nullopt;
    index = index * kGroup + *group;
    text.remove_prefix(3);
    if (!more) return text.empty() ? std::optional(index) : std::nullopt;
    if (!Skip(text, "/")) return std::nullopt;
  }
}

std::optional<TilePath> ParsePath(std::string_view text) {
  if (text.size() > kMaxPathBytes || !Skip(text, kTilePrefix)) return std::nullopt;
  TilePath path;
  const size_t slash = std::min(text.find('/'), text.size());
  path.entries = text.substr(0, slash) == kEntriesLevel;
  if (!path.entries) {
    const auto level = ParseTreeSize(text.substr(0, slash));
    if (!level || *level > kMaxTileLevel) return std::nullopt;
    path.level = static_cast<int>(*level);
  }
  text.remove_prefix(slash);
  if (!Skip(text, "/")) return std::nullopt;
  if (const size_t partial = text.find(kPartial); partial != text.npos) {
    const auto width = ParseTreeSize(text.substr(partial + kPartial.size()));
    if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
    path.width = *width;
    text = text.substr(0, partial);
  }
  const auto index = ParseIndex(text);
  if (!index) return std::nullopt;
  path.index = *index;
  return path;
}

Error BadProof(std::string problem) {
  return Error(kLogProofMalformed, {{"problem", std::move(problem)}});
}

// The next line of `text` without its newline, which must be there.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  if (end == text.npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string FormatTilePath(const TilePath& path) {
  std::string index = ThreeDigits(path.index % kGroup);
  for (uint64_t rest = path.index / kGroup; rest > 0; rest /= kGroup)
    index = "x" + ThreeDigits(rest % kGroup) + "/" + index;
  std::string text(kTilePrefix);
  text += path.entries ? std::string(kEntriesLevel) : std::to_string(path.level);
  text += "/" + index;
  if (path.width < kTileWidth) text.append(kPartial).append(std::to_string(path.width));
  return text;
}

Result<TilePath> ParseTilePath(std::string_view text) {
  const auto path = ParsePath(text);
  if (!path) return Error(kTilePathInvalid, {{"path", base::Quote(text, kMaxPathBytes)}});
  return *path;
}

uint64_t TileWidthAt(const TilePath& path, uint64_t size) {
  const int shift = kTileHeight * path.level;
  const uint64_t nodes = shift < 64 ? size >> shift : 0;
  if (path.index > nodes / kTileWidth) return 0;
  return std::min(nodes - path.index * kTileWidth, kTileWidth);
}

void AppendBundleEntry(std::string& bundle, std::string_view entry) {
  base::AppendBigEndian(bundle, entry.size(), 2);
  bundle += entry;
}

Result<std::vector<std::string_view>> ParseBundle(std::string_view bundle) {
  std::vector<std::string_view> entries;
  while (!bundle.empty()) {
    if (bundle.size() < 2 || entries.size() == kTileWidth) return kEntryBundleMalformed;
    const uint64_t length = base::ReadBigEndian(bundle.substr(0, 2));
    bundle.remove_prefix(2);
    if (length > bundle.size()) return kEntryBundleMalformed;
    entries.push_back(bundle.substr(0, length));
    bundle.remove_prefix(length);
  }
  if (entries.empty()) return kEntryBundleMalformed;
  return entries;
}

std::string FormatLogProof(const LogProof& proof) {
  std::string text(kProofHead);
  text.append("\n").append(kIndex).append(std::to_string(proof.index)).append("\n");
  for (const base::Hash& hash : proof.hashes) text += base::Base64Encode(base::AsView(hash)) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<LogProof> ParseLogProof(std::string_view text) {
  if (text.size() > kMaxNoteBytes) return BadProof("it is too long");
  if (TakeLine(text) != kProofHead) return BadProof("its first line is not that of a proof");
  auto line = TakeLine(text);
  if (line && line->starts_with(kExtra)) {
    if (!base::Base64Decode(line->substr(kExtra.size())))
      return BadProof("its extra is not base64");
    line = TakeLine(text);
  }
  const auto index = line && Skip(*line, kIndex) ? ParseTreeSize(*line) : std::nullopt;
  if (!index) return BadProof("it names no index");
  LogProof proof{*index, {}, {}};
  for (line = TakeLine(text); line && !line->empty(); line = TakeLine(text)) {
    const auto bytes = base::Base64Decode(*line);
    const auto hash = bytes ? base::ToHash(*bytes) : std::nullopt;
    if (!hash || proof.hashes.size() == kMaxProofHashes) return BadProof("its hashes are wrong");
    proof.hashes.push_back(*hash);
  }
  if (!line || text.empty()) return BadProof("it has no checkpoint");
  proof.checkpoint = text;
  return proof;
}

}  // namespace panyuan::ledger
