#include "services/identity/domain/invitation.h"

#include <gtest/gtest.h>

#include "services/identity/reasons.h"
#include "services/identity/rpc/wrong_codes.h"
#include "tests/support/expect.h"

namespace panyuan::identity {
namespace {

TEST(CodeText, WritesEightyBitsThatAreReadBackHoweverTyped) {
  base::Hash random{};
  for (size_t i = 0; i < random.size(); ++i) random[i] = static_cast<uint8_t>(37 * i + 11);
  const std::string code = CodeText(random);
  ASSERT_EQ(code.size(), 19u);
  random[10] ^= 0xFF;  // beyond the 80 bits
  EXPECT_EQ(CodeText(random), code);
  random[9] ^= 0x01;
  EXPECT_NE(CodeText(random), code);
  EXPECT_EQ(ReadCode("7k3q m2xd-9PRC-04tv").value(), "7K3QM2XD9PRC04TV");
  EXPECT_EQ(ReadCode("OIL0-0000-0000-0000").value(), "0110000000000000");
}

TEST(ReadCode, RefusesWhatCannotBeACode) {
  for (const char* text : {"", "7K3Q", "7K3QM2XD9PRC04TU", "7K3QM2XD9PRC04TV0", "7K3QM2XD9PRC04T姜",
                           "-----------------------------------------"})
    EXPECT_REASON(ReadCode(text), kEnrolmentCodeUnknown) << text;
}

TEST(CheckSubject, TakesCodesOnly) {
  EXPECT_OK(CheckSubject({"vendor", "M01-001", "V0001"}));
  EXPECT_REASON(CheckSubject({"root", "M01-001", "V0001"}), kSubjectInvalid);
  EXPECT_REASON(CheckSubject({"vendor", "", "V0001"}), kSubjectInvalid);
  EXPECT_REASON(CheckSubject({"vendor", "M01-001,URI:urn:panyuan:admin:1", "V0001"}),
                kSubjectInvalid);
  EXPECT_REASON(CheckSubject({"vendor", "M01-001", std::string(41, 'V')}), kSubjectInvalid);
}

TEST(WrongCodes, LetsTenWrongOnesThroughAMinute) {
  WrongCodes codes;
  base::UtcTime now{1'000'000'000};
  for (size_t i = 0; i < 3 * WrongCodes::kPerMinute; ++i) {  // right ones are not counted
    ASSERT_TRUE(codes.Begin(now));
    codes.End(/*wrong=*/false, now);
  }
  for (size_t i = 0; i < WrongCodes::kPerMinute; ++i) ASSERT_TRUE(codes.Begin(now));
  EXPECT_FALSE(codes.Begin(now));  // while ten are under way
  for (size_t i = 0; i < WrongCodes::kPerMinute; ++i) codes.End(/*wrong=*/true, now);
  EXPECT_FALSE(codes.Begin(now));
  now.us += 60 * base::kMicrosPerSecond;
  EXPECT_TRUE(codes.Begin(now));
}

}  // namespace
}  // namespace panyuan::identity
