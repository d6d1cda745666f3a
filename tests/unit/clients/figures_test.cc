#include "clients/regulator/figures.h"

#include <gtest/gtest.h>

namespace panyuan::clients::regulator {
namespace {

oversight::v1::Rate Rate(double value, double low, double high, uint64_t n, bool insufficient) {
  oversight::v1::Rate rate;
  rate.set_value(value);
  rate.set_low(low);
  rate.set_high(high);
  rate.set_n(n);
  rate.set_insufficient(insufficient);
  return rate;
}

TEST(FormatRate, NeverStandsWithoutItsIntervalAndN) {
  EXPECT_EQ(FormatRate(Rate(0.9722, 0.9508, 0.9836, 512, false), Language::kEnglish),
            "97.2 % (95.1–98.4, n=512)");
}

TEST(FormatRate, SaysWhenThereIsTooLittle) {
  EXPECT_EQ(FormatRate(Rate(1, 0.5, 1, 4, true), Language::kChinese),
            "100.0 % (50.0–100.0, n=4) 样本不足");
  EXPECT_EQ(FormatRate(Rate(0, 0, 1, 0, true), Language::kEnglish), "–");
}

TEST(CsvField, QuotesWhatMustBeQuoted) {
  EXPECT_EQ(CsvField("安文"), "安文");
  EXPECT_EQ(CsvField("a,\"b\""), "\"a,\"\"b\"\"\"");
}

}  // namespace
}  // namespace panyuan::clients::regulator
