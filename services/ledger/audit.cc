#include "services/ledger/audit.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/ledger/event_check.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/reasons.h"
#include "services/ledger/tiles.h"

namespace panyuan::ledger {
namespace {

using base::Error;
using base::Ok;

// What the log says that cannot be true together, and how a person is told.
struct Kind {
  const char* name;
  const char* en;
  const char* zh;
};
constexpr Kind kOrigin{"origin", "a checkpoint of another log", "检查点属于另一日志"};
constexpr Kind kCosignature{"cosignature", "a witness has not cosigned the checkpoint",
                            "见证方未共签检查点"};
constexpr Kind kTwoHeads{"two_heads", "two checkpoints of one size with different roots",
                         "两个检查点大小相同而根不同"};
constexpr Kind kShrunk{"shrunk", "the log has fewer entries than it once had signed for",
                       "日志条数少于它曾经签署的条数"};
constexpr Kind kOldCheckpoint{"old_checkpoint", "an earlier checkpoint had another root",
                              "早先检查点的根与现在不同"};
constexpr Kind kBundle{"bundle", "the bundle of entries is missing, malformed or too short",
                       "条目包缺失、格式错误或过短"};
constexpr Kind kEntry{"entry", "the entry is not the one that its hash in the tile is of",
                      "条目与哈希块中的哈希不符"};
constexpr Kind kEvent{"event", "the entry is not a valid event", "条目不是有效事件"};
constexpr Kind kTile{"tile", "a tile of hashes is missing or does not follow from the entries",
                     "哈希块缺失，或与条目不符"};
constexpr Kind kRoot{"root", "the entries do not lead to the checkpoint's root",
                     "由条目得不到检查点的根"};

Error Contradiction(const Kind& kind, uint64_t index, std::string detail = {}) {
  const std::string more = detail.empty() ? "" : " (" + detail + ")";
  return Error(kLogContradiction, {{"kind", kind.name},
                                   {"index", std::to_string(index)},
                                   {"problem", kind.en + more},
                                   {"problem_zh", kind.zh + more}});
}

constexpr size_t kHashBytes = sizeof(Hash);

// Whether that many hashes or entries answer `path`: its own, or those of the tile once full.
bool Fits(size_t width, const TilePath& path) { return width == path.width || width == kTileWidth; }

bool IsMissing(const Error& error) { return error.Is(kLogPathMissing); }

class TreeWalk {
 public:
  TreeWalk(LogSource& source, const Checkpoint& head, std::vector<SeenTree> seen)
      : source_(source), head_(head), seen_(std::move(seen)) {}

  base::Status Run(const std::function<void(uint64_t)>& progress) {
    PANYUAN_TRY(SortSeen());
    PANYUAN_TRY(CheckSeen());
    while (tree_.size() < head_.size) {
      PANYUAN_TRY(WalkBundle());
      progress(tree_.size());
    }
    // The tiles on the right edge; those of level 0 went with their bundles.
    for (size_t level = 1; level < rows_.size(); ++level)
      if (!rows_[level].hashes.empty()) PANYUAN_TRY(CheckRow(static_cast<int>(level)));
    return tree_.Root() == head_.root ? Ok() : base::Status(Contradiction(kRoot, head_.size));
  }

 private:
  // The tile of a level that is being filled, by the entries.
  struct Row {
    uint64_t index = 0;
    std::vector<Hash> hashes;
  };

  // By size, the head among them; refuses what can be refused without the entries.
  base::Status SortSeen() {
    seen_.push_back({head_.size, head_.root});
    std::stable_sort(seen_.begin(), seen_.end(),
                     [](const SeenTree& a, const SeenTree& b) { return a.size < b.size; });
    for (size_t i = 1; i < seen_.size(); ++i)
      if (seen_[i].size == seen_[i - 1].size && seen_[i].root != seen_[i - 1].root)
        return Contradiction(kTwoHeads, seen_[i].size);
    if (seen_.back().size > head_.size) return Contradiction(kShrunk, seen_.back().size);
    // Trees of the head's size have its root; that one is checked after its tiles.
    std::erase_if(seen_, [&](const SeenTree& tree) { return tree.size == head_.size; });
    return Ok();
  }

  // The seen trees of the present size.
  base::Status CheckSeen() {
    for (; next_seen_ < seen_.size() && seen_[next_seen_].size == tree_.size(); ++next_seen_)
      if (seen_[next_seen_].root != tree_.Root())
        return Contradiction(kOldCheckpoint, tree_.size());
    return Ok();
  }

  base::Status WalkBundle() {
    const TilePath bundle_path{true, 0, tree_.size() / kTileWidth,
                               std::min(kTileWidth, head_.size - tree_.size())};
    TilePath tile_path = bundle_path;
    tile_path.entries = false;
    const uint64_t first = tree_.size();
    PANYUAN_ASSIGN(const std::string bundle, FetchBundle(bundle_path));
    const auto entries = ParseBundle(bundle);
    if (!entries.ok() || !Fits(entries->size(), bundle_path)) return Contradiction(kBundle, first);
    PANYUAN_ASSIGN(const std::string tile, FetchHashes(tile_path));
    for (uint64_t i = 0; i < bundle_path.width; ++i) {
      const std::string_view entry = (*entries)[i];
      const Hash leaf = LeafHash(entry);
      if (base::AsView(leaf) != std::string_view(tile).substr(i * kHashBytes, kHashBytes))
        return Contradiction(kEntry, first + i);
      if (const auto valid = CheckEntry(entry); !valid.ok()) return BadEvent(first + i, valid);
      PANYUAN_TRY(Append(leaf));
    }
    return Ok();
  }

