// The catalogue: everything the registry is seeded with, read from CSV texts.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/registry/domain/calendar_day.h"
#include "services/registry/domain/place.h"
#include "services/registry/domain/product.h"
#include "services/registry/domain/residue_limit.h"
#include "services/registry/domain/test_item.h"

namespace panyuan::registry {

inline constexpr std::string_view kPlacesFile = "places.csv";
inline constexpr std::string_view kWorkstationsFile = "workstations.csv";
inline constexpr std::string_view kMarketsFile = "markets.csv";
inline constexpr std::string_view kStallsFile = "stalls.csv";
inline constexpr std::string_view kLaboratoriesFile = "laboratories.csv";
inline constexpr std::string_view kProductsFile = "products.csv";
inline constexpr std::string_view kTestItemsFile = "test-items.csv";
inline constexpr std::string_view kNoticesFile = "verified_limits_from_notices.csv";
inline constexpr std::string_view kTermsFile = "product_terms.csv";
inline constexpr std::string_view kEditionsFile = "limit_editions.csv";
inline constexpr std::string_view kShelfLivesFile = "shelf_lives.csv";
inline constexpr std::string_view kYieldsFile = "yields.csv";
inline constexpr std::string_view kHolidaysFile = "holidays.csv";
inline constexpr std::array kSeedFiles{
    kPlacesFile,   kWorkstationsFile, kMarketsFile, kStallsFile, kLaboratoriesFile,
    kProductsFile, kTestItemsFile,    kNoticesFile, kTermsFile,  kEditionsFile,
    kYieldsFile,   kShelfLivesFile,   kHolidaysFile};

// The texts of all kSeedFiles by their names.
using SeedFiles = std::map<std::string, std::string, std::less<>>;

// Ids are none: the store gives them.
struct Catalogue {
  County county;
  std::vector<Township> townships;
  std::vector<Workstation> workstations;
  std::vector<Market> markets;
  std::vector<Stall> stalls;
  std::vector<Laboratory> laboratories;
  std::vector<Product> products;
  std::vector<ShelfLife> shelf_lives;
  std::vector<Yield> yields;
  std::vector<CalendarDay> calendar_days;
  std::vector<TestItem> items;
  std::vector<ResidueLimit> limits;
  std::vector<LimitNote> limit_notes;
};

// Errors: CATALOGUE_INVALID with file and line; SEED_FILE_UNREADABLE for a text that is missing.
base::Result<Catalogue> ReadCatalogue(const SeedFiles& files);

}  // namespace panyuan::registry
