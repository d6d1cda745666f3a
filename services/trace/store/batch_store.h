// The batches' rows.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "services/db/session.h"
#include "services/label/batch_numbering.h"
#include "services/trace/domain/ports.h"
#include "services/trace/store/batch_numbers.h"

namespace panyuan::trace {

class SqlBatchReads final : public BatchReads {
 public:
  // Both outlive the reads; the numbering gives each batch its code.
  SqlBatchReads(db::Session& session, const label::BatchNumbering& numbering)
      : session_(session), numbering_(numbering) {}

  base::Result<std::optional<Batch>> Find(BatchNumber number) override;
  base::Result<std::vector<Batch>> FindAll(std::span<const BatchNumber> numbers) override;
  base::Result<std::vector<Batch>> List(const BatchQuery& query) override;
  base::Result<std::vector<Batch>> ListFrom(const SourceQuery& query) override;

 private:
  db::Session& session_;
  const label::BatchNumbering& numbering_;
};

class SqlBatchWrites final : public BatchWrites {
 public:
  SqlBatchWrites(db::Transaction& transaction, BatchNumbers& numbers)
      : transaction_(transaction), numbers_(numbers) {}

  BatchNumber TakeNumbers(int64_t count) override { return {numbers_.Take(count)}; }
  base::Status Insert(const Batch& batch) override;
  base::Status Update(const Batch& batch) override;

 private:
  db::Transaction& transaction_;
  BatchNumbers& numbers_;
};

class SqlReservations final : public Reservations {
 public:
  explicit SqlReservations(db::Transaction& transaction) : transaction_(transaction) {}

  base::Status Add(const Reservation& reservation) override;
  base::Result<StallId> OwnerOf(BatchNumber number) override;
  base::Result<int64_t> UnusedOf(StallId stall) override;

 private:
  db::Transaction& transaction_;
};

// The chain of a batch, from the log.
class LogChains final : public Chains {
 public:
  explicit LogChains(db::Session& session) : session_(session) {}

  base::Result<std::vector<ChainStep>> EventsOf(BatchNumber number, size_t limit) override;

 private:
  db::Session& session_;
};

}  // namespace panyuan::trace
