// The registry's lists, as its handlers read them; bound to one snapshot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/registry/domain/place.h"
#include "services/registry/domain/product.h"
#include "services/registry/domain/residue_limit.h"
#include "services/registry/domain/test_item.h"

namespace panyuan::registry {

// Part of a list in order of its code.
struct PageQuery {
  std::string after;  // only greater codes; empty for the first page
  size_t limit = 0;   // at most this many rows
};

// A limit's place in the order of product, item, first day (unknown first) and id.
struct LimitKey {
  static constexpr int64_t kUnknownDay = std::numeric_limits<int32_t>::min();

  std::string product_code, item_code;
  int64_t first_day = kUnknownDay;
  int64_t id = 0;

  static LimitKey Of(const ResidueLimit& limit) {
    return {limit.product_code, limit.item_code,
            limit.valid_from ? limit.valid_from->days : kUnknownDay, limit.id.value};
  }
};

struct LimitQuery {
  std::string product_code, item_code;  // only these; empty for all
  LimitKey after;
  size_t limit = 0;
};

// Errors of all: those of the store.
class Registry {
 public:
  virtual ~Registry() = default;

  virtual base::Result<std::vector<Township>> ListTownships(const PageQuery& page) = 0;
  // Of one township, or of all where the code is empty; likewise for a market's stalls.
  virtual base::Result<std::vector<Workstation>> ListWorkstations(
      const PageQuery& page, std::string_view township_code) = 0;
  virtual base::Result<std::vector<Market>> ListMarkets(const PageQuery& page) = 0;
  virtual base::Result<std::vector<Stall>> ListStalls(const PageQuery& page,
                                                      std::string_view market_code) = 0;
  virtual base::Result<std::vector<Laboratory>> ListLaboratories(const PageQuery& page) = 0;
  // Those whose code, Chinese or English name holds `words`, without regard to the case of A-Z.
  virtual base::Result<std::vector<Product>> ListProducts(const PageQuery& page,
                                                          std::string_view words) = 0;
  virtual base::Result<std::vector<TestItem>> ListTestItems(const PageQuery& page,
                                                            std::string_view words) = 0;
  virtual base::Result<std::vector<ResidueLimit>> ListLimits(const LimitQuery& query) = 0;

  // Errors: UNKNOWN_PRODUCT, UNKNOWN_ITEM, UNKNOWN_MARKET.
  virtual base::Result<Product> FindProduct(std::string_view code) = 0;
  virtual base::Result<TestItem> FindItem(std::string_view code) = 0;
  virtual base::Result<Market> FindMarket(std::string_view code) = 0;
};

}  // namespace panyuan::registry
