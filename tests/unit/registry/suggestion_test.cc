#include "services/registry/domain/suggestion.h"

#include <gtest/gtest.h>

namespace panyuan::registry {
namespace {

const Named kThings[] = {{"VEG001", "普通白菜(青菜)", "Pak choi"},
                         {"VEG002", "大白菜", "Chinese cabbage"},
                         {"VEG044", "姜", "Ginger"},
                         {"MEA001", "猪肉", "Pork"},
                         {"MEA002", "猪肝", "Pork liver"}};

TEST(SuggestCodes, FindsAMistypedCodeInAnyCase) {
  for (const char* asked : {"veg044", "VEG44", "VEG0444", "VGE044"})
    EXPECT_TRUE(SuggestCodes(asked, kThings).starts_with("VEG044 姜")) << asked;
}

TEST(SuggestCodes, FindsNames) {
  EXPECT_EQ(SuggestCodes("生姜", kThings), "VEG044 姜");
  EXPECT_EQ(SuggestCodes("ginger", kThings), "VEG044 姜");
  EXPECT_EQ(SuggestCodes("Pork", kThings), "MEA001 猪肉, MEA002 猪肝");
  EXPECT_EQ(SuggestCodes("小白菜", kThings), "VEG001 普通白菜(青菜), VEG002 大白菜");
  EXPECT_EQ(SuggestCodes("青菜", kThings), "VEG001 普通白菜(青菜)");
}

TEST(SuggestCodes, GivesAtMostThreeAndADashForNone) {
  EXPECT_EQ(SuggestCodes("VEG003", kThings), "VEG001 普通白菜(青菜), VEG002 大白菜, VEG044 姜");
  for (const char* asked :
       {"", "X", "钢管", "ko", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"})
    EXPECT_EQ(SuggestCodes(asked, kThings), "-") << asked;
}

TEST(Shown, CutsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "姜";
  EXPECT_EQ(Shown(text), text.substr(0, 40 * 3));
  EXPECT_EQ(Shown("姜"), "姜");
}

}  // namespace
}  // namespace panyuan::registry
