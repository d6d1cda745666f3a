#include "services/digital_link/dictionary.h"

#include <gtest/gtest.h>

#include <string>

namespace panyuan::digital_link {
namespace {

// The 224 lines of the dictionary make 541 of them.
TEST(Dictionary, KnowsEveryIdentifier) {
  size_t known = 0;
  for (int number = 0; number < 10'000; ++number)
    for (size_t width = 2; width <= 4; ++width) {
      const std::string digits = std::to_string(number);
      if (digits.size() > width) continue;
      const Entry* entry = FindEntry(std::string(width - digits.size(), '0') + digits);
      if (!entry) continue;
      ++known;
      EXPECT_FALSE(entry->components.empty()) << digits;
      for (const Component& component : entry->components)
        for (const Linter linter : component.linters) EXPECT_TRUE(linter) << digits;
    }
  EXPECT_EQ(known, 541u);
}

TEST(Dictionary, ReadsAnEntryWhole) {
  const Entry& gcn = *FindEntry("255");
  EXPECT_EQ(gcn.title, "GCN");
  EXPECT_TRUE(gcn.key && gcn.attribute && !gcn.fixed);
  ASSERT_EQ(gcn.components.size(), 2u);
  EXPECT_EQ(gcn.components[0].linters.size(), 3u);
  EXPECT_TRUE(gcn.components[1].optional);
  EXPECT_EQ(gcn.components[1].min, 1u);
  EXPECT_EQ(gcn.components[1].max, 12u);
  EXPECT_EQ(gcn.exclusions.size(), 6u);
  EXPECT_EQ(FindEntry("01")->qualifiers, (std::vector<AiPatterns>{{"22", "10", "21"}, {"235"}}));
  EXPECT_EQ(FindEntry("8030")->requirements.at(0).at(1), (AiPatterns{"01", "21"}));
  EXPECT_TRUE(Matches("31nn", "3105"));
  EXPECT_FALSE(Matches("31nn", "3205"));
}

TEST(Linters, KnowWhatTheVectorsOfOneReleaseDoNot) {
  EXPECT_FALSE(FindLinter("csumalpha")("1987654Ad4X4bL5ttr2310c2K"));
  EXPECT_TRUE(FindLinter("csumalpha")("1987654Ad4X4bL5ttr2310cXK"));
  EXPECT_FALSE(FindLinter("iban")("GB98MIDL07009312345678"));
  EXPECT_TRUE(FindLinter("iban")("GB97MIDL07009312345678"));
  EXPECT_FALSE(FindLinter("pieceoftotal")("0203"));
  EXPECT_TRUE(FindLinter("pieceoftotal")("0302"));
  EXPECT_FALSE(FindLinter("couponcode")("012345612345611110123"));
  EXPECT_TRUE(FindLinter("couponcode")("0123456123456111101237"));
  EXPECT_FALSE(FindLinter("couponposoffer")("001234561234560123456"));
  EXPECT_FALSE(FindLinter("latitude")("1800000000"));
  EXPECT_TRUE(FindLinter("latitude")("1800000001"));
  EXPECT_FALSE(FindLinter("packagetype")("BX"));
  EXPECT_TRUE(FindLinter("packagetype")("B X"));
  EXPECT_FALSE(FindLinter("hhmi")("2359"));
  EXPECT_TRUE(FindLinter("hhmi")("2400"));
}

}  // namespace
}  // namespace panyuan::digital_link
