// What the market should look at.
#pragma once

#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/flag.h"

namespace panyuan::trace {

class SqlFlags final : public Flags {
 public:
  // For reading alone, where there is no transaction.
  explicit SqlFlags(db::Session& session) : session_(session) {}
  explicit SqlFlags(db::Transaction& transaction)
      : session_(transaction), transaction_(&transaction) {}

  base::Status Add(const Flag& flag) override;
  base::Result<std::vector<Flag>> List(const FlagQuery& query) override;

 private:
  db::Session& session_;
  db::Transaction* transaction_ = nullptr;
};

}  // namespace panyuan::trace
