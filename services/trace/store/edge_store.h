// Which batch went into which.
#pragma once

#include <span>
#include <vector>

#include "services/db/session.h"
#include "services/label/batch_numbering.h"
#include "services/trace/domain/ports.h"

namespace panyuan::trace {

class SqlEdgeReads final : public EdgeReads {
 public:
  explicit SqlEdgeReads(db::Session& session) : session_(session) {}

  base::Result<std::vector<Edge>> ChildrenOf(std::span<const BatchNumber> parents) override;
  base::Result<std::vector<Edge>> ParentsOf(std::span<const BatchNumber> children) override;

 private:
  base::Result<std::vector<Edge>> Read(std::string_view sql, std::span<const BatchNumber> of);

  db::Session& session_;
};

class SqlEdgeWrites final : public EdgeWrites {
 public:
  explicit SqlEdgeWrites(db::Transaction& transaction) : transaction_(transaction) {}

  base::Status Add(const Edge& edge) override;
  base::Status RemoveMadeBy(uint64_t leaf_index, std::span<const BatchNumber> children) override;

 private:
  db::Transaction& transaction_;
};

// Adds the edges that arrivals of before there were edges ask for: those that name a source of this
// county. Where there are edges it has been done: what arrives since then brings its edge.
// Errors: those of the store.
base::Status AddSourceEdges(db::Transaction& transaction, const label::BatchNumbering& numbering);

}  // namespace panyuan::trace
