#include "services/registry/domain/limit_text.h"

#include <gtest/gtest.h>

namespace panyuan::registry {
namespace {

// The only figure of `text`.
LimitFigure Read(std::string_view text) {
  const auto figures = ReadLimitText(text);
  EXPECT_TRUE(figures && figures->size() == 1) << text;
  return figures && !figures->empty() ? figures->front() : LimitFigure{};
}

TEST(ReadLimitText, ReadsNumbersAndWhatTheyApplyTo) {
  const LimitFigure plain = Read("0.02");
  EXPECT_EQ(plain.kind, LimitKind::kMaximum);
  EXPECT_EQ(plain.value->ToString(), "0.02");
  EXPECT_EQ(plain.applies_to, "");
  const LimitFigure ginger = Read("0.2 (姜)");
  EXPECT_EQ(ginger.kind, LimitKind::kMaximum);
  EXPECT_EQ(ginger.value->ToString(), "0.2");
  EXPECT_EQ(ginger.applies_to, "姜");
  EXPECT_EQ(Read("0.6 (粮谷类, 100%vol)").applies_to, "粮谷类, 100%vol");
}

TEST(ReadLimitText, ReadsEachOfSeveralFigures) {
  const auto figures = ReadLimitText("5 (B1); 10 (total)");
  ASSERT_TRUE(figures);
  ASSERT_EQ(figures->size(), 2u);
  EXPECT_EQ((*figures)[0].value->ToString(), "5");
  EXPECT_EQ((*figures)[0].applies_to, "B1");
  EXPECT_EQ((*figures)[1].value->ToString(), "10");
  EXPECT_EQ((*figures)[1].applies_to, "total");
}

TEST(ReadLimitText, TellsZeroToleranceFromNoNumber) {
  EXPECT_EQ(Read("not detectable").kind, LimitKind::kNotDetectable);
  EXPECT_EQ(Read("不得检出").kind, LimitKind::kNotDetectable);
  for (const char* text : {"not permitted", "banned on vegetables", "0.5-5.0 by crop"}) {
    EXPECT_EQ(Read(text).kind, LimitKind::kNoNumber) << text;
    EXPECT_FALSE(Read(text).value) << text;
  }
  EXPECT_EQ(Read("banned on vegetables").applies_to, "vegetables");
}

TEST(ReadLimitText, MarksAnOlderEdition) {
  EXPECT_TRUE(Read("not detectable (older edition)").superseded);
  EXPECT_EQ(Read("not detectable (older edition)").applies_to, "");
  EXPECT_FALSE(Read("not detectable").superseded);
}

TEST(ReadLimitText, GuessesNothing) {
  for (const char* text : {"", "-1", "0,2", "about 5", "0.2 (姜", "5; ", "5-x by crop", "1e3"})
    EXPECT_FALSE(ReadLimitText(text)) << text;
}

}  // namespace
}  // namespace panyuan::registry
