// The trace room's ports over the registry, the log and oversight.
#pragma once

#include <memory>

#include "services/registry/store/registry_store.h"
#include "services/server/rooms.h"
#include "services/trace/domain/ports.h"
#include "services/trace/store/batch_store.h"
#include "services/trace/store/edge_store.h"
#include "services/trace/store/flag_store.h"
#include "services/trace/store/gtin_lot_store.h"

namespace panyuan::server {

class RegistryCatalogue final : public trace::Catalogue {
 public:
  explicit RegistryCatalogue(db::Session& session) : registry_(session) {}

  base::Result<trace::Product> FindProduct(std::string_view code) override;
  base::Result<trace::Stall> FindStall(std::string_view code) override;
  base::Result<trace::Product> ProductOf(trace::ProductId id) override;
  base::Result<trace::Stall> StallOf(trace::StallId id) override;
  base::Result<trace::Supplier> SupplierOf(trace::SupplierId id) override;
  base::Result<std::vector<trace::StallId>> StallsOfMarket(std::string_view market_code) override;

 private:
  registry::RegistryStore registry_;
};

class TraceReadPorts final : public trace::TraceReads {
 public:
  TraceReadPorts(db::Session& session, const label::BatchNumbering& numbering)
      : catalogue_(session),
        batches_(session, numbering),
        chains_(session),
        edges_(session),
        gtin_lots_(session),
        numbering_(numbering) {}

  trace::Catalogue& catalogue() override { return catalogue_; }
  trace::BatchReads& batches() override { return batches_; }
  trace::Chains& chains() override { return chains_; }
  trace::EdgeReads& edges() override { return edges_; }
  trace::GtinLots& gtin_lots() override { return gtin_lots_; }
  const label::BatchNumbering& numbering() const override { return numbering_; }

 private:
  RegistryCatalogue catalogue_;
  trace::SqlBatchReads batches_;
  trace::LogChains chains_;
  trace::SqlEdgeReads edges_;
  trace::SqlGtinLots gtin_lots_;
  const label::BatchNumbering& numbering_;
};

class TraceWritePorts final : public trace::TraceWrites,
                              private trace::Suppliers,
                              private trace::ShelfLives,
                              private trace::BatchCounters {
 public:
  TraceWritePorts(db::Transaction& transaction, base::UtcTime now, const CountyParts& parts)
      : transaction_(transaction),
        parts_(parts),
        catalogue_(transaction),
        batches_(transaction, parts.numbering),
        changes_(transaction, parts.numbers),
        chains_(transaction),
        edges_(transaction),
        edge_writes_(transaction),
        flags_(transaction),
        reservations_(transaction),
        gtin_lots_(transaction),
        log_(parts.log.Appending(transaction, now)) {}

  trace::Catalogue& catalogue() override { return catalogue_; }
  trace::Suppliers& suppliers() override { return *this; }
  trace::BatchReads& batches() override { return batches_; }
  trace::BatchWrites& changes() override { return changes_; }
  trace::Chains& chains() override { return chains_; }
  trace::EdgeReads& edges() override { return edges_; }
  trace::EdgeWrites& edge_writes() override { return edge_writes_; }
  trace::Flows& flows() override { return parts_.flows; }
  trace::Flags& flags() override { return flags_; }
  trace::ShelfLives& shelf_lives() override { return *this; }
  trace::Reservations& reservations() override { return reservations_; }
  trace::GtinLots& gtin_lots() override { return gtin_lots_; }
  trace::BatchCounters& counters() override { return *this; }
  ledger::EventLog& log() override { return *log_; }
  const label::BatchNumbering& numbering() const override { return parts_.numbering; }
  const ledger::ThingUris& uris() const override { return parts_.uris; }
  const trace::TracePolicy& policy() const override { return parts_.policy; }

 private:
  base::Result<trace::SupplierId> FindOrAdd(trace::StallId stall,
                                            const trace::Supplier& supplier) override;
  base::Result<std::optional<ShelfLife>> Of(trace::ProductId product) override;
  base::Status BatchRegistered(base::CivilDay day, bool certified) override {
    parts_.counters.BatchRegistered(day, certified);
    return base::Ok();
  }

  db::Transaction& transaction_;
  const CountyParts parts_;
  RegistryCatalogue catalogue_;
  trace::SqlBatchReads batches_;
  trace::SqlBatchWrites changes_;
  trace::LogChains chains_;
  trace::SqlEdgeReads edges_;
  trace::SqlEdgeWrites edge_writes_;
  trace::SqlFlags flags_;
  trace::SqlReservations reservations_;
  trace::SqlGtinLots gtin_lots_;
  std::unique_ptr<ledger::EventLog> log_;
};

}  // namespace panyuan::server
