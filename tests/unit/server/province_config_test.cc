#include "services/server/province_config.h"

#include <gtest/gtest.h>

#include "tests/support/expect.h"

namespace panyuan::server {
namespace {

constexpr const char* kWhole = R"(
[server]
certificate = "server.crt"
key = "server.key"
client_authority = "/etc/ca.crt"
[witness]
name = "province.example/witness"
key_file = "witness.key"
[ledger]
origin = "province.example/log"
key_file = "log.key"
[counties]
authority = "counties.crt"
certificate = "asking.crt"
key = "asking.key"
)";

std::string County(const std::string& code, int number, const std::string& origin) {
  return "[[county]]\ndivision_code = \"" + code + "\"\nnumber = " + std::to_string(number) +
         "\nname = \"县\"\naddress = \"localhost:1\"\nlog_key = \"" + origin + "+00000000+AA==\"\n";
}

std::string ProblemOf(const std::string& text) {
  const auto read = ParseProvinceConfig(text, "/data/province.toml");
  if (read.ok()) return "OK";
  return read.error().metadata().at("key") + ": " + read.error().metadata().at("problem");
}

TEST(ProvinceConfig, GivesCountiesWhatTheyShareAndPlacesPathsByTheFile) {
  const auto config = ParseProvinceConfig(
      kWhole + County("330727", 727, "a") + "key = \"own.key\"\n" + County("330726", 726, "b"),
      "/data/province.toml");
  ASSERT_OK(config);
  EXPECT_EQ(config->server.client_authority, "/etc/ca.crt");
  EXPECT_EQ(config->county[0].key, "/data/own.key");
  EXPECT_EQ(config->county[0].authority, "/data/counties.crt");
  EXPECT_EQ(config->county[1].key, "/data/asking.key");
  EXPECT_EQ(config->server.deadline_ms, 5'000);
}

TEST(ProvinceConfig, SaysWhichCountyIsWrong) {
  const std::string good = kWhole + County("330727", 727, "a");
  EXPECT_EQ(ProblemOf(good), "OK");
  EXPECT_EQ(ProblemOf(kWhole), "county: is missing: name at least one");
  EXPECT_EQ(ProblemOf(good + "colour = \"red\"\n"),
            "county.colour: is not a known key; see docs/operations.md");
  for (const std::string& twin :
       {County("330727", 1, "b"), County("330726", 727, "b"), County("330726", 1, "a")})
    EXPECT_NE(ProblemOf(good + twin).find("is another county's too"), std::string::npos);
  EXPECT_EQ(ProblemOf(kWhole + County("33072", 727, "a")),
            "county 33072: division_code is not six digits");
  EXPECT_EQ(ProblemOf(good + "a = \"" + std::string(5'000, 'x') + "\""),
            "file: has a line over 4 KiB");
}

}  // namespace
}  // namespace panyuan::server
