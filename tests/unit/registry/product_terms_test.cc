#include "services/registry/domain/product_terms.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace panyuan::registry {
namespace {

using Codes = std::set<std::string>;
using Words = std::vector<std::string>;

Product Make(std::string code, std::string name_zh, std::string category_zh,
             std::string gb2763_class) {
  Product product;
  product.code = std::move(code);
  product.name_zh = std::move(name_zh);
  product.category_zh = std::move(category_zh);
  product.gb2763_class = std::move(gb2763_class);
  return product;
}

class ProductTermsTest : public testing::Test {
 protected:
  Codes Select(std::string_view text) { return words_.Select(text).product_codes; }

  const std::vector<Product> products_ = {Make("V1", "番茄", "蔬菜", "茄果类蔬菜-番茄类"),
                                          Make("V2", "辣椒", "蔬菜", "茄果类蔬菜-其他"),
                                          Make("V3", "豇豆", "蔬菜", "豆类蔬菜-荚可食类"),
                                          Make("F1", "葡萄", "水果", "浆果"),
                                          Make("F2", "甜瓜(鲜)", "水果", "瓜果类水果"),
                                          Make("A1", "泥鳅", "水产", "水产品-淡水鱼"),
                                          Make("A2", "牛蛙", "水产", "两栖动物")};
  const std::vector<Term> terms_ = {{"水产品", Term::Kind::kCategories, {"水产"}},
                                    {"茄果类", Term::Kind::kClasses, {"茄果类蔬菜"}},
                                    {"椒", Term::Kind::kProducts, {"V2"}},
                                    {"甜瓜", Term::Kind::kNone, {}}};
  const ProductTerms words_{products_, terms_};
};

TEST_F(ProductTermsTest, KnowNamesClassesAndCategories) {
  EXPECT_EQ(Select("豇豆"), Codes{"V3"});
  EXPECT_EQ(Select("豆类蔬菜"), Codes{"V3"});
  EXPECT_EQ(Select("水果"), (Codes{"F1", "F2"}));
  EXPECT_EQ(Select("豆类"), Codes{}) << "part of a class's name is no class";
}

TEST_F(ProductTermsTest, FollowTheTermsFirst) {
  EXPECT_EQ(Select("水产品"), (Codes{"A1", "A2"})) << "not only the class of that name";
  EXPECT_EQ(Select("甜瓜"), Codes{}) << "a term that stands for nothing hides a product's name";
}

TEST_F(ProductTermsTest, ReadListsAndNarrowedGroups) {
  EXPECT_EQ(Select("豇豆/泥鳅"), (Codes{"A1", "V3"}));
  EXPECT_EQ(Select("水产品、水果(葡萄、豇豆)"), (Codes{"A1", "A2", "F1", "V3"}));
  EXPECT_EQ(Select("辣椒(椒)"), Codes{"V2"});
  const auto selection = words_.Select("水产品、尿");
  EXPECT_EQ(selection.product_codes, (Codes{"A1", "A2"}));
  EXPECT_EQ(selection.unknown, Words{"尿"});
}

TEST_F(ProductTermsTest, LeaveOutExceptionsOrNothingAtAll) {
  EXPECT_EQ(Select("茄果类(番茄除外)"), Codes{"V2"});
  const auto unsure = words_.Select("茄果类(番茄、黄秋葵除外)");
  EXPECT_EQ(unsure.product_codes, Codes{}) << "an unknown exception might be a known product";
  EXPECT_EQ(unsure.unknown, Words{"茄果类(番茄、黄秋葵除外)"});
}

}  // namespace
}  // namespace panyuan::registry
