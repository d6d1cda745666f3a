// The registry's SQL: portable texts, bound parameters only.
#pragma once

#include <string_view>

namespace panyuan::registry::sql {

// A LIKE pattern comes lower-cased, with '!' before every '!', '%' and '_' of the words.
#define PANYUAN_HOLDS(pattern)                                               \
  "(LOWER(code) LIKE " pattern " ESCAPE '!' OR LOWER(name_zh) LIKE " pattern \
  " ESCAPE '!' OR LOWER(name_en) LIKE " pattern " ESCAPE '!')"

#define PANYUAN_TOWNSHIPS                                                              \
  "SELECT id, code, name_zh, name_en, level, office_name_zh, note, source, confidence" \
  " FROM townships "
#define PANYUAN_WORKSTATIONS                                                        \
  "SELECT w.code, t.code, w.name_zh, w.source, w.confidence FROM workstations AS w" \
  " JOIN townships AS t ON t.id = w.township_id "
#define PANYUAN_MARKETS                                                       \
  "SELECT m.id, m.code, t.code, m.name_zh, m.name_en, m.source, m.confidence" \
  " FROM markets AS m JOIN townships AS t ON t.id = m.township_id "
#define PANYUAN_STALLS                                                                   \
  "SELECT s.id, s.code, s.name_zh, s.vendor_code, m.code, m.name_zh, m.name_en, t.code," \
  " s.source, s.confidence FROM stalls AS s JOIN markets AS m ON m.id = s.market_id"     \
  " JOIN townships AS t ON t.id = m.township_id "
#define PANYUAN_LABORATORIES                                                  \
  "SELECT l.id, l.code, t.code, l.name_zh, l.name_en, l.source, l.confidence" \
  " FROM laboratories AS l JOIN townships AS t ON t.id = l.township_id "
#define PANYUAN_PRODUCTS                                                       \
  "SELECT id, code, name_zh, name_en, category_zh, category_en, gb2763_class," \
  " shelf_life_days, unit_code, storage FROM products "
#define PANYUAN_ITEMS                                                                  \
  "SELECT id, code, name_zh, name_en, analyte_cas, matrix_zh, matrix_en, method_code," \
  " method_name_zh, principle, result_kind, detection_limit, unit, decision_rule,"     \
  " threshold_percent, legal_limit, legal_basis, source, confidence FROM test_items "
#define PANYUAN_LIMITS                                                                       \
  "SELECT l.id, p.code, i.code, l.kind, l.value, l.unit, l.valid_from, l.valid_to, l.basis," \
  " l.source, l.confidence, l.note, l.origin FROM residue_limits AS l"                       \
  " JOIN products AS p ON p.id = l.product_id JOIN test_items AS i ON i.id = l.item_id "

// Lists: rows after the code $1, at most $2 of them.
inline constexpr std::string_view kListTownships =
    PANYUAN_TOWNSHIPS "WHERE code > $1 ORDER BY code LIMIT $2";
inline constexpr std::string_view kListWorkstations =
    PANYUAN_WORKSTATIONS "WHERE w.code > $1 AND ($3 = '' OR t.code = $3) ORDER BY w.code LIMIT $2";
inline constexpr std::string_view kListMarkets =
    PANYUAN_MARKETS "WHERE m.code > $1 ORDER BY m.code LIMIT $2";
inline constexpr std::string_view kListStalls =
    PANYUAN_STALLS "WHERE s.code > $1 AND ($3 = '' OR m.code = $3) ORDER BY s.code LIMIT $2";
inline constexpr std::string_view kListLaboratories =
    PANYUAN_LABORATORIES "WHERE l.code > $1 ORDER BY l.code LIMIT $2";
inline constexpr std::string_view kListProducts =
    PANYUAN_PRODUCTS "WHERE code > $1 AND " PANYUAN_HOLDS("$3") " ORDER BY code LIMIT $2";
inline constexpr std::string_view kListItems =
    PANYUAN_ITEMS "WHERE code > $1 AND " PANYUAN_HOLDS("$3") " ORDER BY code LIMIT $2";
// The order is LimitKey's.
inline constexpr std::string_view kListLimits = PANYUAN_LIMITS
    "WHERE (p.code, i.code, COALESCE(l.valid_from, $4), l.id) > ($1, $2, $3, $5)"
    " AND ($6 = '' OR p.code = $6) AND ($7 = '' OR i.code = $7)"
    " ORDER BY p.code, i.code, COALESCE(l.valid_from, $4), l.id LIMIT $8";

// One row by its key.
inline constexpr std::string_view kFindCounty = "SELECT code, name_zh, name_en FROM county";
inline constexpr std::string_view kFindMarket = PANYUAN_MARKETS "WHERE m.code = $1";
inline constexpr std::string_view kFindStall = PANYUAN_STALLS "WHERE s.code = $1";
inline constexpr std::string_view kFindStallById = PANYUAN_STALLS "WHERE s.id = $1";
inline constexpr std::string_view kFindLab = PANYUAN_LABORATORIES "WHERE l.code = $1";
inline constexpr std::string_view kFindProduct = PANYUAN_PRODUCTS "WHERE code = $1";
inline constexpr std::string_view kFindProductById = PANYUAN_PRODUCTS "WHERE id = $1";
inline constexpr std::string_view kShelfLife =
    "SELECT p.code, COALESCE(l.days, p.shelf_life_days), COALESCE(l.source, ''),"
    " COALESCE(l.confidence, 3) FROM products p"
    " LEFT JOIN product_shelf_lives l ON l.product_id = p.id WHERE p.id = $1";
inline constexpr std::string_view kStallIds =
    "SELECT s.id FROM stalls s JOIN markets m ON m.id = s.market_id WHERE m.code = $1"
    " ORDER BY s.id LIMIT $2";
inline constexpr std::string_view kFindItem = PANYUAN_ITEMS "WHERE code = $1";
inline constexpr std::string_view kLimitsFor =
    PANYUAN_LIMITS "WHERE l.product_id = $1 AND l.item_id = $2 ORDER BY l.id";
inline constexpr std::string_view kNameOfMarket =
    "SELECT name_zh, name_en FROM markets WHERE code = $1";
inline constexpr std::string_view kNameOfProduct =
    "SELECT name_zh, name_en FROM products WHERE code = $1";
inline constexpr std::string_view kNameOfItem =
    "SELECT name_zh, name_en FROM test_items WHERE code = $1";
inline constexpr std::string_view kNameOfLab =
    "SELECT name_zh, name_en FROM laboratories WHERE code = $1";
inline constexpr std::string_view kNameOfTownship =
    "SELECT name_zh, name_en FROM townships WHERE code = $1";
inline constexpr std::string_view kProductNames =
    "SELECT code, name_zh, name_en FROM products ORDER BY code";
inline constexpr std::string_view kItemNames =
    "SELECT code, name_zh, name_en FROM test_items ORDER BY code";
inline constexpr std::string_view kCount =
    "SELECT (SELECT COUNT(*) FROM townships), (SELECT COUNT(*) FROM workstations),"
    " (SELECT COUNT(*) FROM markets), (SELECT COUNT(*) FROM stalls),"
    " (SELECT COUNT(*) FROM laboratories), (SELECT COUNT(*) FROM products),"
    " (SELECT COUNT(*) FROM test_items), (SELECT COUNT(*) FROM residue_limits),"
    " (SELECT COUNT(*) FROM limit_notes)";

// Suppliers.
inline constexpr std::string_view kFindSupplier =
    "SELECT name, address, contact FROM suppliers WHERE id = $1";
inline constexpr std::string_view kFindSupplierId =
    "SELECT id FROM suppliers WHERE stall_id = $1 AND name = $2 AND address = $3 AND contact = $4"
    " ORDER BY id LIMIT 1";
inline constexpr std::string_view kAddSupplier =
    "INSERT INTO suppliers (id, stall_id, name, address, contact)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM suppliers), $1, $2, $3, $4) RETURNING id";

inline constexpr std::string_view kEraseSupplier =
    "UPDATE suppliers SET name = $3, address = '', contact = '' WHERE stall_id = $1 AND name = $2";

#undef PANYUAN_HOLDS
#undef PANYUAN_TOWNSHIPS
#undef PANYUAN_WORKSTATIONS
#undef PANYUAN_MARKETS
#undef PANYUAN_STALLS
#undef PANYUAN_LABORATORIES
#undef PANYUAN_PRODUCTS
#undef PANYUAN_ITEMS
#undef PANYUAN_LIMITS

// Every one of them, for the test that prepares them.
inline constexpr std::string_view kQueries[] = {
    kListTownships, kListWorkstations, kListMarkets,  kListStalls,    kListLaboratories,
    kListProducts,  kListItems,        kListLimits,   kFindCounty,    kFindMarket,
    kFindStall,     kFindStallById,    kFindLab,      kFindProduct,   kFindProductById,
    kFindItem,      kLimitsFor,        kNameOfMarket, kNameOfProduct, kNameOfItem,
    kNameOfLab,     kNameOfTownship,   kProductNames, kItemNames,     kCount,
    kFindSupplier,  kFindSupplierId,   kAddSupplier,  kEraseSupplier,
    kShelfLife,     kStallIds};

}  // namespace panyuan::registry::sql
