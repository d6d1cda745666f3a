#include "clients/common/quantity.h"

#include <gtest/gtest.h>

#include "clients/common/moment.h"
#include "clients/common/reasons.h"
#include "services/base/reasons.h"

namespace panyuan::clients {
namespace {

std::string Read(std::string_view text) {
  const auto quantity = ReadQuantity(text, "quantity");
  return quantity.ok() ? quantity->value() + " " + quantity->unit_code()
                       : std::string(quantity.error().reason().name);
}

TEST(ReadQuantity, TakesUnitsAsPeopleWriteThem) {
  EXPECT_EQ(Read("40kg"), "40 KGM");
  EXPECT_EQ(Read("40 公斤"), "40 KGM");
  EXPECT_EQ(Read(" 12.5 KG "), "12.5 KGM");
  EXPECT_EQ(Read("12.5千克"), "12.5 KGM");
  EXPECT_EQ(Read("500g"), "500 GRM");
  EXPECT_EQ(Read("500 克"), "500 GRM");
}

TEST(ReadQuantity, CountsAJinAsHalfAKilogram) {
  EXPECT_EQ(Read("80斤"), "40 KGM");
  EXPECT_EQ(Read("1斤"), "0.5 KGM");
  EXPECT_EQ(Read("2.5市斤"), "1.25 KGM");
}

TEST(ReadQuantity, WritesTheSameAmountTheSameWay) {
  EXPECT_EQ(Read("40.00kg"), Read("40kg"));
  EXPECT_EQ(Read("100斤"), Read("50公斤"));
  EXPECT_EQ(Read("0kg"), "0 KGM");
  EXPECT_EQ(Read("-5kg"), "-5 KGM");  // the server says that it makes no sense
}

TEST(ReadQuantity, RefusesWhatIsNotAnAmountWithItsUnit) {
  for (const char* text : {"", "40", "kg", "40 lb", "4,000kg", "四十公斤", "40kgkg", "1e3kg",
                           "40 g5", "1.123456789斤"})
    EXPECT_EQ(Read(text), kQuantityUnreadable.name) << text;
}

TEST(ReadGrams, GivesWholeGrams) {
  EXPECT_EQ(*ReadGrams("500g", "reserve"), 500u);
  EXPECT_EQ(*ReadGrams("1.5kg", "reserve"), 1500u);
  EXPECT_EQ(*ReadGrams("1斤", "reserve"), 500u);
  for (const char* text : {"0.5g", "-1g", "4294968kg"})
    EXPECT_TRUE(ReadGrams(text, "reserve").error().Is(kQuantityUnreadable)) << text;
}

TEST(ReadMoment, TakesShanghaiTimeWithoutAnOffset) {
  EXPECT_EQ(ReadMoment("2026-03-04 05:30", "arrived")->seconds(), 1772573400);
  EXPECT_EQ(ReadMoment("2026-03-04T05:30", "arrived")->seconds(), 1772573400);
  EXPECT_EQ(ReadMoment("2026-03-03T21:30:00Z", "arrived")->seconds(), 1772573400);
  EXPECT_EQ(Describe(*ReadMoment("2026-03-04 05:30", "arrived")), "2026-03-04 05:30");
}

TEST(ReadMoment, NormalizesFractionsBeforeTheEpoch) {
  const auto moment = ReadMoment("1969-12-31T23:59:59.25Z", "arrived");
  EXPECT_EQ(moment->seconds(), -1);
  EXPECT_EQ(moment->nanos(), 250'000'000);
}

TEST(ReadMoment, RefusesOtherTexts) {
  for (const char* text : {"", "yesterday", "2026-02-30 05:30", "2026-03-04 25:30"})
    EXPECT_TRUE(ReadMoment(text, "arrived").error().Is(base::kInvalidTime)) << text;
}

}  // namespace
}  // namespace panyuan::clients
