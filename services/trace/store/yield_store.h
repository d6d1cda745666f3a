// What transformations give.
#pragma once

#include <optional>

#include "services/db/session.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

class SqlYields final : public Yields {
 public:
  explicit SqlYields(db::Session& session) : session_(session) {}

  base::Result<std::optional<Yield>> Of(ProductId input, ProductId output) override;

 private:
  db::Session& session_;
};

}  // namespace panyuan::trace
