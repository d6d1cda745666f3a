#include "services/trace/domain/gtin_lot.h"

#include <gtest/gtest.h>

namespace panyuan::trace {
namespace {

TEST(GtinLot, IsReadFromALabel) {
  const auto lot = ReadGtinLot("9506000134352", "a/b");
  ASSERT_TRUE(lot.ok());
  EXPECT_EQ((*lot)->gtin, "09506000134352");
  EXPECT_EQ((*lot)->Path(), "/01/09506000134352/10/a%2Fb");
  EXPECT_FALSE(*ReadGtinLot("", ""));
  EXPECT_EQ((*ReadGtinLot("09506000134352", ""))->lot, "");
}

TEST(GtinLot, IsRefusedWithItsField) {
  const auto field = [](std::string_view gtin, std::string_view lot) {
    const auto read = ReadGtinLot(gtin, lot);
    return read.ok() ? "" : read.error().metadata().at("field");
  };
  EXPECT_EQ(field("09506000134353", "A"), "gtin");
  EXPECT_EQ(field("123", "A"), "gtin");
  EXPECT_EQ(field("09506000134352", "批次"), "lot");
  EXPECT_EQ(field("09506000134352", std::string(21, 'A')), "lot");
  EXPECT_EQ(field("", "A"), "gtin");
}

}  // namespace
}  // namespace panyuan::trace
