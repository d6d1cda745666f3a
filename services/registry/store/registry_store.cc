#include "services/registry/store/registry_store.h"

#include <optional>
#include <string>
#include <utility>

#include "services/base/reasons.h"
#include "services/registry/domain/reasons.h"
#include "services/registry/store/row_readers.h"
#include "services/registry/store/statements.h"

namespace panyuan::registry {
namespace {

using base::Error;
using base::Result;
using db::Row;

// A LIKE pattern for text that holds `words` anywhere, in any case of A-Z.
std::string HoldsPattern(std::string_view words) {
  std::string pattern = "%";
  for (char c : words) {
    if (c == '!' || c == '%' || c == '_') pattern += '!';
    pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return pattern + '%';
}

Error NotFound(const base::Reason& reason, std::string_view field, std::string_view value) {
  return Error(reason, {{"field", std::string(field)}, {"value", Shown(value)}});
}

// The row found, or `reason` about `field`.
template <class T>
Result<T> Need(Result<std::optional<T>> found, const base::Reason& reason, std::string_view field,
               std::string_view value) {
  if (!found.ok()) return found.error();
  if (!*found) return NotFound(reason, field, value);
  return std::move(**found);
}

// The row found; that it is not there can only be a fault of ours.
template <class T>
Result<T> Need(Result<std::optional<T>> found) {
  if (!found.ok()) return found.error();
  if (!*found) return base::kInternalFault;
  return std::move(**found);
}

std::string_view NameStatement(NamedKind kind) {
  switch (kind) {
    case NamedKind::kMarket:
      return sql::kNameOfMarket;
    case NamedKind::kProduct:
      return sql::kNameOfProduct;
    case NamedKind::kItem:
      return sql::kNameOfItem;
    case NamedKind::kLab:
      return sql::kNameOfLab;
    case NamedKind::kTownship:
      return sql::kNameOfTownship;
  }
  return {};
}

Supplier ReadSupplier(const Row& row) {
  return {std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2))};
}

int64_t Rows(const PageQuery& page) { return static_cast<int64_t>(page.limit); }

}  // namespace

Result<std::vector<Township>> RegistryStore::ListTownships(const PageQuery& page) {
  return ReadRows(session_, sql::kListTownships, {page.after, Rows(page)}, ReadTownship);
}

Result<std::vector<Workstation>> RegistryStore::ListWorkstations(const PageQuery& page,
                                                                 std::string_view township_code) {
  return ReadRows(session_, sql::kListWorkstations, {page.after, Rows(page), township_code},
                  ReadWorkstation);
}

Result<std::vector<Market>> RegistryStore::ListMarkets(const PageQuery& page) {
  return ReadRows(session_, sql::kListMarkets, {page.after, Rows(page)}, ReadMarket);
}

Result<std::vector<Stall>> RegistryStore::ListStalls(const PageQuery& page,
                                                     std::string_view market_code) {
  return ReadRows(session_, sql::kListStalls, {page.after, Rows(page), market_code}, ReadStall);
}

Result<std::vector<Laboratory>> RegistryStore::ListLaboratories(const PageQuery& page) {
  return ReadRows(session_, sql::kListLaboratories, {page.after, Rows(page)}, ReadLaboratory);
}

Result<std::vector<Product>> RegistryStore::ListProducts(const PageQuery& page,
                                                         std::string_view words) {
  const std::string pattern = HoldsPattern(words);
  return ReadRows(session_, sql::kListProducts, {page.after, Rows(page), pattern}, ReadProduct);
}

Result<std::vector<TestItem>> RegistryStore::ListTestItems(const PageQuery& page,
                                                           std::string_view words) {
  const std::string pattern = HoldsPattern(words);
  return ReadRows(session_, sql::kListItems, {page.after, Rows(page), pattern}, ReadTestItem);
}

Result<std::vector<ResidueLimit>> RegistryStore::ListLimits(const LimitQuery& query) {
  return ReadRows(session_, sql::kListLimits,
                  {query.after.product_code, query.after.item_code, query.after.first_day,
                   LimitKey::kUnknownDay, query.after.id, query.product_code, query.item_code,
                   static_cast<int64_t>(query.limit)},
                  ReadLimit);
}

Result<Product> RegistryStore::FindProduct(std::string_view code) {
  PANYUAN_ASSIGN(auto found, ReadOne(session_, sql::kFindProduct, {code}, ReadProduct));
  if (found) return std::move(*found);
  return Unknown(kUnknownProduct, "product_code", code, sql::kProductNames);
}

