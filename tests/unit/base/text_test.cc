#include "services/base/text.h"

#include <gtest/gtest.h>

#include <string>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::base {
namespace {

Status Check(std::string_view text) { return CheckText(text, "origin", 5, Presence::kRequired); }

TEST(CheckText, CountsCharactersNotBytes) {
  EXPECT_OK(Check("山东安丘市"));
  EXPECT_REASON(Check("山东省安丘市"), kTextTooLong);
  EXPECT_REASON(Check(""), kFieldMissing);
  EXPECT_OK(CheckText("", "origin", 5, Presence::kOptional));
}

TEST(CheckText, RefusesBytesThatAreNotUtf8) {
  for (const char* text :
       {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe5\xb1", "\xf4\x90\x80\x80", "a\x80"})
    EXPECT_REASON(Check(text), kInvalidUtf8);
}

TEST(CheckText, RefusesCharactersThatDisguiseText) {
  for (const char* text : {"a\nb", "a\x7f", "\xc2\x85",
                           "a\xe2\x80\xae"
                           "b",
                           "a\xe2\x81\xa6"})
    EXPECT_REASON(Check(text), kControlCharacter);
}

TEST(Error, FillsItsSentenceFromItsMetadata) {
  const Error error = Check("山东省安丘市").error();
  EXPECT_EQ(error.Message("en"), "origin has 6 characters, at most 5 are kept: shorten it");
  EXPECT_EQ(error.Message("zh"), "origin 有 6 个字，最多 5 个：请缩短");
}

TEST(Base64, AcceptsOnlyTheCanonicalForm) {
  EXPECT_EQ(Base64Encode("any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw==");
  EXPECT_EQ(Base64Decode("YW55IGNhcm5hbCBwbGVhcw=="), "any carnal pleas");
  for (const char* text : {"YW5", "YW55=", "YR==", "Y===", "YW5 ", "YW\n5"})
    EXPECT_FALSE(Base64Decode(text)) << text;
  EXPECT_EQ(HexEncode(AsView(Sha256(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace panyuan::base
