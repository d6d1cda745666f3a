// What ways read beside batches and edges.
#pragma once

#include "services/db/session.h"
#include "services/trace/domain/way_ports.h"

namespace panyuan::trace {

class SqlForeignThings final : public ForeignThings {
 public:
  explicit SqlForeignThings(db::Session& session) : session_(session) {}

  base::Result<bool> Any() override;
  base::Result<std::vector<std::pair<BatchNumber, GtinLot>>> LotsOf(
      std::span<const BatchNumber> batches) override;
  base::Result<std::vector<ForeignStep>> Beside(WayDirection direction,
                                                std::span<const std::string> uris) override;

 private:
  db::Session& session_;
};

class SqlCrateContents final : public CrateContents {
 public:
  explicit SqlCrateContents(db::Session& session) : session_(session) {}

  base::Result<std::vector<BatchNumber>> BatchesIn(std::string_view crate_code) override;

 private:
  db::Session& session_;
};

class SqlRecentSources final : public RecentSources {
 public:
  explicit SqlRecentSources(db::Session& session) : session_(session) {}

  base::Status Visit(base::UtcTime since,
                     const std::function<void(const RecentSource&)>& visit) override;

 private:
  db::Session& session_;
};

}  // namespace panyuan::trace
