// The request by which a log asks a witness for its cosignature (C2SP tlog-witness,
// POST <witness>/add-checkpoint).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace panyuan::ledger {

inline constexpr size_t kMaxConsistencyHashes = 63;
inline constexpr size_t kMaxAddCheckpointBytes = 64 << 10;

struct AddCheckpoint {
  uint64_t old_size = 0;          // of the last checkpoint that the witness has cosigned
  std::vector<base::Hash> proof;  // that the new tree extends it; empty when that was 0
  std::string note;               // the signed checkpoint
};

// "old <size>\n", the hashes in base64 a line, an empty line, and the note.
std::string FormatAddCheckpoint(const AddCheckpoint& request);

// Reads exactly that, at most kMaxConsistencyHashes hashes and kMaxAddCheckpointBytes bytes.
// Errors: ADD_CHECKPOINT_MALFORMED.
base::Result<AddCheckpoint> ParseAddCheckpoint(std::string_view body);

}  // namespace panyuan::ledger
