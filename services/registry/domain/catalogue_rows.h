// How one row of each seed file reads.
#pragma once

#include <span>
#include <string_view>

#include "services/base/result.h"
#include "services/registry/domain/catalogue.h"
#include "services/registry/domain/limit_rows.h"
#include "services/registry/domain/product_terms.h"
#include "services/registry/domain/seed_table.h"

namespace panyuan::registry {

template <class T>
struct SeedFormat {
  std::string_view file;
  std::span<const std::string_view> columns;
  Key key;
  // Errors: CATALOGUE_INVALID.
  base::Result<T> (*read)(const SeedRow& row);
};

// A row of places.csv.
struct CountyTownship {
  County county;
  Township township;
};

extern const SeedFormat<CountyTownship> kPlacesFormat;
extern const SeedFormat<Workstation> kWorkstationsFormat;
extern const SeedFormat<Market> kMarketsFormat;
extern const SeedFormat<Stall> kStallsFormat;  // without the market's names and township
extern const SeedFormat<Laboratory> kLaboratoriesFormat;
extern const SeedFormat<Product> kProductsFormat;
extern const SeedFormat<TestItem> kTestItemsFormat;
extern const SeedFormat<Notice> kNoticesFormat;
extern const SeedFormat<Term> kTermsFormat;
extern const SeedFormat<LimitEdition> kEditionsFormat;

// The columns "source" and "confidence". Errors: CATALOGUE_INVALID.
base::Result<Provenance> ReadProvenance(const SeedRow& row);

}  // namespace panyuan::registry
