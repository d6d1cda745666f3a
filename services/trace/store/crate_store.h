// Crates and what lies in them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

class SqlCrates final : public Crates {
 public:
  // For reading alone, where there is no transaction.
  explicit SqlCrates(db::Session& session) : session_(session) {}
  explicit SqlCrates(db::Transaction& transaction)
      : session_(transaction), transaction_(&transaction) {}

  base::Result<std::optional<Crate>> Find(std::string_view code) override;
  base::Result<std::optional<Crate>> Get(CrateId id) override;
  base::Result<CrateId> Add(const Crate& crate) override;
  base::Status Place(CrateId crate, CrateId inside) override;
  base::Result<std::vector<Crate>> CratesIn(CrateId crate, size_t limit) override;
  base::Result<std::vector<CrateContent>> GoodsIn(CrateId crate, size_t limit) override;
  base::Status SetContent(CrateId crate, const CrateContent& content) override;

 private:
  base::Result<std::optional<Crate>> One(std::string_view sql, const db::Value& key);

  db::Session& session_;
  db::Transaction* transaction_ = nullptr;
};

}  // namespace panyuan::trace
