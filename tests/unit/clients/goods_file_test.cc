#include "clients/stall/goods_file.h"

#include <gtest/gtest.h>

#include "clients/common/reasons.h"
#include "services/base/csv.h"
#include "services/base/reasons.h"

namespace panyuan::clients::stall {
namespace {

base::Result<base::Hash> HashName(const std::string& path) {
  if (path == "missing.jpg") return base::Error(kFileUnreadable, {{"path", path}});
  return base::Sha256(path);
}

base::Result<Goods> Read(std::string_view text, std::string_view stall = "M01-001") {
  return ReadGoods(text, stall, HashName);
}

constexpr std::string_view kEnglish = "product,quantity,origin,supplier\n";

std::string_view FieldOf(const GoodsRow& row) { return row.error->metadata().at("field"); }

TEST(GoodsFile, ReadsChineseColumnsInAnyOrderWithAByteOrderMark) {
  const auto goods = Read(
      "\xEF\xBB\xBF供货者,产地,数量,产品,外地,到货时间,合格证号,照片\r\n"
      "\"安丘姜业, 分店\",山东安丘,80斤,VEG044,是,2026-03-04 05:30,3707-1,a.jpg\r\n");
  ASSERT_TRUE(goods.ok());
  ASSERT_EQ(goods->rows.size(), 1u);
  const auto& row = goods->rows[0];
  ASSERT_FALSE(row.error);
  EXPECT_EQ(row.line, 2u);
  EXPECT_EQ(row.batch.product_code(), "VEG044");
  EXPECT_EQ(row.batch.quantity().value(), "40");
  EXPECT_EQ(row.batch.supplier().name(), "安丘姜业, 分店");
  EXPECT_TRUE(row.batch.from_outside());
  EXPECT_EQ(row.batch.arrived_at().seconds(), 1772573400);
  EXPECT_EQ(row.batch.photo_sha256(), base::AsView(base::Sha256("a.jpg")));
}

TEST(GoodsFile, TakesTheUnitFromItsColumn) {
  const auto goods = Read("Product,Quantity,Unit,Origin,Supplier\nVEG044,40,公斤,山东,甲\n");
  ASSERT_FALSE(goods->rows[0].error);
  EXPECT_EQ(goods->rows[0].batch.quantity().unit_code(), "KGM");
}

TEST(GoodsFile, NamesLineFieldAndReasonOfEachBadRowAndKeepsTheOthers) {
  const auto goods = Read(
      "product,quantity,origin,supplier,outside,arrived,photo\n"
      "VEG044,40kg,山东,甲,no,,\n"
      "VEG044,40,山东,甲,no,,\n"
      "VEG044,40kg,\xFF\xFE,甲,no,,\n"
      "VEG044,40kg,,甲,no,,\n"
      "VEG044,40kg,山东,甲,maybe,,\n"
      "VEG044,40kg,山东,甲,no,yesterday,\n"
      "VEG044,40kg,山东,甲,no,,missing.jpg\n"
      "VEG044,40kg,山东\n"
      "VEG044,41kg,山东,甲,no,,\n");
  ASSERT_TRUE(goods.ok());
  ASSERT_EQ(goods->rows.size(), 9u);
  const std::tuple<size_t, std::string_view, const base::Reason*> wanted[] = {
      {3, "quantity", &kQuantityUnreadable}, {4, "origin", &base::kInvalidUtf8},
      {5, "origin", &base::kFieldMissing},   {6, "outside", &base::kInvalidField},
      {7, "arrived", &base::kInvalidTime},   {8, "photo", &kFileUnreadable},
  };
  for (size_t i = 0; i < std::size(wanted); ++i) {
    const auto& [line, field, reason] = wanted[i];
    const GoodsRow& row = goods->rows[i + 1];
    ASSERT_TRUE(row.error) << line;
    EXPECT_EQ(row.line, line);
    EXPECT_EQ(FieldOf(row), field);
    EXPECT_TRUE(row.error->Is(*reason)) << row.error->reason().name;
    EXPECT_TRUE(row.request_id.empty());
  }
  EXPECT_TRUE(goods->rows[7].error->Is(kCsvFieldCount));
  EXPECT_FALSE(goods->rows[0].error);
  EXPECT_FALSE(goods->rows[8].error);
}

TEST(GoodsFile, CountsLinesInsideQuotedFields) {
  const auto goods = Read(std::string(kEnglish) +
                          "VEG044,40kg,\"山东\n安丘\",甲\n"
                          "VEG044,x,山东,甲\n");
  ASSERT_EQ(goods->rows.size(), 2u);
  EXPECT_TRUE(goods->rows[0].error->Is(base::kControlCharacter));
  EXPECT_EQ(goods->rows[1].line, 4u);
}

TEST(GoodsFile, RefusesAFileWhoseColumnsAreNotClear) {
  EXPECT_TRUE(Read("").error().Is(base::kFieldMissing));
  const auto missing = Read("product,origin,supplier\nVEG044,山东,甲\n");
  EXPECT_TRUE(missing.error().Is(kCsvColumnMissing));
  EXPECT_EQ(missing.error().metadata().at("field"), "quantity");
  EXPECT_TRUE(Read("product,产品,quantity,origin,supplier\n").error().Is(kCsvColumnTwice));
  EXPECT_TRUE(
      Read(std::string(kEnglish) + "VEG044,\"40kg,山东,甲\n").error().Is(base::kCsvMalformed));
}

TEST(GoodsFile, TellsWhichColumnsItDoesNotUse) {
  const auto goods = Read("product,quantity,origin,supplier,备注\nVEG044,1kg,山东,甲,新货\n");
  EXPECT_EQ(goods->unused_columns, std::vector<std::string>{"备注"});
}

TEST(GoodsRequestIds, AreTheSameForTheSameFileAndValid) {
  const std::string text = std::string(kEnglish) + "VEG044,40kg,山东,甲\nVEG044,40kg,山东,甲\n";
  const auto first = Read(text), second = Read(text);
  ASSERT_EQ(first->rows.size(), 2u);
  EXPECT_NE(first->rows[0].request_id, first->rows[1].request_id);  // two deliveries alike
  for (size_t i = 0; i < 2; ++i) {
    const std::string& id = first->rows[i].request_id;
    EXPECT_EQ(id, second->rows[i].request_id);
    EXPECT_LE(id.size(), 64u);
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), id.npos);
  }
}

