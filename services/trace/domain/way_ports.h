// What ways need beside the trace room's own reads. Bound to one snapshot.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/trace/domain/ports.h"
#include "services/trace/domain/way_foreign.h"

namespace panyuan::trace {

inline constexpr size_t kMaxCrateBatches = 1'000;

class CrateContents {
 public:
  virtual ~CrateContents() = default;
  // The batches that lie in the crate and in those inside it, at most kMaxCrateBatches, by number.
  // Errors: CRATE_NOT_FOUND.
  virtual base::Result<std::vector<BatchNumber>> BatchesIn(std::string_view crate_code) = 0;
};

// Where a received batch says that it came from; views live until the visitor returns.
struct RecentSource {
  SupplierId supplier;
  std::string_view origin, certificate_number, voucher_number;
};

class RecentSources {
 public:
  // Of so many numbers only the batches are looked at.
  static constexpr int64_t kMaxNumbers = 200'000;

  virtual ~RecentSources() = default;
  // The newest batches received since `since`.
  virtual base::Status Visit(base::UtcTime since,
                             const std::function<void(const RecentSource&)>& visit) = 0;
};

// The log's entries, which never change. The bytes live until the visitor returns.
class LogEntries {
 public:
  using Visit = std::function<void(uint64_t leaf_index, std::string_view event)>;

  virtual ~LogEntries() = default;
  virtual base::Result<uint64_t> Size() = 0;
  // Entries from `start` on, at most `count`, in order.
  virtual base::Status From(uint64_t start, uint64_t count, const Visit& visit) = 0;
  // The entries at `leaves`, which grow, in order.
  virtual base::Status At(std::span<const uint64_t> leaves, const Visit& visit) = 0;
  // The entries of the batches' chains, in order, each once; those beyond `limit` are left out.
  virtual base::Result<std::vector<uint64_t>> LeavesOf(std::span<const BatchNumber> batches,
                                                       size_t limit) = 0;
};

// Everything a call for a way or an export works with.
struct WayReads {
  virtual ~WayReads() = default;
  virtual TraceReads& trace() = 0;
  virtual ForeignThings& foreign() = 0;
  virtual CrateContents& crates() = 0;
  virtual RecentSources& recent() = 0;
  virtual LogEntries& entries() = 0;
  virtual const ledger::ThingUris& uris() const = 0;

  ForeignReads foreign_reads() {
    return {foreign(), trace().gtin_lots(), trace().numbering(), uris()};
  }
};

}  // namespace panyuan::trace
