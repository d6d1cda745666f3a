#include "services/registry/domain/catalogue_rows.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/registry/domain/limit_text.h"

namespace panyuan::registry {
namespace {

using base::Result;

constexpr int64_t kMaxShelfLifeDays = 3'650;

constexpr std::string_view kPlaceColumns[] = {
    "division_code", "name_zh",   "name_en",         "level",  "county_code",
    "county_zh",     "county_en", "valid_from_note", "source", "confidence"};
constexpr std::string_view kWorkstationColumns[] = {"workstation_code", "township_code", "name_zh",
                                                    "source", "confidence"};
constexpr std::string_view kMarketColumns[] = {"market_code", "township_code", "name_zh",
                                               "name_en",     "source",        "confidence"};
constexpr std::string_view kStallColumns[] = {"stall_code",  "market_code", "name_zh",
                                              "vendor_code", "source",      "confidence"};
constexpr std::string_view kLaboratoryColumns[] = {"lab_code", "township_code", "name_zh",
                                                   "name_en",  "source",        "confidence"};
constexpr std::string_view kProductColumns[] = {
    "code",         "name_zh",         "name_en", "category_zh", "category_en",
    "gb2763_class", "shelf_life_days", "unit",    "storage"};
constexpr std::string_view kTestItemColumns[] = {
    "code",        "name_zh",       "name_en",     "analyte_cas",    "matrix_zh", "matrix_en",
    "method_code", "principle",     "result_kind", "method_name_zh", "unit",      "detection_limit",
    "legal_limit", "decision_rule", "legal_basis", "source",         "confidence"};
constexpr std::string_view kNoticeColumns[] = {"product", "analyte", "unit", "limit",
                                               "basis",   "notice",  "url"};
constexpr std::string_view kTermColumns[] = {"term", "kind", "selects"};
constexpr std::string_view kEditionColumns[] = {"basis", "valid_from", "valid_to", "confidence",
                                                "source"};

template <class T>
using Words = std::initializer_list<std::pair<std::string_view, T>>;

// The value that stands for the word in `column`.
template <class T>
Result<T> ReadWord(const SeedRow& row, std::string_view column, Words<T> words) {
  for (const auto& [word, value] : words)
    if (row[column] == word) return value;
  return row.Invalid(column, "'" + row[column] + "' is none of its words",
                     "“" + row[column] + "”不是规定的取值");
}

Result<std::optional<base::Decimal>> ReadDecimal(const SeedRow& row, std::string_view column) {
  if (row[column].empty()) return std::optional<base::Decimal>();
  const auto number = base::Decimal::Parse(row[column], column);
  if (!number.ok()) return row.Invalid(column, "not a decimal number", "不是小数");
  return std::optional(*number);
}

Result<std::optional<base::CivilDay>> ReadDay(const SeedRow& row, std::string_view column) {
  if (row[column].empty()) return std::optional<base::CivilDay>();
  const auto day = base::ParseDay(row[column], column);
  if (!day.ok()) return row.Invalid(column, "not a day such as 2021-09-03", "不是日期");
  return std::optional(*day);
}

Result<std::vector<LimitFigure>> ReadFigures(const SeedRow& row, std::string_view column) {
  auto figures = ReadLimitText(row[column]);
  if (!figures) return row.Invalid(column, "not a limit that can be read", "无法读出限量");
  return std::move(*figures);
}

Result<CountyTownship> ReadPlace(const SeedRow& row) {
  CountyTownship place;
  place.county = {row["county_code"], row["county_zh"], row["county_en"]};
  Township& township = place.township;
  PANYUAN_ASSIGN(township.provenance, ReadProvenance(row));
  township.code = row["division_code"];
  township.name_zh = row["name_zh"];
  township.name_en = row["name_en"];
  township.level = row["level"];
  township.office_name_zh = township.name_zh + "食品安全委员会办公室";
  township.note = row["valid_from_note"];
  return place;
}

Result<Workstation> ReadWorkstation(const SeedRow& row) {
  PANYUAN_ASSIGN(Provenance provenance, ReadProvenance(row));
  return Workstation{row["workstation_code"], row["township_code"], row["name_zh"],
                     std::move(provenance)};
}

Result<Market> ReadMarket(const SeedRow& row) {
  PANYUAN_ASSIGN(Provenance provenance, ReadProvenance(row));
  return Market{{},
                row["market_code"],
                row["township_code"],
                row["name_zh"],
                row["name_en"],
                std::move(provenance)};
}

Result<Laboratory> ReadLaboratory(const SeedRow& row) {
  PANYUAN_ASSIGN(Provenance provenance, ReadProvenance(row));
  return Laboratory{{},
                    row["lab_code"],
                    row["township_code"],
                    row["name_zh"],
                    row["name_en"],
                    std::move(provenance)};
}

Result<Stall> ReadStall(const SeedRow& row) {
  if (row["vendor_code"].empty()) return row.Invalid("vendor_code", "it is empty", "为空");
  Stall stall;
  PANYUAN_ASSIGN(stall.provenance, ReadProvenance(row));
  stall.code = row["stall_code"];
  stall.market_code = row["market_code"];
  stall.name_zh = row["name_zh"];
  stall.vendor_code = row["vendor_code"];
  return stall;
}

Result<Product> ReadProduct(const SeedRow& row) {
  const auto days = base::Decimal::Parse(row["shelf_life_days"], "shelf_life_days");
  if (!days.ok() || days->scale() != 0 || days->sign() < 0 ||
      days->coefficient() > kMaxShelfLifeDays)
    return row.Invalid("shelf_life_days", "not a number of days up to 3,650",
                       "不是 3,650 以内的天数");
  Product product;
  PANYUAN_ASSIGN(product.unit_code, ReadWord<std::string>(row, "unit", {{"kg", "KGM"}}));
  product.code = row["code"];
  product.name_zh = row["name_zh"];
  product.name_en = row["name_en"];
  product.category_zh = row["category_zh"];
  product.category_en = row["category_en"];
  product.gb2763_class = row["gb2763_class"];
  product.shelf_life_days = days->coefficient();
  product.storage = row["storage"];
  return product;
}

Result<TestItem> ReadTestItem(const SeedRow& row) {
  TestItem item;
  PANYUAN_ASSIGN(item.provenance, ReadProvenance(row));
  PANYUAN_ASSIGN(item.result_kind,
                 ReadWord<ResultKind>(row, "result_kind",
                                      {{"qualitative", ResultKind::kQualitative},
                                       {"inhibition_percent", ResultKind::kInhibitionPercent},
                                       {"quantitative", ResultKind::kQuantitative}}));
  PANYUAN_ASSIGN(item.detection_limit, ReadDecimal(row, "detection_limit"));
  item.decision_rule = row["decision_rule"];
  item.threshold_percent = ReadThreshold(item.decision_rule);
  if (item.threshold_percent.has_value() != (item.result_kind == ResultKind::kInhibitionPercent))
    return row.Invalid("decision_rule", "an inhibition, and nothing else, is judged by its rate",
                       "抑制率项目（且仅该类项目）须按抑制率判定");
  item.legal_limit = row["legal_limit"];
  if (!item.legal_limit.empty()) PANYUAN_TRY(ReadFigures(row, "legal_limit"));
  item.code = row["code"];
  item.name_zh = row["name_zh"];
  item.name_en = row["name_en"];
  item.analyte_cas = row["analyte_cas"];
  item.matrix_zh = row["matrix_zh"];
  item.matrix_en = row["matrix_en"];
  item.method_code = row["method_code"];
  item.method_name_zh = row["method_name_zh"];
  item.principle = row["principle"];
  item.unit = row["unit"];
  item.legal_basis = row["legal_basis"];
  return item;
}

Result<Notice> ReadNotice(const SeedRow& row) {
  Notice notice;
  PANYUAN_ASSIGN(notice.figures, ReadFigures(row, "limit"));
  notice.product = row["product"];
  notice.analyte = row["analyte"];
  notice.unit = row["unit"];
  notice.basis = row["basis"];
  notice.source = row["notice"] + "; " + row["url"];
  notice.origin = "notice " + notice.product + " " + notice.analyte + " " + notice.basis;
  return notice;
}

std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

Result<Term> ReadTerm(const SeedRow& row) {
  Term term{row["term"], Term::Kind::kNone, SplitWords(row["selects"])};
  PANYUAN_ASSIGN(term.kind, ReadWord<Term::Kind>(row, "kind",
                                                 {{"product", Term::Kind::kProducts},
                                                  {"class", Term::Kind::kClasses},
                                                  {"category", Term::Kind::kCategories},
                                                  {"item", Term::Kind::kItems},
                                                  {"words", Term::Kind::kWords},
                                                  {"none", Term::Kind::kNone}}));
  return term;
}

Result<LimitEdition> ReadEdition(const SeedRow& row) {
  LimitEdition edition{row["basis"], {}, {}};
  PANYUAN_TRY(ReadProvenance(row));
  PANYUAN_ASSIGN(edition.valid_from, ReadDay(row, "valid_from"));
  PANYUAN_ASSIGN(edition.valid_to, ReadDay(row, "valid_to"));
  return edition;
}

}  // namespace

Result<Provenance> ReadProvenance(const SeedRow& row) {
  PANYUAN_ASSIGN(const Confidence confidence,
                 ReadWord<Confidence>(row, "confidence",
                                      {{"verified", Confidence::kVerified},
                                       {"recalled", Confidence::kRecalled},
                                       {"generated", Confidence::kGenerated}}));
  return Provenance{row["source"], confidence};
}

constinit const SeedFormat<CountyTownship> kPlacesFormat{kPlacesFile, kPlaceColumns, Key::kCode,
                                                         ReadPlace};
constinit const SeedFormat<Workstation> kWorkstationsFormat{kWorkstationsFile, kWorkstationColumns,
                                                            Key::kCode, ReadWorkstation};
constinit const SeedFormat<Market> kMarketsFormat{kMarketsFile, kMarketColumns, Key::kCode,
                                                  ReadMarket};
constinit const SeedFormat<Stall> kStallsFormat{kStallsFile, kStallColumns, Key::kCode, ReadStall};
constinit const SeedFormat<Laboratory> kLaboratoriesFormat{kLaboratoriesFile, kLaboratoryColumns,
                                                           Key::kCode, ReadLaboratory};
constinit const SeedFormat<Product> kProductsFormat{kProductsFile, kProductColumns, Key::kCode,
                                                    ReadProduct};
constinit const SeedFormat<TestItem> kTestItemsFormat{kTestItemsFile, kTestItemColumns, Key::kCode,
                                                      ReadTestItem};
constinit const SeedFormat<Notice> kNoticesFormat{kNoticesFile, kNoticeColumns, Key::kNone,
                                                  ReadNotice};
constinit const SeedFormat<Term> kTermsFormat{kTermsFile, kTermColumns, Key::kText, ReadTerm};
constinit const SeedFormat<LimitEdition> kEditionsFormat{kEditionsFile, kEditionColumns, Key::kText,
                                                         ReadEdition};

}  // namespace panyuan::registry
