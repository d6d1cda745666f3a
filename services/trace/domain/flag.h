// What the market should look at.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/trace/domain/batch.h"

namespace panyuan::trace {

// Stored as these numbers. kOversold: more went out than there was; kYield: a yield outside the
// product's range.
enum class FlagKind { kOversold = 1, kYield = 2 };

// "oversold" and "yield", as the event that it is about says it.
constexpr const char* WordOf(FlagKind kind) {
  return kind == FlagKind::kOversold ? "oversold" : "yield";
}

struct Flag {
  FlagKind kind = FlagKind::kOversold;
  BatchNumber batch;  // of a yield the first output
  StallId stall;
  uint64_t leaf_index = 0;  // of the event
  base::UtcTime at;
  int64_t mass_g = 0;   // kOversold: what was not there; kYield: what came out
  int64_t input_g = 0;  // kYield: what went in
};

// Which flags to list.
struct FlagQuery {
  std::optional<std::vector<StallId>> stalls;  // nothing: all of the county
  std::optional<uint64_t> before;  // only smaller leaf indices; nothing: from the newest
  size_t limit = 0;
};

class Flags {
 public:
  virtual ~Flags() = default;
  virtual base::Status Add(const Flag& flag) = 0;
  // Newest first.
  virtual base::Result<std::vector<Flag>> List(const FlagQuery& query) = 0;
};

}  // namespace panyuan::trace
