#include "services/gateway/header_text.h"

#include <gtest/gtest.h>

#include "services/base/text.h"

namespace panyuan::gateway {
namespace {

using std::chrono::milliseconds;

TEST(PreferredLanguage, FollowsWeightsAndFallsBackToChinese) {
  EXPECT_EQ(PreferredLanguage(""), Lang::kZh);
  EXPECT_EQ(PreferredLanguage("fr, de;q=0.9"), Lang::kZh);
  EXPECT_EQ(PreferredLanguage("en-GB,en;q=0.9"), Lang::kEn);
  EXPECT_EQ(PreferredLanguage("fr, en;q=0.5, zh-Hans;q=0.9"), Lang::kZh);
  EXPECT_EQ(PreferredLanguage("zh;q=0, EN;q=0.1"), Lang::kEn);
  EXPECT_EQ(PreferredLanguage("en;q=2;;,,=;q"), Lang::kZh);  // a broken weight counts nothing
}

TEST(PrefersJson, OnlyWhenJsonIsLikedBetterThanHtml) {
  EXPECT_FALSE(PrefersJson(""));
  EXPECT_FALSE(PrefersJson("*/*"));
  EXPECT_FALSE(PrefersJson("text/html,application/xhtml+xml,*/*;q=0.8"));
  EXPECT_FALSE(PrefersJson("application/json;q=0.5, text/html"));
  EXPECT_TRUE(PrefersJson("application/json, text/plain, */*"));
  EXPECT_TRUE(PrefersJson("Application/Problem+JSON"));
}

TEST(SplitTarget, TakesPathAndQueryOffAnyForm) {
  EXPECT_EQ(SplitTarget("/T/A?lang=en").path, "/T/A");
  EXPECT_EQ(SplitTarget("/T/A?lang=en").query, "lang=en");
  EXPECT_EQ(SplitTarget("http://host:80/T/A?b=http://c/").path, "/T/A");
  EXPECT_EQ(SplitTarget("http://host").path, "/");
  EXPECT_EQ(SplitTarget("/find?code=http://a/T/B").path, "/find");
  EXPECT_EQ(SplitTarget("").path, "");
}

TEST(PercentDecode, RefusesBrokenEscapesAndBytesThatAreNotUtf8) {
  EXPECT_EQ(PercentDecode("%E7%94%9F%e5%a7%9c/+"), "生姜/+");
  EXPECT_EQ(PercentDecode("%"), std::nullopt);
  EXPECT_EQ(PercentDecode("%4"), std::nullopt);
  EXPECT_EQ(PercentDecode("%GG"), std::nullopt);
  EXPECT_EQ(PercentDecode("%FF"), std::nullopt);
  EXPECT_EQ(PercentDecode(base::PercentEncode("a b/<生>")), "a b/<生>");
}

TEST(QueryValue, ReadsAFormsField) {
  EXPECT_EQ(QueryValue("a=1&code=7K3Q+M2XD%2B", "code"), "7K3Q M2XD+");
  EXPECT_EQ(QueryValue("code&x=1", "code"), "");
  EXPECT_EQ(QueryValue("xcode=1", "code"), std::nullopt);
}

TEST(Timeouts, CountForNothingWhenMalformed) {
  EXPECT_EQ(GrpcTimeout("500m"), milliseconds(500));
  EXPECT_EQ(GrpcTimeout("2S"), milliseconds(2000));
  EXPECT_EQ(GrpcTimeout("1u"), milliseconds(1));
  EXPECT_EQ(GrpcTimeout("99999999H"), milliseconds(99999999LL * 3600 * 1000));
  for (const char* bad : {"", "m", "5", "-5m", "123456789m", "5x", "5 m"})
    EXPECT_EQ(GrpcTimeout(bad), std::nullopt) << bad;
  EXPECT_EQ(ConnectTimeout("1500"), milliseconds(1500));
  EXPECT_EQ(ConnectTimeout("12345678901"), std::nullopt);
  EXPECT_EQ(ConnectTimeout("-1"), std::nullopt);
}

}  // namespace
}  // namespace panyuan::gateway
