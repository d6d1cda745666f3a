#include "clients/admin/simulate_catalogue.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace panyuan::clients::admin {
namespace {

using base::Decimal;
using base::Result;
using registry::v1::Product;
using registry::v1::ResidueLimit;
using registry::v1::TestItem;

// By (product, item).
using LimitIndex =
    std::map<std::pair<std::string_view, std::string_view>, std::vector<const ResidueLimit*>>;

// Words of a matrix that mean whole categories; a category's own name means itself.
constexpr std::pair<std::string_view, std::string_view> kCategoryWords[] = {
    {"蔬菜水果", "蔬菜 水果"},    {"水产品", "水产"}, {"畜禽肉", "畜肉 禽肉"},
    {"畜禽肉蛋", "畜肉 禽肉 蛋"}, {"禽蛋", "蛋"},     {"茶", "茶叶"},
};

// Methods that measure what a strip only shows, by the kind of item.
constexpr std::pair<std::string_view, std::string_view> kConfirmations[] = {
    {"PES-", "GB 23200.121-2021"},  // pesticides in food of plant origin, LC-MS/MS
    {"VET-", "LC-MS/MS"},
};

constexpr int64_t kLargestFigure = 1'000'000'000;  // leaves room for multiples with more digits

bool WordNames(std::string_view word, const Product& product) {
  const std::string_view name = product.name_zh();
  if (word == product.category_zh() || word == name.substr(0, name.find('('))) return true;
  for (const auto& [known, categories] : kCategoryWords)
    if (known == word) return categories.find(product.category_zh()) != categories.npos;
  return false;
}

bool MatrixNames(std::string_view matrix, const Product& product) {
  constexpr std::string_view kSeparator = "、";
  while (true) {
    const size_t end = matrix.find(kSeparator);
    if (WordNames(matrix.substr(0, end), product)) return true;
    if (end == matrix.npos) return false;
    matrix.remove_prefix(end + kSeparator.size());
  }
}

Result<std::optional<base::CivilDay>> ReadDay(const std::string& text, std::string_view field) {
  if (text.empty()) return std::optional<base::CivilDay>();
  PANYUAN_ASSIGN(const base::CivilDay day, base::ParseDay(text, field));
  return std::optional(day);
}

// Adds the limit to the test where it can judge.
base::Status AddLimit(const ResidueLimit& limit, FittingTest& test) {
  if (limit.kind() == registry::v1::LIMIT_KIND_NO_NUMBER ||
      limit.confidence() == registry::v1::CONFIDENCE_GENERATED)
    return base::Ok();
  JudgingLimit judging;
  if (limit.kind() == registry::v1::LIMIT_KIND_MAXIMUM) {
    PANYUAN_ASSIGN(judging.maximum, Decimal::Parse(limit.value(), "residue_limits.value"));
    if (judging.maximum->coefficient() > kLargestFigure) return base::Ok();
  }
  judging.unit = limit.unit();
  judging.verified = limit.confidence() == registry::v1::CONFIDENCE_VERIFIED;
  PANYUAN_ASSIGN(judging.valid_from, ReadDay(limit.valid_from(), "residue_limits.valid_from"));
  PANYUAN_ASSIGN(judging.valid_to, ReadDay(limit.valid_to(), "residue_limits.valid_to"));
  test.limits.push_back(std::move(judging));
  return base::Ok();
}

Result<FittingTest> MakeTest(const TestItem& item, const std::vector<const ResidueLimit*>& limits) {
  FittingTest test;
  test.item_code = item.item_code();
  test.kind = item.result_kind();
  test.unit = item.unit();
  if (!item.detection_limit().empty()) {
    PANYUAN_ASSIGN(test.detection_limit,
                   Decimal::Parse(item.detection_limit(), "test_items.detection_limit"));
  }
  if (!item.threshold_percent().empty()) {
    PANYUAN_ASSIGN(test.threshold,
                   Decimal::Parse(item.threshold_percent(), "test_items.threshold_percent"));
  }
  for (const auto& [prefix, method] : kConfirmations)
    if (item.item_code().starts_with(prefix)) test.confirmation = method;
  for (const ResidueLimit* limit : limits) PANYUAN_TRY(AddLimit(*limit, test));
  return test;
}

Result<std::vector<FittingTest>> TestsOf(const Product& product,
                                         const registry::v1::ListTestItemsResponse& items,
                                         const LimitIndex& index) {
  static const std::vector<const ResidueLimit*> kNone;
  std::vector<FittingTest> tests;
  for (const TestItem& item : items.test_items()) {
    const auto found = index.find({product.product_code(), item.item_code()});
    if (found == index.end() && !MatrixNames(item.matrix_zh(), product)) continue;
    PANYUAN_ASSIGN(FittingTest test, MakeTest(item, found == index.end() ? kNone : found->second));
    const bool read_as_content = test.kind == registry::v1::RESULT_KIND_QUANTITATIVE;
    if (!read_as_content || !test.limits.empty()) tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace

const JudgingLimit* FittingTest::LimitOn(base::CivilDay day) const {
  const bool measured = kind == registry::v1::RESULT_KIND_QUANTITATIVE || !confirmation.empty();
  if (!measured) return nullptr;
  const JudgingLimit* best = nullptr;
  for (const JudgingLimit& limit : limits) {
    if (limit.valid_from > day || (limit.valid_to && *limit.valid_to < day)) continue;
    const auto rank = [](const JudgingLimit& of) { return std::pair(of.valid_from, of.verified); };
    if (best == nullptr || rank(limit) > rank(*best)) best = &limit;
  }
  return best;
}

Result<std::vector<Goods>> MatchTests(const registry::v1::ListProductsResponse& products,
                                      const registry::v1::ListTestItemsResponse& items,
                                      const registry::v1::ListResidueLimitsResponse& limits) {
  LimitIndex index;
  for (const ResidueLimit& limit : limits.residue_limits())
    index[{limit.product_code(), limit.item_code()}].push_back(&limit);
  std::vector<Goods> all;
  for (const Product& product : products.products()) {
    Goods goods{product, {}};
    PANYUAN_ASSIGN(goods.tests, TestsOf(product, items, index));
    all.push_back(std::move(goods));
  }
  return all;
}

}  // namespace panyuan::clients::admin
