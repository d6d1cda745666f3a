#include "services/registry/store/seeding.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "services/registry/domain/reasons.h"
#include "services/registry/store/seed_statements.h"
#include "services/registry/store/statements.h"

namespace panyuan::registry {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using db::Value;

constexpr std::uintmax_t kMaxFileBytes = 16 << 20;

template <class Enum>
int64_t Number(Enum value) {
  return static_cast<int64_t>(value);
}

std::string Text(const std::optional<base::Decimal>& number) {
  return number ? number->ToString() : std::string();
}

Value Day(const std::optional<base::CivilDay>& day) {
  return day ? Value(int64_t{day->days}) : Value(db::kNull);
}

class Seeder {
 public:
  explicit Seeder(db::Transaction& transaction) : transaction_(transaction) {}

  Result<SeedCounts> Run(const Catalogue& catalogue) {
    PANYUAN_TRY(CheckCounty(catalogue.county));
    PANYUAN_TRY(WritePlaces(catalogue));
    PANYUAN_TRY(WriteThings(catalogue));
    PANYUAN_TRY(WriteKeeping(catalogue));
    PANYUAN_TRY(WithdrawKeeping(catalogue));
    PANYUAN_TRY(WriteLimits(catalogue));
    PANYUAN_TRY(WithdrawLimits(catalogue.limits));
    PANYUAN_TRY(WithdrawNotes(catalogue.limit_notes));
    return counts_;
  }

 private:
  Status CheckCounty(const County& county) {
    std::string present = county.code;
    PANYUAN_TRY(transaction_.Query(sql::kFindCounty, {},
                                   [&](const db::Row& row) { present = row.Text(0); }));
    if (present == county.code) return Ok();
    return Error(kCatalogueInvalid, {{"file", std::string(kPlacesFile)},
                                     {"line", "2"},
                                     {"problem", "the database is of county " + present},
                                     {"problem_zh", "数据库属于县 " + present}});
  }

  Status WritePlaces(const Catalogue& catalogue) {
    const County& county = catalogue.county;
    PANYUAN_TRY(Write(sql::kSeedCounty, {county.code, county.name_zh, county.name_en}));
    for (const Township& t : catalogue.townships)
      PANYUAN_TRY(Write(sql::kSeedTownship,
                        {t.code, t.name_zh, t.name_en, t.level, t.office_name_zh, t.note,
                         t.provenance.source, Number(t.provenance.confidence)}));
    for (const Workstation& w : catalogue.workstations)
      PANYUAN_TRY(
          Write(sql::kSeedWorkstation, {w.code, w.township_code, w.name_zh, w.provenance.source,
                                        Number(w.provenance.confidence)}));
    for (const Market& m : catalogue.markets)
      PANYUAN_TRY(Write(sql::kSeedMarket, {m.code, m.township_code, m.name_zh, m.name_en,
                                           m.provenance.source, Number(m.provenance.confidence)}));
    for (const Stall& s : catalogue.stalls)
      PANYUAN_TRY(Write(sql::kSeedStall, {s.code, s.market_code, s.name_zh, s.vendor_code,
                                          s.provenance.source, Number(s.provenance.confidence)}));
    for (const Laboratory& l : catalogue.laboratories)
      PANYUAN_TRY(
          Write(sql::kSeedLaboratory, {l.code, l.township_code, l.name_zh, l.name_en,
                                       l.provenance.source, Number(l.provenance.confidence)}));
    return Ok();
  }

  Status WriteThings(const Catalogue& catalogue) {
    for (const Product& p : catalogue.products)
      PANYUAN_TRY(
          Write(sql::kSeedProduct, {p.code, p.name_zh, p.name_en, p.category_zh, p.category_en,
                                    p.gb2763_class, p.shelf_life_days, p.unit_code, p.storage}));
    for (const TestItem& i : catalogue.items) {
      const std::string detection_limit = Text(i.detection_limit);
      const std::string threshold = Text(i.threshold_percent);
      PANYUAN_TRY(Write(sql::kSeedItem,
                        {i.code, i.name_zh, i.name_en, i.analyte_cas, i.matrix_zh, i.matrix_en,
                         i.method_code, i.method_name_zh, i.principle, Number(i.result_kind),
                         detection_limit, i.unit, i.decision_rule, threshold, i.legal_limit,
                         i.legal_basis, i.provenance.source, Number(i.provenance.confidence)}));
    }
    return Ok();
  }

  Status WriteKeeping(const Catalogue& catalogue) {
    for (const ShelfLife& s : catalogue.shelf_lives)
      PANYUAN_TRY(Write(sql::kSeedShelfLife, {s.product_code, s.days, s.provenance.source,
                                              Number(s.provenance.confidence)}));
    for (const Yield& y : catalogue.yields)
      PANYUAN_TRY(
          Write(sql::kSeedYield, {y.input_code, y.output_code, y.min_permille, y.max_permille,
                                  y.provenance.source, Number(y.provenance.confidence)}));
    for (const CalendarDay& d : catalogue.calendar_days)
      PANYUAN_TRY(
          Write(sql::kSeedCalendarDay, {int64_t{d.day.days}, int64_t{d.working}, d.name_zh,
                                        d.provenance.source, Number(d.provenance.confidence)}));
    return Ok();
  }

