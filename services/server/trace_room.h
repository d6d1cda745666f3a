// The trace room's ports over the registry, the log and oversight.
#pragma once

#include <memory>

#include "services/registry/store/registry_store.h"
#include "services/server/rooms.h"
#include "services/trace/domain/ports.h"
#include "services/trace/store/batch_store.h"

namespace panyuan::server {

class RegistryCatalogue final : public trace::Catalogue {
 public:
  explicit RegistryCatalogue(db::Session& session) : registry_(session) {}

  base::Result<trace::Product> FindProduct(std::string_view code) override;
  base::Result<trace::Stall> FindStall(std::string_view code) override;
  base::Result<trace::Product> ProductOf(trace::ProductId id) override;
  base::Result<trace::Stall> StallOf(trace::StallId id) override;
  base::Result<trace::Supplier> SupplierOf(trace::SupplierId id) override;

 private:
  registry::RegistryStore registry_;
};

class TraceReadPorts final : public trace::TraceReads {
 public:
  TraceReadPorts(db::Session& session, const label::BatchNumbering& numbering)
      : catalogue_(session),
        batches_(session, numbering),
        chains_(session),
        numbering_(numbering) {}

  trace::Catalogue& catalogue() override { return catalogue_; }
  trace::BatchReads& batches() override { return batches_; }
  trace::Chains& chains() override { return chains_; }
  const label::BatchNumbering& numbering() const override { return numbering_; }

 private:
  RegistryCatalogue catalogue_;
  trace::SqlBatchReads batches_;
  trace::LogChains chains_;
  const label::BatchNumbering& numbering_;
};

class TraceWritePorts final : public trace::TraceWrites,
                              private trace::Suppliers,
                              private trace::BatchCounters {
 public:
  TraceWritePorts(db::Transaction& transaction, base::UtcTime now, const CountyParts& parts)
      : transaction_(transaction),
        parts_(parts),
        catalogue_(transaction),
        batches_(transaction, parts.numbering),
        changes_(transaction, parts.numbers),
        reservations_(transaction),
        log_(parts.log.Appending(transaction, now)) {}

  trace::Catalogue& catalogue() override { return catalogue_; }
  trace::Suppliers& suppliers() override { return *this; }
  trace::BatchReads& batches() override { return batches_; }
  trace::BatchWrites& changes() override { return changes_; }
  trace::Reservations& reservations() override { return reservations_; }
  trace::BatchCounters& counters() override { return *this; }
  ledger::EventLog& log() override { return *log_; }
  const label::BatchNumbering& numbering() const override { return parts_.numbering; }
  const ledger::ThingUris& uris() const override { return parts_.uris; }

 private:
  base::Result<trace::SupplierId> FindOrAdd(trace::StallId stall,
                                            const trace::Supplier& supplier) override;
  base::Status BatchRegistered(base::CivilDay day, bool certified) override {
    parts_.counters.BatchRegistered(day, certified);
    return base::Ok();
  }

  db::Transaction& transaction_;
  const CountyParts parts_;
  RegistryCatalogue catalogue_;
  trace::SqlBatchReads batches_;
  trace::SqlBatchWrites changes_;
  trace::SqlReservations reservations_;
  std::unique_ptr<ledger::EventLog> log_;
};

}  // namespace panyuan::server
