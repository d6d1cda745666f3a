#include "services/trace/domain/export_rows.h"

#include <gtest/gtest.h>

#include "services/base/csv.h"
#include "tests/support/expect.h"

namespace panyuan::trace {
namespace {

TEST(CsvLine, ComesBackFromAReaderAndIsNoFormula) {
  const std::vector<std::string> cells = {"a,b", "say \"x\"",  "=1+1", "@x",
                                          "-5",  "two\nlines", "",     "生姜"};
  const auto rows = base::ParseCsv(CsvLine(cells));
  ASSERT_OK(rows);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().fields, (std::vector<std::string>{"a,b", "say \"x\"", "'=1+1", "'@x",
                                                            "'-5", "two\nlines", "", "生姜"}));
}

TEST(RecordTimeOf, IsTheEventsOwnAndNoExtensions) {
  const auto time = RecordTimeOf(
      R"({"x:nested":{"recordTime":"2020-01-01T00:00:00Z"},"recordTime":"2026-03-04T05:06:07Z"})");
  ASSERT_OK(time);
  EXPECT_EQ(base::FormatUtc(*time), "2026-03-04T05:06:07.000Z");
  EXPECT_FALSE(RecordTimeOf("[]").ok());
  EXPECT_FALSE(RecordTimeOf("no json").ok());
}

}  // namespace
}  // namespace panyuan::trace