  Status WithdrawKeeping(const Catalogue& catalogue) {
    std::set<std::string_view> products;
    for (const ShelfLife& s : catalogue.shelf_lives) products.insert(s.product_code);
    std::set<std::pair<std::string_view, std::string_view>> pairs;
    for (const Yield& y : catalogue.yields) pairs.emplace(y.input_code, y.output_code);
    std::set<int64_t> days;
    for (const CalendarDay& d : catalogue.calendar_days) days.insert(d.day.days);
    std::vector<int64_t> lives_gone, yields_gone, days_gone;
    PANYUAN_TRY(transaction_.Query(sql::kShelfLifeKeys, {}, [&](const db::Row& row) {
      if (!products.contains(row.Text(1))) lives_gone.push_back(row.Int(0));
    }));
    PANYUAN_TRY(transaction_.Query(sql::kYieldKeys, {}, [&](const db::Row& row) {
      if (!pairs.contains({row.Text(1), row.Text(2)})) yields_gone.push_back(row.Int(0));
    }));
    PANYUAN_TRY(transaction_.Query(sql::kCalendarKeys, {}, [&](const db::Row& row) {
      if (!days.contains(row.Int(0))) days_gone.push_back(row.Int(0));
    }));
    PANYUAN_TRY(Drop(sql::kDropShelfLife, lives_gone));
    PANYUAN_TRY(Drop(sql::kDropYield, yields_gone));
    return Drop(sql::kDropCalendarDay, days_gone);
  }

  Status WriteLimits(const Catalogue& catalogue) {
    for (const ResidueLimit& l : catalogue.limits) {
      const std::string value = Text(l.value);
      PANYUAN_TRY(
          Write(sql::kSeedLimit, {l.product_code, l.item_code, l.origin, Number(l.kind), value,
                                  l.unit, Day(l.valid_from), Day(l.valid_to), l.basis,
                                  l.provenance.source, Number(l.provenance.confidence), l.note}));
    }
    for (const LimitNote& n : catalogue.limit_notes)
      PANYUAN_TRY(
          Write(sql::kSeedNote, {n.origin, n.product_text, n.item_text, n.limit_text, n.basis,
                                 n.problem, n.provenance.source, Number(n.provenance.confidence)}));
    return Ok();
  }

  Status WithdrawLimits(const std::vector<ResidueLimit>& limits) {
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> kept;
    for (const ResidueLimit& l : limits) kept.emplace(l.product_code, l.item_code, l.origin);
    std::vector<int64_t> gone;
    PANYUAN_TRY(transaction_.Query(sql::kLimitKeys, {}, [&](const db::Row& row) {
      if (!kept.contains({row.Text(1), row.Text(2), row.Text(3)})) gone.push_back(row.Int(0));
    }));
    return Drop(sql::kDropLimit, gone);
  }

  Status WithdrawNotes(const std::vector<LimitNote>& notes) {
    std::set<std::pair<std::string_view, std::string_view>> kept;
    for (const LimitNote& n : notes) kept.emplace(n.origin, n.product_text);
    std::vector<int64_t> gone;
    PANYUAN_TRY(transaction_.Query(sql::kNoteKeys, {}, [&](const db::Row& row) {
      if (!kept.contains({row.Text(1), row.Text(2)})) gone.push_back(row.Int(0));
    }));
    return Drop(sql::kDropNote, gone);
  }

  Status Drop(std::string_view statement, const std::vector<int64_t>& ids) {
    for (int64_t id : ids) {
      PANYUAN_ASSIGN(const int64_t rows, transaction_.Execute(statement, {id}));
      counts_.withdrawn += rows;
    }
    return Ok();
  }

  Status Write(std::string_view statement, db::Params params) {
    PANYUAN_ASSIGN(const int64_t rows, transaction_.Execute(statement, params));
    counts_.written += rows;
    return Ok();
  }

  db::Transaction& transaction_;
  SeedCounts counts_;
};

}  // namespace

Result<SeedFiles> ReadSeedFiles(const std::string& directory) {
  SeedFiles files;
  for (std::string_view name : kSeedFiles) {
    const std::filesystem::path path = std::filesystem::path(directory) / name;
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (failed || size > kMaxFileBytes || !in || text.size() != size)
      return Error(kSeedFileUnreadable, {{"file", std::string(name)}});
    files.emplace(name, std::move(text));
  }
  return files;
}

Result<SeedCounts> Seed(db::Transaction& transaction, const Catalogue& catalogue) {
  return Seeder(transaction).Run(catalogue);
}

}  // namespace panyuan::registry
