#include "services/base/decimal.h"

#include <gtest/gtest.h>

#include "services/base/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::base {
namespace {

Decimal D(std::string_view text) { return Decimal::Parse(text, "value").value(); }

TEST(Decimal, RemembersHowItWasWritten) {
  for (const char* text : {"0", "0.20", "40", "-3.5", "0.000000001", "999999999999999"})
    EXPECT_EQ(D(text).ToString(), text);
}

TEST(Decimal, ComparesByValueNotByWriting) {
  EXPECT_EQ(D("0.2"), D("0.20"));
  EXPECT_GT(D("0.31"), D("0.2"));
  EXPECT_LT(D("-1"), D("0.000000001"));
  EXPECT_GT(D("999999999999999"), D("0.999999999"));
}

TEST(Decimal, RefusesWhatIsNoPlainDecimal) {
  for (const char* text : {"", "-", ".", "1.", ".5", "1e3", "+1", " 1", "1,5", "0x1", "NaN",
                           "1.0000000001", "1234567890123456", "１", "1..2", "--1"})
    EXPECT_REASON(Decimal::Parse(text, "value"), kInvalidDecimal);
}

TEST(Decimal, ScalesExactlyOrNotAtAll) {
  EXPECT_EQ(D("12.5").ToScaled(3, "q").value(), 12'500);
  EXPECT_EQ(D("12.500").ToScaled(1, "q").value(), 125);
  EXPECT_REASON(D("0.0005").ToScaled(3, "q"), kInvalidDecimal);
  EXPECT_REASON(D("999999999999999").ToScaled(9, "q"), kInvalidDecimal);
}

}  // namespace
}  // namespace panyuan::base
