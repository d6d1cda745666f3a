// What moved: events one by one, sums, and what is due.
#pragma once

#include <optional>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

class SqlBatchEvents final : public BatchEvents {
 public:
  explicit SqlBatchEvents(db::Session& session) : session_(session) {}

  base::Result<std::optional<ChainStep>> At(BatchNumber batch, uint64_t leaf_index) override;
  base::Result<std::vector<ChainStep>> CorrectionsOf(BatchNumber batch, size_t limit) override;

 private:
  base::Result<std::vector<ChainStep>> Read(std::string_view sql, db::Params params);

  db::Session& session_;
};

class SqlMoveSums final : public MoveSums {
 public:
  explicit SqlMoveSums(db::Session& session) : session_(session) {}

  base::Result<std::vector<Moved>> OfBatch(BatchNumber batch) override;
  base::Result<FlowSums> OfStall(StallId stall, base::CivilDay first, base::CivilDay last) override;

 private:
  db::Session& session_;
};

class SqlDueBatches final : public DueBatches {
 public:
  explicit SqlDueBatches(db::Session& session) : session_(session) {}

  base::Result<std::vector<DueBatch>> List(const DueQuery& query) override;

 private:
  db::Session& session_;
};

class SqlEvidence final : public Evidence {
 public:
  explicit SqlEvidence(db::Session& session) : session_(session) {}

  base::Result<bool> Has(const base::Hash& sha256) override;

 private:
  db::Session& session_;
};

}  // namespace panyuan::trace
