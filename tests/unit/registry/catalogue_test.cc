#include "services/registry/domain/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "services/base/csv.h"
#include "services/registry/domain/limit_text.h"
#include "services/registry/domain/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::registry {
namespace {

// The seed files as they ship.
const SeedFiles& Shipped() {
  static const SeedFiles files = [] {
    SeedFiles read;
    for (std::string_view name : kSeedFiles) {
      std::ifstream in(std::filesystem::path(PANYUAN_SOURCE_DIR "/schema/seed") / name,
                       std::ios::binary);
      read.emplace(name, std::string{std::istreambuf_iterator<char>(in), {}});
    }
    return read;
  }();
  return files;
}

const Catalogue& ShippedCatalogue() {
  static const Catalogue catalogue = ReadCatalogue(Shipped()).value();
  return catalogue;
}

std::vector<ResidueLimit> LimitsOf(std::string_view product, std::string_view item) {
  std::vector<ResidueLimit> limits;
  for (const ResidueLimit& limit : ShippedCatalogue().limits)
    if (limit.product_code == product && limit.item_code == item) limits.push_back(limit);
  return limits;
}

std::optional<ResidueLimit> InForce(std::string_view product, std::string_view item,
                                    std::string_view day = "2026-11-24") {
  return LimitInForce(LimitsOf(product, item), base::ParseDay(day, "day").value());
}

// A shipped file with the first `from` replaced.
SeedFiles With(std::string_view file, std::string_view from, std::string_view to) {
  SeedFiles files = Shipped();
  std::string& text = files.find(file)->second;
  const size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  text.replace(at, from.size(), to);
  return files;
}

TEST(ShippedCatalogue, HasTheCountysNumbers) {
  const Catalogue& catalogue = ShippedCatalogue();
  EXPECT_EQ(catalogue.county.code, "330727");
  EXPECT_EQ(catalogue.townships.size(), 14u);
  EXPECT_EQ(catalogue.workstations.size(), 120u);
  EXPECT_EQ(catalogue.markets.size(), 8u);
  EXPECT_EQ(catalogue.stalls.size(), 240u);
  EXPECT_EQ(catalogue.laboratories.size(), 4u);
  EXPECT_EQ(catalogue.products.size(), 143u);
  EXPECT_EQ(catalogue.items.size(), 112u);
  std::set<std::string> offices, covered;
  for (const Township& township : catalogue.townships) offices.insert(township.office_name_zh);
  for (const Workstation& station : catalogue.workstations) covered.insert(station.township_code);
  EXPECT_EQ(offices.size(), 14u);
  EXPECT_EQ(covered.size(), 14u) << "every township has workstations";
}

TEST(ShippedCatalogue, MarksWhatWasMadeUp) {
  const auto generated = [](const auto& row) {
    return row.provenance.confidence == Confidence::kGenerated &&
           row.provenance.source == "generated example";
  };
  const Catalogue& c = ShippedCatalogue();
  EXPECT_TRUE(std::all_of(c.workstations.begin(), c.workstations.end(), generated));
  EXPECT_TRUE(std::all_of(c.markets.begin(), c.markets.end(), generated));
  EXPECT_TRUE(std::all_of(c.stalls.begin(), c.stalls.end(), generated));
  EXPECT_TRUE(std::all_of(c.laboratories.begin(), c.laboratories.end(), generated));
  EXPECT_TRUE(std::none_of(c.townships.begin(), c.townships.end(), generated));
}

TEST(ShippedCatalogue, LimitsClothianidinInGinger) {
  const auto limit = InForce("VEG044", "PES-019");
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->kind, LimitKind::kMaximum);
  EXPECT_EQ(limit->value->ToString(), "0.2");
  EXPECT_EQ(limit->unit, "mg/kg");
  EXPECT_EQ(limit->basis, "GB 2763-2021");
  EXPECT_EQ(base::FormatDay(*limit->valid_from), "2021-09-03");
  EXPECT_EQ(limit->provenance.confidence, Confidence::kVerified);
  EXPECT_FALSE(InForce("VEG044", "PES-019", "2021-09-02"));
  EXPECT_FALSE(InForce("VEG044", "PES-020")) << "the item for cowpea does not speak of ginger";
}

