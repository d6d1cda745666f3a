// GS1 Digital Links, element strings and linters: conformance data gs1-syntax-engine.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "services/digital_link/dictionary.h"
#include "services/digital_link/link.h"
#include "tests/conformance/data.h"

namespace panyuan::digital_link {
namespace {

Leniency LeniencyOf(const nlohmann::json& options) {
  return {.short_gtins = options.value("PermitZeroSuppressedGTINinDLuris", false),
          .words = options.value("permitConvenienceAlphas", false),
          .unknown_attributes = options.value("PermitUnknownAIs", false)};
}

std::string WhyNot(const base::Result<DigitalLink>& link) {
  return link.ok() ? "" : link.error().Message();
}

TEST(SyntaxEngineVectors, DictionaryIsThePublishedOne) {
  const auto path = conformance::DataPath("gs1-syntax-engine/gs1-syntax-dictionary.txt");
  PANYUAN_NEED_DATA(path);
  EXPECT_EQ(DictionaryText(), conformance::ReadText(path));
}

TEST(SyntaxEngineVectors, UrisParse) {
  const auto path = conformance::DataPath("gs1-syntax-engine/parse_dl_uri.json");
  PANYUAN_NEED_DATA(path);
  for (const auto& vector : conformance::ReadJson(path)) {
    const auto link = ParseUri(vector["uri"].get<std::string>(), LeniencyOf(vector["options"]));
    EXPECT_EQ(link.ok(), vector["valid"].get<bool>()) << vector << WhyNot(link);
    if (!link.ok()) continue;
    EXPECT_EQ(FormatUnbracketed(link->elements()), vector["ai_data_fnc1"]) << vector;
  }
}

TEST(SyntaxEngineVectors, UrisAreGenerated) {
  const auto path = conformance::DataPath("gs1-syntax-engine/generate_dl_uri.json");
  PANYUAN_NEED_DATA(path);
  for (const auto& vector : conformance::ReadJson(path)) {
    const auto elements = ParseBracketed(vector["ai_bracketed"].get<std::string>());
    const base::Result<DigitalLink> link = elements.ok() ? Arrange(*elements) : elements.error();
    EXPECT_EQ(link.ok(), vector["valid"].get<bool>()) << vector << WhyNot(link);
    if (!link.ok()) continue;
    const std::string stem =
        vector["stem"].is_null() ? std::string(kCanonicalStem) : vector["stem"].get<std::string>();
    EXPECT_EQ(FormatUri(*link, stem), vector["uri"]) << vector;
  }
}

// A coupon's faults have fewer names here. Without a list of the prefixes that were allotted, a
// source of them is never out of reach.
TEST(SyntaxEngineVectors, LintersFindTheFault) {
  const auto path = conformance::DataPath("gs1-syntax-engine/component_linters.json");
  PANYUAN_NEED_DATA(path);
  for (const auto& vector : conformance::ReadJson(path)) {
    const std::string name = vector["linter"];
    const std::string error = vector["error"].is_null() ? "" : vector["error"].get<std::string>();
    if (error == "GS1_LINTER_GCP_DATASOURCE_OFFLINE") continue;
    const Linter linter = FindLinter(name);
    ASSERT_TRUE(linter) << name;
    const Fault* fault = linter(vector["data"].get<std::string>());
    ASSERT_EQ(!fault, vector["valid"].get<bool>()) << vector;
    if (!fault || name.starts_with("coupon")) continue;
    EXPECT_EQ("GS1_LINTER_" + std::string(fault->name), error) << vector;
  }
}

}  // namespace
}  // namespace panyuan::digital_link
