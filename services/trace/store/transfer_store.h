// Goods on their way between two stalls.
#pragma once

#include <optional>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

class SqlTransfers final : public Transfers {
 public:
  // For reading alone, where there is no transaction.
  explicit SqlTransfers(db::Session& session) : session_(session) {}
  explicit SqlTransfers(db::Transaction& transaction)
      : session_(transaction), transaction_(&transaction) {}

  base::Result<TransferId> NextId() override;
  base::Status Add(const Transfer& transfer) override;
  base::Status Settle(const Transfer& transfer) override;
  base::Result<std::optional<Transfer>> Find(TransferId id) override;
  base::Result<std::vector<Transfer>> List(const TransferQuery& query) override;

 private:
  db::Session& session_;
  db::Transaction* transaction_ = nullptr;
};

}  // namespace panyuan::trace
