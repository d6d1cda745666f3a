// Rows of a query that are kept for its next time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "services/db/sqlite_connection.h"

namespace panyuan::db {

// A copy shares the rows.
class KeptRows {
 public:
  void Add(const SqliteStatement& row);
  size_t size() const { return rows_->size(); }
  void Visit(const RowVisitor& visit) const;

 private:
  using Cells = std::vector<std::variant<std::monostate, int64_t, std::string>>;
  class KeptRow;

  std::shared_ptr<std::vector<Cells>> rows_ = std::make_shared<std::vector<Cells>>();
};

}  // namespace panyuan::db
