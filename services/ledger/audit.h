// An audit of a public log from outside: everything it serves is held against its own checkpoint,
// against itself, and against every checkpoint of it that was ever seen. Trusts the keys only.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "services/ledger/checkpoint.h"
#include "services/ledger/merkle.h"
#include "services/ledger/note.h"

namespace panyuan::ledger {

// What the log serves, by its path of C2SP tlog-tiles without a slash in front.
class LogSource {
 public:
  virtual ~LogSource() = default;
  // Errors: LOG_PATH_MISSING where the log has nothing there; those of the way to it.
  virtual Result<std::string> Fetch(const std::string& path) = 0;
};

// A tree that the log has committed itself to.
struct SeenTree {
  uint64_t size = 0;
  Hash root{};
};

inline constexpr size_t kMaxSeenTrees = 65'536;

struct AuditKeys {
  std::vector<const NoteVerifier*> log;        // of one name, the log's origin; at least one
  std::vector<const NoteVerifier*> witnesses;  // each must have cosigned the newest checkpoint
};

// The checkpoint of a note, once a key of the log has signed it and no signature by a known key
// fails.
// Errors: those of OpenNote and ParseCheckpoint; LOG_CONTRADICTION of the kind "origin".
Result<Checkpoint> OpenSeen(std::string_view note, const AuditKeys& keys);

// The same for the newest one.
// Errors: also LOG_CONTRADICTION of the kind "cosignature", naming the witness that is missing.
Result<Checkpoint> OpenHead(std::string_view note, const AuditKeys& keys);

// Walks the whole tree of `head` in order, in the memory of one bundle, a tile a level and `seen`:
// every bundle's entries against the hashes in the tiles, every entry as an event (event_check.h),
// every tile of every level against the hashes of its entries, every tree of `seen` (at most
// kMaxSeenTrees) at its size, and the root at last. `progress` gets the number of entries walked.
// Errors: LOG_CONTRADICTION with kind and index, for the first one; the source's.
base::Status AuditTree(LogSource& source, const Checkpoint& head, std::vector<SeenTree> seen,
                       const std::function<void(uint64_t entries)>& progress);

}  // namespace panyuan::ledger
