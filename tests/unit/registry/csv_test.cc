#include "services/base/csv.h"

#include <gtest/gtest.h>

#include "tests/support/expect.h"

namespace panyuan::base {
namespace {

using Fields = std::vector<std::string>;

TEST(ParseCsv, KeepsWhatQuotesHold) {
  const auto rows = ParseCsv("a,\"b, \"\"c\"\"\r\nd\",\r\n\n\"\",e");
  ASSERT_OK(rows);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].fields, (Fields{"a", "b, \"c\"\r\nd", ""}));
  EXPECT_EQ((*rows)[1].fields, (Fields{"", "e"}));
  EXPECT_EQ((*rows)[1].line, 4u);  // a line inside quotes and an empty one count
}

TEST(ParseCsv, TakesLineEndsAndMarksOfSpreadsheets) {
  for (const char* text : {"a,b\nc,d", "a,b\r\nc,d\r\n",
                           "\xEF\xBB\xBF"
                           "a,b\nc,d\n"}) {
    const auto rows = ParseCsv(text);
    ASSERT_OK(rows);
    ASSERT_EQ(rows->size(), 2u) << text;
    EXPECT_EQ((*rows)[0].fields, (Fields{"a", "b"}));
    EXPECT_EQ((*rows)[1].fields, (Fields{"c", "d"}));
  }
  EXPECT_TRUE(ParseCsv("")->empty());
  EXPECT_EQ(ParseCsv("a,")->front().fields, (Fields{"a", ""}));
}

TEST(ParseCsv, NamesTheLineOfAFault) {
  const std::pair<const char*, const char*> cases[] = {
      {"a\nb\"c", "2"},       // a quote inside a plain field
      {"a\n\"b\nc\nd", "2"},  // never closed: where it opened
      {"a\n\"b\"c", "2"},     // text after a closing quote
      {"a\rb", "1"},          // a lone CR
  };
  for (const auto& [text, line] : cases) {
    const auto rows = ParseCsv(text);
    EXPECT_REASON(rows, kCsvMalformed);
    if (rows.ok()) continue;
    EXPECT_EQ(rows.error().metadata().at("line"), line) << text;
  }
}

TEST(ParseCsv, HoldsItsBounds) {
  const CsvBounds bounds{.max_rows = 2, .max_fields = 2, .max_field_bytes = 3};
  EXPECT_OK(ParseCsv("a,b\nabc,\"abc\"\n\n", bounds));
  EXPECT_REASON(ParseCsv("a\nb\nc", bounds), kCsvMalformed);
  EXPECT_REASON(ParseCsv("a,b,c", bounds), kCsvMalformed);
  EXPECT_REASON(ParseCsv("abcd", bounds), kCsvMalformed);
  EXPECT_REASON(ParseCsv("\"abcd\"", bounds), kCsvMalformed);
}

}  // namespace
}  // namespace panyuan::base
