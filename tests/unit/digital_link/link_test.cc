#include "services/digital_link/link.h"

#include <gtest/gtest.h>

#include <string>

#include "services/digital_link/reasons.h"

namespace panyuan::digital_link {
namespace {

std::string Canonical(std::string_view uri, Leniency leniency = {}) {
  const auto link = ParseUri(uri, leniency);
  return link.ok() ? FormatUri(*link) : std::string(link.error().reason().name);
}

base::Metadata WhyNot(std::string_view uri) {
  const auto link = ParseUri(uri);
  EXPECT_FALSE(link.ok()) << uri;
  return link.ok() ? base::Metadata() : link.error().metadata();
}

TEST(DigitalLink, HasOneCanonicalForm) {
  const std::string canonical = "https://id.gs1.org/01/09506000134352/22/2A/10/a%2Fb/21/7";
  EXPECT_EQ(Canonical("HTTP://shop.example/p/q/01/09506000134352/22/2A/10/a%2fb/21/7#x"),
            canonical);
  EXPECT_EQ(Canonical("https://h/gtin/9506000134352/cpv/2A/lot/a%2Fb/ser/7?linkType=gs1:pip",
                      {.short_gtins = true, .words = true}),
            canonical);
  EXPECT_EQ(Canonical(canonical), canonical);
  EXPECT_EQ(Canonical("https://h/01/09506000134352?17=261231&3103=000195"),
            "https://id.gs1.org/01/09506000134352?17=261231&3103=000195");
}

TEST(DigitalLink, ErrorsNameTheIdentifier) {
  EXPECT_EQ(WhyNot("https://h/01/09506000134353")["ai"], "01");
  EXPECT_EQ(WhyNot("https://h/01/09506000134352/10/a%20b")["ai"], "10");
  EXPECT_EQ(WhyNot("https://h/01/09506000134352?17=261332")["ai"], "17");
  EXPECT_EQ(WhyNot("https://h/01/09506000134352?89=1")["ai"], "89");
  EXPECT_EQ(WhyNot("https://h/01/09506000134352?10=ABC")["ai"], "10");
  EXPECT_EQ(WhyNot("https://h/01/09506000134352/10/A?422=155")["ai"], "422");
}

TEST(DigitalLink, QualifiersStandInTheirOrder) {
  EXPECT_EQ(Canonical("https://h/01/09506000134352/21/7/10/A"), "AI_MISPLACED");
  EXPECT_EQ(Canonical("https://h/01/09506000134352/10/A/235/T"), "AI_MISPLACED");
  EXPECT_EQ(Canonical("https://h/414/9506000134352/254/1"),
            "https://id.gs1.org/414/9506000134352/254/1");
}

TEST(DigitalLink, HoldsNoBrokenEscapes) {
  for (const char* value : {"%", "%4", "%zz", "%00"})
    EXPECT_EQ(Canonical(std::string("https://h/01/09506000134352/10/") + value),
              "DIGITAL_LINK_INVALID");
}

TEST(DigitalLink, TakesElementsInAnyOrder) {
  const auto link = Arrange(*ParseBracketed("(21)7(17)261231(10)a\\(b(01)09506000134352"));
  ASSERT_TRUE(link.ok());
  EXPECT_EQ(FormatUri(*link, "https://h/"), "https://h/01/09506000134352/10/a%28b/21/7?17=261231");
  EXPECT_EQ(
      Arrange(*ParseBracketed("(8200)https://x(01)09506000134352")).error().metadata().at("ai"),
      "8200");
}

TEST(ElementString, IsReadWithAndWithoutBrackets) {
  for (const std::string brackets : {"(01)09506000134352(10)A\\(1(17)261231",
                                     "(00)006141411234567890(02)09506000134352(37)25"}) {
    const auto elements = ParseBracketed(brackets);
    ASSERT_TRUE(elements.ok()) << elements.error().Message();
    EXPECT_EQ(FormatBracketed(*elements), brackets);
    EXPECT_EQ(*ParseUnbracketed(FormatUnbracketed(*elements)), *elements);
  }
  EXPECT_EQ(FormatUnbracketed(*ParseUnbracketed("\x1d"
                                                "010950600013435210A\x1d"
                                                "17261231")),
            "^010950600013435210A^17261231");
  EXPECT_TRUE(ParseUnbracketed("010950600013435210A").error().Is(kElementStringInvalid));
  EXPECT_TRUE(ParseBracketed("01)09506000134352").error().Is(kElementStringInvalid));
  EXPECT_TRUE(ParseUnbracketed("^0109506000134").error().Is(kAiValueInvalid));
}

// AI (30) goes with (01) or (02); (01) never with (37); AI (250) needs (21) besides (01).
TEST(ElementString, HoldsWhatBelongsTogether) {
  EXPECT_TRUE(ParseBracketed("(30)5").error().Is(kAiRequires));
  EXPECT_TRUE(ParseBracketed("(01)09506000134352(250)X").error().Is(kAiRequires));
  EXPECT_TRUE(ParseBracketed("(01)09506000134352(37)5").error().Is(kAiExcluded));
  EXPECT_TRUE(ParseBracketed("(01)09506000134352(3100)000001(3101)000001").error().Is(kAiExcluded));
  EXPECT_TRUE(ParseBracketed("(01)09506000134352(10)A(10)B").error().Is(kAiRepeated));
  EXPECT_TRUE(ParseBracketed("(01)09506000134352(250)X(21)7(30)5").ok());
}

}  // namespace
}  // namespace panyuan::digital_link
