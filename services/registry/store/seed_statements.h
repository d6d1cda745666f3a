// The SQL that seeds. Each statement writes only where a fact is new or differs, so that the
// number of changed rows is the number of changed facts.
#pragma once

#include <string_view>

namespace panyuan::registry::sql {

inline constexpr std::string_view kSeedCounty =
    "INSERT INTO county (only_row, code, name_zh, name_en) VALUES (1, $1, $2, $3)"
    " ON CONFLICT (only_row) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en"
    " WHERE (county.name_zh, county.name_en)"
    " IS DISTINCT FROM (excluded.name_zh, excluded.name_en)";
inline constexpr std::string_view kSeedTownship =
    "INSERT INTO townships"
    " (id, code, name_zh, name_en, level, office_name_zh, note, source, confidence)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM townships), $1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
    " level = excluded.level, office_name_zh = excluded.office_name_zh, note = excluded.note,"
    " source = excluded.source, confidence = excluded.confidence"
    " WHERE (townships.name_zh, townships.name_en, townships.level, townships.office_name_zh,"
    " townships.note, townships.source, townships.confidence)"
    " IS DISTINCT FROM (excluded.name_zh, excluded.name_en, excluded.level,"
    " excluded.office_name_zh, excluded.note, excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedWorkstation =
    "INSERT INTO workstations (id, code, township_id, name_zh, source, confidence)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM workstations), $1,"
    " (SELECT id FROM townships WHERE code = $2), $3, $4, $5)"
    " ON CONFLICT (code) DO UPDATE SET township_id = excluded.township_id,"
    " name_zh = excluded.name_zh, source = excluded.source, confidence = excluded.confidence"
    " WHERE (workstations.township_id, workstations.name_zh, workstations.source,"
    " workstations.confidence) IS DISTINCT FROM (excluded.township_id, excluded.name_zh,"
    " excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedMarket =
    "INSERT INTO markets (id, code, township_id, name_zh, name_en, source, confidence)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM markets), $1,"
    " (SELECT id FROM townships WHERE code = $2), $3, $4, $5, $6)"
    " ON CONFLICT (code) DO UPDATE SET township_id = excluded.township_id,"
    " name_zh = excluded.name_zh, name_en = excluded.name_en, source = excluded.source,"
    " confidence = excluded.confidence"
    " WHERE (markets.township_id, markets.name_zh, markets.name_en, markets.source,"
    " markets.confidence) IS DISTINCT FROM (excluded.township_id, excluded.name_zh,"
    " excluded.name_en, excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedLaboratory =
    "INSERT INTO laboratories (id, code, township_id, name_zh, name_en, source, confidence)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM laboratories), $1,"
    " (SELECT id FROM townships WHERE code = $2), $3, $4, $5, $6)"
    " ON CONFLICT (code) DO UPDATE SET township_id = excluded.township_id,"
    " name_zh = excluded.name_zh, name_en = excluded.name_en, source = excluded.source,"
    " confidence = excluded.confidence"
    " WHERE (laboratories.township_id, laboratories.name_zh, laboratories.name_en,"
    " laboratories.source, laboratories.confidence) IS DISTINCT FROM (excluded.township_id,"
    " excluded.name_zh, excluded.name_en, excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedStall =
    "INSERT INTO stalls (id, code, market_id, name_zh, vendor_code, source, confidence)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM stalls), $1,"
    " (SELECT id FROM markets WHERE code = $2), $3, $4, $5, $6)"
    " ON CONFLICT (code) DO UPDATE SET market_id = excluded.market_id, name_zh = excluded.name_zh,"
    " vendor_code = excluded.vendor_code, source = excluded.source,"
    " confidence = excluded.confidence"
    " WHERE (stalls.market_id, stalls.name_zh, stalls.vendor_code, stalls.source,"
    " stalls.confidence) IS DISTINCT FROM (excluded.market_id, excluded.name_zh,"
    " excluded.vendor_code, excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedProduct =
    "INSERT INTO products (id, code, name_zh, name_en, category_zh, category_en, gb2763_class,"
    " shelf_life_days, unit_code, storage)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM products), $1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
    " category_zh = excluded.category_zh, category_en = excluded.category_en,"
    " gb2763_class = excluded.gb2763_class, shelf_life_days = excluded.shelf_life_days,"
    " unit_code = excluded.unit_code, storage = excluded.storage"
    " WHERE (products.name_zh, products.name_en, products.category_zh, products.category_en,"
    " products.gb2763_class, products.shelf_life_days, products.unit_code, products.storage)"
    " IS DISTINCT FROM (excluded.name_zh, excluded.name_en, excluded.category_zh,"
    " excluded.category_en, excluded.gb2763_class, excluded.shelf_life_days, excluded.unit_code,"
    " excluded.storage)";
inline constexpr std::string_view kSeedShelfLife =
    "INSERT INTO product_shelf_lives (product_id, days, source, confidence)"
    " VALUES ((SELECT id FROM products WHERE code = $1), $2, $3, $4)"
    " ON CONFLICT (product_id) DO UPDATE SET days = excluded.days, source = excluded.source,"
    " confidence = excluded.confidence"
    " WHERE (product_shelf_lives.days, product_shelf_lives.source,"
    " product_shelf_lives.confidence)"
    " IS DISTINCT FROM (excluded.days, excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedYield =
    "INSERT INTO product_yields"
    " (input_id, output_id, min_permille, max_permille, source, confidence)"
    " VALUES ((SELECT id FROM products WHERE code = $1),"
    " (SELECT id FROM products WHERE code = $2), $3, $4, $5, $6)"
    " ON CONFLICT (input_id, output_id) DO UPDATE SET min_permille = excluded.min_permille,"
    " max_permille = excluded.max_permille, source = excluded.source,"
    " confidence = excluded.confidence"
    " WHERE (product_yields.min_permille, product_yields.max_permille, product_yields.source,"
    " product_yields.confidence) IS DISTINCT FROM (excluded.min_permille, excluded.max_permille,"
    " excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedCalendarDay =
    "INSERT INTO calendar_days (day, working, name_zh, source, confidence)"
    " VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (day) DO UPDATE SET working = excluded.working, name_zh = excluded.name_zh,"
    " source = excluded.source, confidence = excluded.confidence"
    " WHERE (calendar_days.working, calendar_days.name_zh, calendar_days.source,"
    " calendar_days.confidence) IS DISTINCT FROM (excluded.working, excluded.name_zh,"
    " excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedItem =
    "INSERT INTO test_items (id, code, name_zh, name_en, analyte_cas, matrix_zh, matrix_en,"
    " method_code, method_name_zh, principle, result_kind, detection_limit, unit, decision_rule,"
    " threshold_percent, legal_limit, legal_basis, source, confidence)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM test_items), $1, $2, $3, $4, $5, $6, $7, $8,"
    " $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    " ON CONFLICT (code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
    " analyte_cas = excluded.analyte_cas, matrix_zh = excluded.matrix_zh,"
    " matrix_en = excluded.matrix_en, method_code = excluded.method_code,"
    " method_name_zh = excluded.method_name_zh, principle = excluded.principle,"
    " result_kind = excluded.result_kind, detection_limit = excluded.detection_limit,"
    " unit = excluded.unit, decision_rule = excluded.decision_rule,"
    " threshold_percent = excluded.threshold_percent, legal_limit = excluded.legal_limit,"
    " legal_basis = excluded.legal_basis, source = excluded.source,"
    " confidence = excluded.confidence"
    " WHERE (test_items.name_zh, test_items.name_en, test_items.analyte_cas,"
    " test_items.matrix_zh, test_items.matrix_en, test_items.method_code,"
    " test_items.method_name_zh, test_items.principle, test_items.result_kind,"
    " test_items.detection_limit, test_items.unit, test_items.decision_rule,"
    " test_items.threshold_percent, test_items.legal_limit, test_items.legal_basis,"
    " test_items.source, test_items.confidence)"
    " IS DISTINCT FROM (excluded.name_zh, excluded.name_en, excluded.analyte_cas,"
    " excluded.matrix_zh, excluded.matrix_en, excluded.method_code, excluded.method_name_zh,"
    " excluded.principle, excluded.result_kind, excluded.detection_limit, excluded.unit,"
    " excluded.decision_rule, excluded.threshold_percent, excluded.legal_limit,"
    " excluded.legal_basis, excluded.source, excluded.confidence)";
inline constexpr std::string_view kSeedLimit =
    "INSERT INTO residue_limits (id, product_id, item_id, origin, kind, value, unit, valid_from,"
    " valid_to, basis, source, confidence, note)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM residue_limits),"
    " (SELECT id FROM products WHERE code = $1), (SELECT id FROM test_items WHERE code = $2), $3,"
    " $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (product_id, item_id, origin) DO UPDATE SET kind = excluded.kind,"
    " value = excluded.value, unit = excluded.unit, valid_from = excluded.valid_from,"
    " valid_to = excluded.valid_to, basis = excluded.basis, source = excluded.source,"
    " confidence = excluded.confidence, note = excluded.note"
    " WHERE (residue_limits.kind, residue_limits.value, residue_limits.unit,"
    " residue_limits.valid_from, residue_limits.valid_to, residue_limits.basis,"
    " residue_limits.source, residue_limits.confidence, residue_limits.note)"
    " IS DISTINCT FROM (excluded.kind, excluded.value, excluded.unit, excluded.valid_from,"
    " excluded.valid_to, excluded.basis, excluded.source, excluded.confidence, excluded.note)";
inline constexpr std::string_view kSeedNote =
    "INSERT INTO limit_notes (id, origin, product_text, item_text, limit_text, basis, problem,"
    " source, confidence)"
    " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM limit_notes), $1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (origin, product_text) DO UPDATE SET item_text = excluded.item_text,"
    " limit_text = excluded.limit_text, basis = excluded.basis, problem = excluded.problem,"
    " source = excluded.source, confidence = excluded.confidence"
    " WHERE (limit_notes.item_text, limit_notes.limit_text, limit_notes.basis,"
    " limit_notes.problem, limit_notes.source, limit_notes.confidence)"
    " IS DISTINCT FROM (excluded.item_text, excluded.limit_text, excluded.basis,"
    " excluded.problem, excluded.source, excluded.confidence)";

// What the files no longer say.
inline constexpr std::string_view kLimitKeys =
    "SELECT l.id, p.code, i.code, l.origin FROM residue_limits AS l"
    " JOIN products AS p ON p.id = l.product_id JOIN test_items AS i ON i.id = l.item_id";
inline constexpr std::string_view kDropLimit = "DELETE FROM residue_limits WHERE id = $1";
inline constexpr std::string_view kNoteKeys = "SELECT id, origin, product_text FROM limit_notes";
inline constexpr std::string_view kDropNote = "DELETE FROM limit_notes WHERE id = $1";
inline constexpr std::string_view kShelfLifeKeys =
    "SELECT s.product_id, p.code FROM product_shelf_lives AS s"
    " JOIN products AS p ON p.id = s.product_id";
inline constexpr std::string_view kDropShelfLife =
    "DELETE FROM product_shelf_lives WHERE product_id = $1";
// The two ids, which lie below 2^31, as one number.
inline constexpr std::string_view kYieldKeys =
    "SELECT y.input_id * 4294967296 + y.output_id, i.code, o.code FROM product_yields AS y"
    " JOIN products AS i ON i.id = y.input_id JOIN products AS o ON o.id = y.output_id";
inline constexpr std::string_view kDropYield =
    "DELETE FROM product_yields WHERE input_id * 4294967296 + output_id = $1";
inline constexpr std::string_view kCalendarKeys = "SELECT day FROM calendar_days";
inline constexpr std::string_view kDropCalendarDay = "DELETE FROM calendar_days WHERE day = $1";

// Every one of them, for the test that prepares them.
inline constexpr std::string_view kSeedStatements[] = {
    kSeedCounty, kSeedTownship, kSeedWorkstation, kSeedMarket,    kSeedLaboratory,
    kSeedStall,  kSeedProduct,  kSeedShelfLife,   kSeedYield,     kSeedCalendarDay,
    kSeedItem,   kSeedLimit,    kSeedNote,        kLimitKeys,     kDropLimit,
    kNoteKeys,   kDropNote,     kShelfLifeKeys,   kDropShelfLife, kYieldKeys,
    kDropYield,  kCalendarKeys, kDropCalendarDay};

}  // namespace panyuan::registry::sql