TEST(GoodsRequestIds, SurviveTheCorrectionOfAnotherRowAndAnotherSpelling) {
  const auto bad = Read(std::string(kEnglish) + "VEG001,x,山东,甲\nVEG044,40kg,山东,甲\n");
  const auto corrected = Read("供应商,数量,产品,产地\n乙,2kg,VEG002,浙江\n甲,1kg,VEG001,山东\n" +
                              std::string("甲, 80斤 ,VEG044,山东\n"));
  EXPECT_EQ(bad->rows[1].request_id, corrected->rows[2].request_id);
}

TEST(GoodsRequestIds, DifferByContentAndStall) {
  const std::string row = "VEG044,40kg,山东,甲\n";
  const std::string id = Read(std::string(kEnglish) + row)->rows[0].request_id;
  EXPECT_NE(id, Read(std::string(kEnglish) + row, "M01-002")->rows[0].request_id);
  EXPECT_NE(id, Read(std::string(kEnglish) + "VEG044,41kg,山东,甲\n")->rows[0].request_id);
  // Parts that join alike are still different parts.
  EXPECT_NE(Read(std::string(kEnglish) + "VEG044,40kg,山,东甲\n")->rows[0].request_id,
            Read(std::string(kEnglish) + "VEG044,40kg,山东,甲\n")->rows[0].request_id);
}

}  // namespace
}  // namespace panyuan::clients::stall