// No text of a limit is lost: each gives limits or a note.
TEST(ShippedCatalogue, KeepsEveryLimitText) {
  std::set<std::string> origins;
  for (const ResidueLimit& limit : ShippedCatalogue().limits) origins.insert(limit.origin);
  for (const LimitNote& note : ShippedCatalogue().limit_notes) origins.insert(note.origin);
  for (const TestItem& item : ShippedCatalogue().items) {
    if (item.legal_limit.empty()) continue;
    const size_t figures = ReadLimitText(item.legal_limit).value().size();
    for (size_t i = 1; i <= figures; ++i)
      EXPECT_TRUE(origins.contains("item " + item.code + " " + std::to_string(i))) << item.code;
  }
  const auto notices = base::ParseCsv(Shipped().find(kNoticesFile)->second).value();
  ASSERT_EQ(notices.size(), 32u);
  for (size_t i = 1; i < notices.size(); ++i) {
    const auto& fields = notices[i].fields;
    EXPECT_TRUE(origins.contains("notice " + fields[0] + " " + fields[1] + " " + fields[4] + " 1"))
        << fields[0] << fields[1];
  }
}

TEST(ShippedCatalogue, LimitsEachProductOfANotice) {
  struct Expected {
    const char *product, *item, *value;  // no value: not detectable
  };
  const Expected cases[] = {{"VEG025", "PES-017", "0.05"},  {"VEG004", "PES-021", "0.04"},
                            {"VEG004", "PES-009", "0.05"},  {"VEG025", "PES-025", "0.2"},
                            {"VEG034", "PES-029", "0.2"},   {"VEG034", "PES-027", "0.015"},
                            {"VEG034", "PES-020", "0.01"},  {"VEG044", "PES-022", "0.3"},
                            {"FRU015", "PES-024", "0.05"},  {"FRU015", "PES-023", "0.02"},
                            {"VEG039", "PES-018", "0.01"},  {"VEG047", "PES-037", "0.3"},
                            {"VEG016", "CON-001", "0.05"},  {"VEG005", "PES-010", "0.02"},
                            {"VEG052", "ILL-012", nullptr}, {"AQU001", "VET-001", nullptr},
                            {"AQU020", "VET-012", "100"},   {"AQU020", "VET-003", nullptr},
                            {"AQU014", "VET-003", nullptr}, {"AQU008", "VET-014", nullptr},
                            {"AQU010", "VET-014", nullptr}, {"MEA004", "VET-021", nullptr},
                            {"TEA002", "PES-039", "1"}};
  for (const Expected& expected : cases) {
    const auto limit = InForce(expected.product, expected.item);
    ASSERT_TRUE(limit) << expected.product << expected.item;
    EXPECT_EQ(limit->value ? limit->value->ToString() : "", expected.value ? expected.value : "")
        << expected.product << expected.item;
    EXPECT_EQ(limit->provenance.confidence, Confidence::kVerified)
        << expected.product << expected.item;
  }
  for (const char* excepted : {"VEG023", "VEG024", "VEG026", "VEG027"})
    EXPECT_TRUE(LimitsOf(excepted, "PES-025").empty()) << excepted;
}

TEST(ShippedCatalogue, EndsWhatWasSuperseded) {
  EXPECT_EQ(InForce("VEG018", "PES-009", "2020-02-14")->value->ToString(), "0.1");
  EXPECT_FALSE(InForce("VEG018", "PES-009", "2020-02-15"));
  EXPECT_TRUE(InForce("VEG003", "PES-009", "2021-09-02"));
  EXPECT_FALSE(InForce("VEG003", "PES-009", "2021-09-03"));
  EXPECT_FALSE(InForce("VEG018", "PES-031"));
  EXPECT_TRUE(InForce("MEA001", "VET-026", "2020-03-31"));
  EXPECT_FALSE(InForce("MEA001", "VET-026", "2020-04-01"));
  EXPECT_FALSE(InForce("EGG001", "VET-020")) << "GB 31650.1-2022 sets a number not known here";
}

