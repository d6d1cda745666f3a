// The log's entries, for exports.
#pragma once

#include "services/db/session.h"
#include "services/trace/domain/way_ports.h"

namespace panyuan::trace {

class SqlLogEntries final : public LogEntries {
 public:
  explicit SqlLogEntries(db::Session& session) : session_(session) {}

  base::Result<uint64_t> Size() override;
  base::Status From(uint64_t start, uint64_t count, const Visit& visit) override;
  base::Status At(std::span<const uint64_t> leaves, const Visit& visit) override;
  base::Result<std::vector<uint64_t>> LeavesOf(std::span<const BatchNumber> batches,
                                               size_t limit) override;

 private:
  db::Session& session_;
};

}  // namespace panyuan::trace
