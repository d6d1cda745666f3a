// The batches' GTINs and lots.
#pragma once

#include <optional>
#include <vector>

#include "services/db/session.h"
#include "services/trace/domain/gtin_lot.h"

namespace panyuan::trace {

class SqlGtinLots final : public GtinLots {
 public:
  // For reading alone, where there is no transaction.
  explicit SqlGtinLots(db::Session& session) : session_(session) {}
  explicit SqlGtinLots(db::Transaction& transaction)
      : session_(transaction), transaction_(&transaction) {}

  base::Status Add(BatchNumber batch, const GtinLot& lot) override;
  base::Result<std::optional<GtinLot>> Of(BatchNumber batch) override;
  base::Result<std::vector<BatchNumber>> Find(const GtinLotQuery& query) override;

 private:
  db::Session& session_;
  db::Transaction* transaction_ = nullptr;
};

}  // namespace panyuan::trace
