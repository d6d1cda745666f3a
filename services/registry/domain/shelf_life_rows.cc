#include "services/registry/domain/shelf_life_rows.h"

#include "services/base/decimal.h"

namespace panyuan::registry {
namespace {

using base::Result;

constexpr int64_t kMaxShelfLifeDays = 3'650;
constexpr int64_t kMaxYieldPermille = 100'000;

constexpr std::string_view kShelfLifeColumns[] = {"product_code", "days", "source", "confidence"};
constexpr std::string_view kYieldColumns[] = {"input_code",  "output_code", "min_percent",
                                              "max_percent", "source",      "confidence"};
constexpr std::string_view kHolidayColumns[] = {"day", "kind", "name_zh", "source", "confidence"};

Result<ShelfLife> ReadShelfLife(const SeedRow& row) {
  ShelfLife life;
  PANYUAN_ASSIGN(life.provenance, ReadProvenance(row));
  life.product_code = row["product_code"];
  const auto number = base::Decimal::Parse(row["days"], "days");
  const auto days = number.ok() ? number->ToScaled(0, "days") : number.error();
  if (!days.ok() || *days < 1 || *days > kMaxShelfLifeDays)
    return row.Invalid("days", "not a number of days from 1 to 3,650", "不是 1 至 3,650 的天数");
  life.days = *days;
  return life;
}

Result<int64_t> ReadPermille(const SeedRow& row, std::string_view column) {
  const auto number = base::Decimal::Parse(row[column], column);
  const auto permille = number.ok() ? number->ToScaled(1, column) : number.error();
  if (!permille.ok() || *permille < 1 || *permille > kMaxYieldPermille)
    return row.Invalid(column, "not a percentage from 0.1 to 10,000 with at most one decimal",
                       "不是 0.1 至 10,000、最多一位小数的百分数");
  return *permille;
}

Result<Yield> ReadYield(const SeedRow& row) {
  Yield yield;
  PANYUAN_ASSIGN(yield.provenance, ReadProvenance(row));
  yield.input_code = row["input_code"];
  yield.output_code = row["output_code"];
  PANYUAN_ASSIGN(yield.min_permille, ReadPermille(row, "min_percent"));
  PANYUAN_ASSIGN(yield.max_permille, ReadPermille(row, "max_percent"));
  if (yield.min_permille <= yield.max_permille) return yield;
  return row.Invalid("max_percent", "it is less than the least", "小于下限");
}

Result<CalendarDay> ReadHoliday(const SeedRow& row) {
  CalendarDay holiday;
  PANYUAN_ASSIGN(holiday.provenance, ReadProvenance(row));
  const auto day = base::ParseDay(row["day"], "day");
  if (!day.ok()) return row.Invalid("day", "not a day such as 2026-10-01", "不是日期");
  const std::string& kind = row["kind"];
  if (kind != "holiday" && kind != "workday")
    return row.Invalid("kind", "neither holiday nor workday", "须为 holiday 或 workday");
  holiday.day = *day;
  holiday.working = kind == "workday";
  holiday.name_zh = row["name_zh"];
  return holiday;
}

}  // namespace

constinit const SeedFormat<ShelfLife> kShelfLivesFormat{kShelfLivesFile, kShelfLifeColumns,
                                                        Key::kCode, ReadShelfLife};
constinit const SeedFormat<Yield> kYieldsFormat{kYieldsFile, kYieldColumns, Key::kNone, ReadYield};
constinit const SeedFormat<CalendarDay> kHolidaysFormat{kHolidaysFile, kHolidayColumns, Key::kText,
                                                        ReadHoliday};

}  // namespace panyuan::registry