Result<TestItem> RegistryStore::FindItem(std::string_view code) {
  PANYUAN_ASSIGN(auto found, ReadOne(session_, sql::kFindItem, {code}, ReadTestItem));
  if (found) return std::move(*found);
  return Unknown(kUnknownItem, "item_code", code, sql::kItemNames);
}

Result<Market> RegistryStore::FindMarket(std::string_view code) {
  return Need(ReadOne(session_, sql::kFindMarket, {code}, ReadMarket), kUnknownMarket,
              "market_code", code);
}

Result<Stall> RegistryStore::FindStall(std::string_view code) {
  return Need(ReadOne(session_, sql::kFindStall, {code}, ReadStall), kUnknownStall, "stall_code",
              code);
}

Result<Laboratory> RegistryStore::FindLab(std::string_view code) {
  return Need(ReadOne(session_, sql::kFindLab, {code}, ReadLaboratory), kUnknownLab, "lab_code",
              code);
}

Result<Product> RegistryStore::FindProductById(ProductId id) {
  return Need(ReadOne(session_, sql::kFindProductById, {id.value}, ReadProduct));
}

Result<Stall> RegistryStore::FindStallById(StallId id) {
  return Need(ReadOne(session_, sql::kFindStallById, {id.value}, ReadStall));
}

Result<ShelfLife> RegistryStore::ShelfLifeOf(ProductId id) {
  ShelfLife life;
  PANYUAN_TRY(session_.Query(sql::kShelfLife, {id.value}, [&](const Row& row) {
    life = {std::string(row.Text(0)),
            row.Int(1),
            {std::string(row.Text(2)), static_cast<Confidence>(row.Int(3))}};
  }));
  return life;
}

Result<std::vector<StallId>> RegistryStore::StallsOf(std::string_view market_code, size_t limit) {
  PANYUAN_TRY(FindMarket(market_code));
  std::vector<StallId> ids;
  PANYUAN_TRY(session_.Query(sql::kStallIds, {market_code, static_cast<int64_t>(limit)},
                             [&](const Row& row) { ids.push_back({row.Int(0)}); }));
  return ids;
}

Result<Supplier> RegistryStore::FindSupplier(SupplierId id) {
  return Need(ReadOne(session_, sql::kFindSupplier, {id.value}, ReadSupplier));
}

Result<std::vector<ResidueLimit>> RegistryStore::LimitsFor(ProductId product, ItemId item) {
  return ReadRows(session_, sql::kLimitsFor, {product.value, item.value}, ReadLimit);
}

Result<Named> RegistryStore::NameOf(NamedKind kind, std::string_view code) {
  Named named{std::string(code), {}, {}};
  PANYUAN_TRY(session_.Query(NameStatement(kind), {code}, [&](const Row& row) {
    named.name_zh = row.Text(0);
    named.name_en = row.Text(1);
  }));
  return named;
}

Result<RegistryCounts> RegistryStore::Count() {
  RegistryCounts counts;
  PANYUAN_TRY(session_.Query(sql::kCount, {}, [&](const Row& row) {
    counts = {row.Int(0), row.Int(1), row.Int(2), row.Int(3), row.Int(4),
              row.Int(5), row.Int(6), row.Int(7), row.Int(8)};
  }));
  return counts;
}

Error RegistryStore::Unknown(const base::Reason& reason, std::string_view field,
                             std::string_view value, std::string_view names_sql) {
  const auto names = ReadRows(session_, names_sql, {}, ReadNamed);
  if (!names.ok()) return names.error();
  return NotFound(reason, field, value).With("suggestions", SuggestCodes(value, *names));
}

Result<SupplierId> FindOrAddSupplier(db::Transaction& transaction, StallId stall,
                                     const Supplier& supplier) {
  SupplierId id;
  const auto read_id = [&](const Row& row) { id = {row.Int(0)}; };
  const db::Value values[] = {stall.value, supplier.name, supplier.address, supplier.contact};
  const db::Params texts{std::span(values)};
  PANYUAN_TRY(transaction.Query(sql::kFindSupplierId, texts, read_id));
  if (!id) PANYUAN_TRY(transaction.Query(sql::kAddSupplier, texts, read_id));
  return id;
}

Result<int64_t> EraseSupplier(db::Transaction& transaction, std::string_view stall_code,
                              std::string_view name) {
  PANYUAN_ASSIGN(const Stall stall, RegistryStore(transaction).FindStall(stall_code));
  PANYUAN_ASSIGN(const int64_t erased,
                 transaction.Execute(sql::kEraseSupplier, {stall.id.value, name, kErasedName}));
  if (erased == 0) return Error(kSupplierNotFound, {{"stall_code", stall.code}});
  return erased;
}

}  // namespace panyuan::registry
