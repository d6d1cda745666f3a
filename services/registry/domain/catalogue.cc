#include "services/registry/domain/catalogue.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/registry/domain/catalogue_rows.h"
#include "services/registry/domain/reasons.h"
#include "services/registry/domain/shelf_life_rows.h"

namespace panyuan::registry {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

// Reads every row of a format's file; `check` looks at what a row alone cannot tell.
template <class T, class Check>
Result<std::vector<T>> ReadAll(const SeedFiles& files, const SeedFormat<T>& format, Check check) {
  const auto text = files.find(format.file);
  if (text == files.end()) return Error(kSeedFileUnreadable, {{"file", std::string(format.file)}});
  PANYUAN_ASSIGN(const std::vector<SeedRow> rows,
                 ReadSeedTable(format.file, text->second, format.columns, format.key));
  std::vector<T> all;
  for (const SeedRow& row : rows) {
    PANYUAN_ASSIGN(T one, format.read(row));
    PANYUAN_TRY(check(row, one));
    all.push_back(std::move(one));
  }
  return all;
}

template <class T>
Result<std::vector<T>> ReadAll(const SeedFiles& files, const SeedFormat<T>& format) {
  return ReadAll(files, format, [](const SeedRow&, const T&) { return Ok(); });
}

template <class T>
bool HasCode(const std::vector<T>& rows, std::string_view code) {
  return std::any_of(rows.begin(), rows.end(), [&](const T& row) { return row.code == code; });
}

// That `column` holds the code of one of `places`.
template <class T>
Status CheckPlace(const SeedRow& row, std::string_view column, const std::vector<T>& places) {
  if (HasCode(places, row[column])) return Ok();
  return row.Invalid(column, "'" + row[column] + "' is no code of its file",
                     "对应文件中没有代码“" + row[column] + "”");
}

Status ReadPlaces(const SeedFiles& files, Catalogue& catalogue) {
  const auto same_county = [&](const SeedRow& row, const CountyTownship& place) -> Status {
    if (catalogue.county.code.empty()) catalogue.county = place.county;
    if (catalogue.county.code == place.county.code) return Ok();
    return row.Invalid("county_code", "the rows are of two counties", "各行不属于同一个县");
  };
  PANYUAN_ASSIGN(std::vector<CountyTownship> places, ReadAll(files, kPlacesFormat, same_county));
  for (CountyTownship& place : places) catalogue.townships.push_back(std::move(place.township));

  const auto in_township = [&](const SeedRow& row, const auto&) {
    return CheckPlace(row, "township_code", catalogue.townships);
  };
  PANYUAN_ASSIGN(catalogue.workstations, ReadAll(files, kWorkstationsFormat, in_township));
  PANYUAN_ASSIGN(catalogue.markets, ReadAll(files, kMarketsFormat, in_township));
  PANYUAN_ASSIGN(catalogue.laboratories, ReadAll(files, kLaboratoriesFormat, in_township));
  const auto in_market = [&](const SeedRow& row, const Stall&) {
    return CheckPlace(row, "market_code", catalogue.markets);
  };
  PANYUAN_ASSIGN(catalogue.stalls, ReadAll(files, kStallsFormat, in_market));
  return Ok();
}

// That a term selects something of the catalogue with each of its words, where it should.
Status CheckTerm(const SeedRow& row, const Term& term, const Catalogue& catalogue) {
  bool good = true;
  switch (term.kind) {
    case Term::Kind::kProducts:
    case Term::Kind::kClasses:
    case Term::Kind::kCategories:
      for (const std::string& select : term.selects) {
        const Term one[] = {{term.text, term.kind, {select}}};
        good =
            good && !ProductTerms(catalogue.products, one).Select(term.text).product_codes.empty();
      }
      good = good && !term.selects.empty();
      break;
    case Term::Kind::kItems:
      for (const std::string& select : term.selects)
        good = good && HasCode(catalogue.items, select);
      break;
    case Term::Kind::kWords:
    case Term::Kind::kNone:
      good = term.selects.empty();
      break;
  }
  if (good) return Ok();
  return row.Invalid("selects", "'" + row["selects"] + "' is not in the catalogue",
                     "目录中没有“" + row["selects"] + "”");
}

Status ReadLimits(const SeedFiles& files, Catalogue& catalogue) {
  const auto check_term = [&](const SeedRow& row, const Term& term) {
    return CheckTerm(row, term, catalogue);
  };
  std::set<std::string> origins;
  const auto check_notice = [&](const SeedRow& row, const Notice& notice) -> Status {
    if (origins.insert(notice.origin).second) return Ok();
    return row.Invalid("product", "the same limit stands in an earlier row",
                       "与前面某行的限量重复");
  };
  PANYUAN_ASSIGN(const std::vector<Term> terms, ReadAll(files, kTermsFormat, check_term));
  PANYUAN_ASSIGN(const std::vector<Notice> notices, ReadAll(files, kNoticesFormat, check_notice));
  PANYUAN_ASSIGN(const std::vector<LimitEdition> editions, ReadAll(files, kEditionsFormat));
  LimitRows rows = BuildLimits({catalogue.products, catalogue.items, notices, terms, editions});
  catalogue.limits = std::move(rows.limits);
  catalogue.limit_notes = std::move(rows.notes);
  return Ok();
}

Status ReadKeeping(const SeedFiles& files, Catalogue& catalogue) {
  const auto known = [&](const SeedRow& row, const ShelfLife&) {
    return CheckPlace(row, "product_code", catalogue.products);
  };
  std::set<std::pair<std::string, std::string>> pairs;
  const auto known_pair = [&](const SeedRow& row, const Yield& yield) -> Status {
    PANYUAN_TRY(CheckPlace(row, "input_code", catalogue.products));
    PANYUAN_TRY(CheckPlace(row, "output_code", catalogue.products));
    if (pairs.emplace(yield.input_code, yield.output_code).second) return Ok();
    return row.Invalid("output_code", "the same two products stand in an earlier row",
                       "与前面某行的两种产品重复");
  };
  PANYUAN_ASSIGN(catalogue.shelf_lives, ReadAll(files, kShelfLivesFormat, known));
  PANYUAN_ASSIGN(catalogue.yields, ReadAll(files, kYieldsFormat, known_pair));
  PANYUAN_ASSIGN(catalogue.calendar_days, ReadAll(files, kHolidaysFormat));
  return Ok();
}

}  // namespace

Result<Catalogue> ReadCatalogue(const SeedFiles& files) {
  Catalogue catalogue;
  PANYUAN_TRY(ReadPlaces(files, catalogue));
  PANYUAN_ASSIGN(catalogue.products, ReadAll(files, kProductsFormat));
  PANYUAN_TRY(ReadKeeping(files, catalogue));
  PANYUAN_ASSIGN(catalogue.items, ReadAll(files, kTestItemsFormat));
  PANYUAN_TRY(ReadLimits(files, catalogue));
  return catalogue;
}

}  // namespace panyuan::registry
