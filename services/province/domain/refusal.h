// Why a county's checkpoint was refused, and whether anyone should know.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/ledger/checkpoint.h"

namespace panyuan::province {

// Stored as these numbers.
enum class AlarmKind {
  kShrunk = 1,
  kForked = 2,
  kInconsistent = 3,
  kBadSignature = 4,
  kUnknownCounty = 5,
};

// Whether a county's key vouches for the refused note; anyone can send the others.
inline bool IsSigned(AlarmKind kind) {
  return kind != AlarmKind::kBadSignature && kind != AlarmKind::kUnknownCounty;
}

inline constexpr size_t kMaxRefusedBytes = 4'096;  // of a refused note

struct RefusedCheckpoint {
  AlarmKind kind;
  std::string origin;  // the first line of the note, UTF-8, at most 256 bytes
  std::string note;    // UTF-8, at most kMaxRefusedBytes
};

// What an answer of a witness other than 200 (services/ledger/witness.h) means, given the request's
// body and the newest checkpoint taken of that log. Nothing for what happens between honest
// parties: a malformed request, or a county that has yet to learn which size was taken last.
std::optional<RefusedCheckpoint> Classify(int status, std::string_view body,
                                          const std::optional<ledger::Checkpoint>& taken);

}  // namespace panyuan::province
