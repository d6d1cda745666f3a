// The registry in the county's database.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "services/db/session.h"
#include "services/registry/domain/registry.h"
#include "services/registry/domain/suggestion.h"
#include "services/registry/domain/supplier.h"

namespace panyuan::registry {

// What has a code and a name.
enum class NamedKind { kMarket, kProduct, kItem, kLab, kTownship };

// Rows in each table. Every township has one food-safety office.
struct RegistryCounts {
  int64_t townships = 0, workstations = 0, markets = 0, stalls = 0, laboratories = 0;
  int64_t products = 0, items = 0, limits = 0, limit_notes = 0;
};

// Reads on one session. Finding by a code or an id is one lookup of a unique key; only where there
// is nothing the names are read for suggestions. Errors of all: those of the store, and those named
// below; INTERNAL_FAULT for an id that the registry never gave.
class RegistryStore final : public Registry {
 public:
  // `session` outlives the store.
  explicit RegistryStore(db::Session& session) : session_(session) {}

  base::Result<std::vector<Township>> ListTownships(const PageQuery& page) override;
  base::Result<std::vector<Workstation>> ListWorkstations(const PageQuery& page,
                                                          std::string_view township_code) override;
  base::Result<std::vector<Market>> ListMarkets(const PageQuery& page) override;
  base::Result<std::vector<Stall>> ListStalls(const PageQuery& page,
                                              std::string_view market_code) override;
  base::Result<std::vector<Laboratory>> ListLaboratories(const PageQuery& page) override;
  base::Result<std::vector<Product>> ListProducts(const PageQuery& page,
                                                  std::string_view words) override;
  base::Result<std::vector<TestItem>> ListTestItems(const PageQuery& page,
                                                    std::string_view words) override;
  base::Result<std::vector<ResidueLimit>> ListLimits(const LimitQuery& query) override;

  // Errors: UNKNOWN_PRODUCT, UNKNOWN_ITEM, UNKNOWN_STALL, UNKNOWN_MARKET, UNKNOWN_LAB, each with
  // the field ("product_code" and so on), the value, and for the first two suggestions.
  base::Result<Product> FindProduct(std::string_view code) override;
  base::Result<TestItem> FindItem(std::string_view code) override;
  base::Result<Market> FindMarket(std::string_view code) override;
  base::Result<Stall> FindStall(std::string_view code);
  base::Result<Laboratory> FindLab(std::string_view code);
  base::Result<Product> FindProductById(ProductId id);
  base::Result<Stall> FindStallById(StallId id);
  base::Result<Supplier> FindSupplier(SupplierId id);

  // How long the product keeps: 0 days where nothing says so.
  base::Result<ShelfLife> ShelfLifeOf(ProductId id);
  // The stalls of a market in the order of their ids, at most `limit`. Errors: UNKNOWN_MARKET.
  base::Result<std::vector<StallId>> StallsOf(std::string_view market_code, size_t limit);

  // All limits of a product for an item, of any time and kind; see LimitInForce.
  base::Result<std::vector<ResidueLimit>> LimitsFor(ProductId product, ItemId item);
  // The names of the thing with `code`; empty ones where there is no such thing.
  base::Result<Named> NameOf(NamedKind kind, std::string_view code);
  base::Result<RegistryCounts> Count();

 private:
  // UNKNOWN_PRODUCT or UNKNOWN_ITEM with suggestions out of the names that `sql` reads.
  base::Error Unknown(const base::Reason& reason, std::string_view field, std::string_view value,
                      std::string_view names_sql);

  db::Session& session_;
};

// The id of the stall's supplier with exactly these texts, which is added where it is new.
// The caller has checked the texts.
base::Result<SupplierId> FindOrAddSupplier(db::Transaction& transaction, StallId stall,
                                           const Supplier& supplier);

// Puts kErasedName in place of the texts of the stall's suppliers of exactly that name; the rows
// stay for their batches. Gives the number of them, at least 1.
// Errors: UNKNOWN_STALL, SUPPLIER_NOT_FOUND (neither says the name).
base::Result<int64_t> EraseSupplier(db::Transaction& transaction, std::string_view stall_code,
                                    std::string_view name);

}  // namespace panyuan::registry
