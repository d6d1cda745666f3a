#include "services/server/trace_room.h"

#include <utility>

#include "services/base/reasons.h"
#include "services/trace/store/recall_store.h"

namespace panyuan::server {

using base::Result;

namespace {

trace::Product Adapt(registry::Product product) {
  return {{product.id.value},
          std::move(product.code),
          std::move(product.name_zh),
          std::move(product.name_en)};
}

trace::Stall Adapt(registry::Stall stall) {
  return {{stall.id.value},
          std::move(stall.code),
          std::move(stall.name_zh),
          std::move(stall.market_code),
          std::move(stall.market_name_zh),
          std::move(stall.market_name_en),
          std::move(stall.township_code)};
}

}  // namespace

Result<trace::Product> RegistryCatalogue::FindProduct(std::string_view code) {
  PANYUAN_ASSIGN(registry::Product product, registry_.FindProduct(code));
  return Adapt(std::move(product));
}

Result<trace::Stall> RegistryCatalogue::FindStall(std::string_view code) {
  PANYUAN_ASSIGN(registry::Stall stall, registry_.FindStall(code));
  return Adapt(std::move(stall));
}

Result<trace::Product> RegistryCatalogue::ProductOf(trace::ProductId id) {
  PANYUAN_ASSIGN(registry::Product product, registry_.FindProductById({id.value}));
  return Adapt(std::move(product));
}

Result<trace::Stall> RegistryCatalogue::StallOf(trace::StallId id) {
  PANYUAN_ASSIGN(registry::Stall stall, registry_.FindStallById({id.value}));
  return Adapt(std::move(stall));
}

Result<trace::Supplier> RegistryCatalogue::SupplierOf(trace::SupplierId id) {
  if (!id) return trace::Supplier{};
  PANYUAN_ASSIGN(registry::Supplier supplier, registry_.FindSupplier({id.value}));
  return trace::Supplier{std::move(supplier.name), std::move(supplier.address),
                         std::move(supplier.contact)};
}

Result<std::vector<trace::StallId>> RegistryCatalogue::StallsOfMarket(
    std::string_view market_code) {
  PANYUAN_ASSIGN(const auto stalls, registry_.StallsOf(market_code, trace::kMaxStallsOfMarket));
  std::vector<trace::StallId> ids;
  for (const registry::StallId stall : stalls) ids.push_back({stall.value});
  return ids;
}

Result<std::optional<trace::ShelfLives::ShelfLife>> TraceWritePorts::Of(trace::ProductId product) {
  PANYUAN_ASSIGN(const registry::ShelfLife life,
                 registry::RegistryStore(transaction_).ShelfLifeOf({product.value}));
  if (life.days == 0) return std::optional<ShelfLife>();
  return std::optional(
      ShelfLife{life.days, static_cast<trace::Confidence>(life.provenance.confidence)});
}

Result<trace::SupplierId> TraceWritePorts::FindOrAdd(trace::StallId stall,
                                                     const trace::Supplier& supplier) {
  PANYUAN_ASSIGN(const registry::SupplierId id,
                 registry::FindOrAddSupplier(transaction_, {stall.value},
                                             {supplier.name, supplier.address, supplier.contact}));
  return trace::SupplierId{id.value};
}

trace::TraceRoom MakeTraceRoom(const CountyParts& parts) {
  return {[parts](db::Session& session) -> std::unique_ptr<trace::TraceReads> {
            return std::make_unique<TraceReadPorts>(session, parts.numbering);
          },
          [parts](db::Transaction& transaction,
                  base::UtcTime now) -> std::unique_ptr<trace::TraceWrites> {
            return std::make_unique<TraceWritePorts>(transaction, now, parts);
          },
          [parts](db::Session& session, trace::RecallId id) -> Result<trace::RecallNote> {
            PANYUAN_ASSIGN(auto recall, trace::SqlRecalls(session).Find(id));
            if (!recall) return base::kInternalFault;  // a batch has the id of one
            return trace::RecallNote{trace::CodeOf(parts.trace_codes, *recall),
                                     recall->level,
                                     std::move(recall->reason_zh),
                                     std::move(recall->reason_en),
                                     recall->ordered_at,
                                     recall->closed_at.has_value()};
          },
          [parts](db::Transaction& transaction, base::UtcTime now, trace::BatchNumber child) {
            return JoinRecalls(transaction, now, parts, child);
          }};
}

}  // namespace panyuan::server