  static Error BadEvent(uint64_t index, const base::Status& why) {
    const base::Metadata& about = why.error().metadata();
    return Contradiction(kEvent, index, about.at("field") + " " + about.at("problem"));
  }

  base::Status Append(const Hash& leaf) {
    completed_.clear();
    tree_.Append(leaf, completed_);
    for (const Node& node : completed_) {
      if (node.id.level == 0 || node.id.level % kTileHeight != 0) continue;
      const size_t level = static_cast<size_t>(node.id.level / kTileHeight);
      if (rows_.size() <= level) rows_.resize(level + 1);
      rows_[level].hashes.push_back(node.hash);
      if (rows_[level].hashes.size() == kTileWidth) PANYUAN_TRY(CheckRow(static_cast<int>(level)));
    }
    return CheckSeen();
  }

  // Holds the level's present tile against what the log serves, and begins the next one.
  base::Status CheckRow(int level) {
    Row& row = rows_[static_cast<size_t>(level)];
    const TilePath path{false, level, row.index, row.hashes.size()};
    PANYUAN_ASSIGN(const std::string tile, FetchHashes(path));
    for (size_t i = 0; i < row.hashes.size(); ++i)
      if (base::AsView(row.hashes[i]) != std::string_view(tile).substr(i * kHashBytes, kHashBytes))
        return Contradiction(kTile, row.index * kTileWidth + i, FormatTilePath(path));
    row = {row.index + 1, {}};
    return Ok();
  }

  // At least `path.width` hashes.
  Result<std::string> FetchHashes(const TilePath& path) {
    auto tile = Fetch(path);
    if (!tile.ok() && !IsMissing(tile.error())) return tile;
    if (!tile.ok() || tile->size() % kHashBytes != 0 || !Fits(tile->size() / kHashBytes, path))
      return Contradiction(kTile, path.index * kTileWidth, FormatTilePath(path));
    return tile;
  }

  Result<std::string> FetchBundle(const TilePath& path) {
    auto bundle = Fetch(path);
    if (!bundle.ok() && IsMissing(bundle.error()))
      return Contradiction(kBundle, path.index * kTileWidth, FormatTilePath(path));
    return bundle;
  }

  // A partial tile may be gone once the log has filled it; then the full one begins like it.
  Result<std::string> Fetch(TilePath path) {
    auto bytes = source_.Fetch(FormatTilePath(path));
    if (bytes.ok() || !IsMissing(bytes.error()) || path.width == kTileWidth) return bytes;
    path.width = kTileWidth;
    return source_.Fetch(FormatTilePath(path));
  }

  LogSource& source_;
  const Checkpoint& head_;
  std::vector<SeenTree> seen_;
  size_t next_seen_ = 0;
  TreeFrontier tree_;
  std::vector<Row> rows_;        // by level of tiles
  std::vector<Node> completed_;  // by the last entry
};

// Which of `keys` signed the note.
bool Signed(const Note& note, const NoteVerifier& key) {
  return std::any_of(note.verified.begin(), note.verified.end(), [&](const auto& signature) {
    return signature.name == key.name() && signature.key_id == key.key_id();
  });
}

struct Opened {
  Note note;
  Checkpoint checkpoint;
};

Result<Opened> Open(std::string_view text, const AuditKeys& keys) {
  std::vector<const NoteVerifier*> known = keys.log;
  known.insert(known.end(), keys.witnesses.begin(), keys.witnesses.end());
  PANYUAN_ASSIGN(Note note, OpenNote(text, known));
  const auto signed_by = [&](const NoteVerifier* key) { return Signed(note, *key); };
  if (std::none_of(keys.log.begin(), keys.log.end(), signed_by)) return kNoteUnverified;
  PANYUAN_ASSIGN(Checkpoint checkpoint, ParseCheckpoint(note.text));
  if (checkpoint.origin != keys.log.front()->name())
    return Contradiction(kOrigin, checkpoint.size, checkpoint.origin);
  return Opened{std::move(note), std::move(checkpoint)};
}

}  // namespace

Result<Checkpoint> OpenSeen(std::string_view note, const AuditKeys& keys) {
  PANYUAN_ASSIGN(Opened opened, Open(note, keys));
  return std::move(opened.checkpoint);
}

Result<Checkpoint> OpenHead(std::string_view note, const AuditKeys& keys) {
  PANYUAN_ASSIGN(Opened opened, Open(note, keys));
  for (const NoteVerifier* witness : keys.witnesses)
    if (!Signed(opened.note, *witness))
      return Contradiction(kCosignature, opened.checkpoint.size, witness->name());
  return std::move(opened.checkpoint);
}

base::Status AuditTree(LogSource& source, const Checkpoint& head, std::vector<SeenTree> seen,
                       const std::function<void(uint64_t)>& progress) {
  return TreeWalk(source, head, std::move(seen)).Run(progress);
}

}  // namespace panyuan::ledger
