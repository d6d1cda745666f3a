// What several batches have in common on their ways back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/trace/domain/way_ports.h"

namespace panyuan::trace {

inline constexpr size_t kMaxWayBackOfOne = 5'000;  // batches followed back from one
inline constexpr size_t kMaxCommonSources = 100;
inline constexpr int kRecentDays = 30;

enum class SourceKind { kSupplier, kCertificate, kVoucher, kOrigin, kDay, kBatch };

struct CommonSource {
  SourceKind kind = SourceKind::kBatch;
  std::string value;                // name, number, place, "2026-03-04", or batch code
  std::vector<BatchNumber> behind;  // the batches asked about, in their order
  int64_t in_county = 0;            // recent arrivals that name it; 0 where not counted
};

struct CommonSources {
  // Those behind at least two: behind more first, then those that fewer arrivals of the last
  // kRecentDays name, then what is not counted. At most kMaxCommonSources.
  std::vector<CommonSource> sources;
  bool truncated = false;  // whether a way back was longer than could be followed
};

// `roots` are different batches. Suppliers are personal data: only for who may see them.
base::Result<CommonSources> FindCommonSources(WayReads& reads,
                                              const std::vector<BatchNumber>& roots,
                                              bool with_suppliers, base::UtcTime now);

}  // namespace panyuan::trace