TEST(ShippedCatalogue, NeverMakesARecalledFigureLookVerified) {
  EXPECT_EQ(InForce("VEG034", "PES-026")->provenance.confidence, Confidence::kRecalled)
      << "the row itself is recalled";
  EXPECT_EQ(InForce("VEG001", "PES-010")->provenance.confidence, Confidence::kRecalled)
      << "read for water spinach only";
  EXPECT_EQ(InForce("MEA001", "VET-012")->provenance.confidence, Confidence::kRecalled)
      << "read for fish only";
  EXPECT_EQ(InForce("MEA001", "VET-018")->provenance.confidence, Confidence::kRecalled)
      << "read in the edition before";
  EXPECT_EQ(InForce("MEA001", "VET-007")->provenance.confidence, Confidence::kRecalled)
      << "the ban was read, not the limit";
  std::set<std::string> verified_rows;
  for (const TestItem& item : ShippedCatalogue().items)
    if (item.provenance.confidence == Confidence::kVerified) verified_rows.insert(item.code);
  for (const ResidueLimit& limit : ShippedCatalogue().limits) {
    if (!limit.origin.starts_with("item ") || verified_rows.contains(limit.item_code)) continue;
    EXPECT_EQ(limit.provenance.confidence, Confidence::kRecalled) << limit.origin;
  }
}

TEST(ShippedCatalogue, ReadsAFigureOfTheItemsOwnAnalyteOnly) {
  const auto limit = InForce("HRB002", "LOC-003");
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->value->ToString(), "5") << "10 is for the total of aflatoxins";
  EXPECT_EQ(LimitsOf("HRB002", "LOC-003").size(), 1u);
}

TEST(ReadCatalogue, NamesFileAndLineOfAFault) {
  const std::tuple<std::string_view, const char*, const char*, const char*> cases[] = {
      {kProductsFile, "VEG003", "VEG002", "4"},                                 // twice
      {kProductsFile, "叶菜类蔬菜-绿叶类,3,kg", "叶菜类蔬菜-绿叶类,3,L", "2"},  // unit
      {kProductsFile, "gb2763_class", "class", "1"},             // a column is missing
      {kTestItemsFile, "0.05 (芹菜)", "about 0.05", "10"},       // no limit
      {kTestItemsFile, "inhibition_rate>=50", "rate>=50", "2"},  // no threshold
      {kTestItemsFile, ",recalled", ",sure", "3"},               // no confidence
      {kWorkstationsFile, "330727001", "330727999", "2"},        // no such township
      {kStallsFile, "M01-001,M01", "M01-001,M99", "2"},          // no such market
      {kTermsFile, "蔬菜 水果", "蔬菜 水菓", "3"},               // selects nothing
      {kEditionsFile, "2021-09-03", "2021-09-31", "2"},          // no day
      {kMarketsFile, "M01", "\"M01", "2"},                       // a quote that is never closed
      {kPlacesFile, "330727,present", "330726,present", "3"},    // two counties
  };
  for (const auto& [file, from, to, line] : cases) {
    const auto read = ReadCatalogue(With(file, from, to));
    EXPECT_REASON(read, kCatalogueInvalid);
    if (read.ok()) continue;
    EXPECT_EQ(read.error().metadata().at("file"), file) << from;
    EXPECT_EQ(read.error().metadata().at("line"), line) << from;
  }
  EXPECT_REASON(ReadCatalogue({}), kSeedFileUnreadable);
}

TEST(ReadCatalogue, LetsASupersededFigureWithoutAnEndNotJudge) {
  const auto catalogue =
      ReadCatalogue(With(kEditionsFile, "GB 2763-2016,,2020-02-14", "GB 2763-2016,,"));
  ASSERT_OK(catalogue);
  const auto procymidone =
      std::find_if(catalogue->limits.begin(), catalogue->limits.end(),
                   [](const ResidueLimit& limit) { return limit.item_code == "PES-031"; });
  ASSERT_NE(procymidone, catalogue->limits.end());
  EXPECT_EQ(procymidone->kind, LimitKind::kNoNumber);
  EXPECT_FALSE(procymidone->value);
  EXPECT_NE(procymidone->note, "");
}

}  // namespace
}  // namespace panyuan::registry
