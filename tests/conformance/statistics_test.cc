// The Wilson intervals that R computed: conformance data statistics/binomial_ci_95.csv.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "services/oversight/domain/rate.h"

namespace panyuan::oversight {
namespace {

std::string DataPath() {
  const char* set = std::getenv("PANYUAN_CONFORMANCE");
  const std::string root = set ? set : PANYUAN_SOURCE_DIR "/../shared/conformance";
  return root + "/statistics/binomial_ci_95.csv";
}

// The fields of a line whose fields are all quoted and hold no quotes.
std::vector<std::string> Fields(const std::string& line) {
  std::vector<std::string> fields;
  std::stringstream text(line);
  for (std::string field; std::getline(text, field, '"') && std::getline(text, field, '"');)
    fields.push_back(field);
  return fields;
}

TEST(BinomialIntervals, WilsonAgreesWithR) {
  std::ifstream file(DataPath());
  if (!file) GTEST_SKIP() << "no statistics/binomial_ci_95.csv";
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> head = Fields(line);
  ASSERT_GE(head.size(), 5u);
  ASSERT_EQ(head[3], "wilson_lo");
  ASSERT_EQ(head[4], "wilson_hi");
  int cases = 0;
  for (; std::getline(file, line); ++cases) {
    const std::vector<std::string> fields = Fields(line);
    ASSERT_GE(fields.size(), 5u) << line;
    const Rate rate = Wilson(std::stoll(fields[0]), std::stoll(fields[1]));
    EXPECT_NEAR(rate.value, std::stod(fields[2]), 1e-12) << line;  // printed with 12 digits
    EXPECT_NEAR(rate.low, std::stod(fields[3]), 1e-12) << line;
    EXPECT_NEAR(rate.high, std::stod(fields[4]), 1e-12) << line;
  }
  EXPECT_GT(cases, 0);
}

}  // namespace
}  // namespace panyuan::oversight
