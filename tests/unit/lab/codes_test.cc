#include "services/lab/domain/codes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "services/base/reasons.h"
#include "services/lab/domain/reasons.h"

namespace panyuan::lab {
namespace {

const CountyCodes kCodes("330727");

TEST(CountyCodes, ReadBackWhatTheyWrite) {
  EXPECT_EQ(kCodes.Format(SampleId{1}), "S-330727-0000001");
  EXPECT_EQ(kCodes.Format(ResultId{12'345'678}), "R-330727-12345678");
  for (int64_t number : {int64_t{1}, int64_t{9'999'999}, int64_t{10'000'000}, int64_t{1} << 40}) {
    EXPECT_EQ(kCodes.ParseSample(kCodes.Format(SampleId{number})).value().value, number);
    EXPECT_EQ(kCodes.ParseResult(kCodes.Format(ResultId{number})).value().value, number);
  }
  EXPECT_EQ(kCodes.ParseSample("s-330727-0000007").value().value, 7);
}

TEST(CountyCodes, RefuseEveryOtherWriting) {
  for (const char* text :
       {"R-330727-0000001", "S-330782-0000001", "S-330727-0000000", "S-330727-000001",
        "S-330727-00000001", "S-330727--000001", "S-330727-0000001 ", "S-330727-000000A",
        "S-330727-99999999999999999999", "S3307270000001", "S-330727-", "S"}) {
    const auto id = kCodes.ParseSample(text);
    ASSERT_FALSE(id.ok()) << text;
    EXPECT_TRUE(id.error().Is(kSampleCodeInvalid)) << text;
  }
  EXPECT_TRUE(kCodes.ParseResult("S-330727-0000001").error().Is(kResultCodeInvalid));
  EXPECT_TRUE(kCodes.ParseSample("").error().Is(base::kFieldMissing));
  EXPECT_TRUE(kCodes.ParseSample(std::string(41, '1')).error().Is(base::kTextTooLong));
  EXPECT_TRUE(kCodes.ParseSample("S-\xFF").error().Is(base::kInvalidUtf8));
}

TEST(BlindCode, IsSharedByNoTwoOfTenThousandSamplesInARow) {
  std::set<std::string> seen;
  for (int64_t id = 95'001; id <= 105'000; ++id) {
    const std::string code = BlindCode({id});
    EXPECT_EQ(code.size(), 6u);
    EXPECT_TRUE(seen.insert(code).second) << code;
  }
}

}  // namespace
}  // namespace panyuan::lab
