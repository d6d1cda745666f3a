#include "services/registry/store/registry_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "services/base/reasons.h"
#include "services/registry/domain/reasons.h"
#include "services/registry/store/seed_statements.h"
#include "services/registry/store/seeding.h"
#include "services/registry/store/statements.h"
#include "tests/support/expect.h"
#include "tests/support/test_store.h"

namespace panyuan::registry {
namespace {

constexpr char kSeedDirectory[] = PANYUAN_SOURCE_DIR "/schema/seed";

// A migrated database with a transaction open; seeded where a test asks.
class RegistryStoreTest : public ::testing::TestWithParam<testing::Kind> {
 protected:
  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    engine_ = store_.MakeMigratedEngine();
    writer_ = std::move(engine_->OpenWriter().value());
    ASSERT_OK(writer_->Begin());
    const auto files = ReadSeedFiles(kSeedDirectory);
    ASSERT_OK(files);
    auto catalogue = ReadCatalogue(*files);
    ASSERT_OK(catalogue);
    catalogue_ = std::move(*catalogue);
  }
  void TearDown() override {
    if (writer_) writer_->Rollback();
  }

  SeedCounts SeedNow() { return Seed(*writer_, catalogue_).value(); }

  testing::ScratchFolder folder_;
  testing::TestStore store_{GetParam()};
  std::unique_ptr<db::Engine> engine_;
  std::unique_ptr<db::WriteConnection> writer_;
  Catalogue catalogue_;
};

ON_BOTH_ENGINES(RegistryStoreTest);

TEST_P(RegistryStoreTest, PreparesEveryStatement) {
  int number = 0;
  const auto prepares = [&](std::string_view text) {
    const std::string how = store_.kind() == testing::Kind::kSqlite
                                ? "EXPLAIN "
                                : "PREPARE p" + std::to_string(++number) + " AS ";
    EXPECT_TRUE(writer_->RunScript(how + std::string(text)).ok()) << text;
  };
  for (std::string_view text : sql::kQueries) prepares(text);
  for (std::string_view text : sql::kSeedStatements) prepares(text);
}

TEST_P(RegistryStoreTest, SeedsTheCounty) {
  const SeedCounts done = SeedNow();
  const RegistryCounts counts = RegistryStore(*writer_).Count().value();
  EXPECT_EQ(counts.townships, 14);
  EXPECT_EQ(counts.workstations, 120);
  EXPECT_EQ(counts.markets, 8);
  EXPECT_EQ(counts.stalls, 240);
  EXPECT_EQ(counts.laboratories, 4);
  EXPECT_EQ(counts.products, 143);
  EXPECT_EQ(counts.items, 112);
  EXPECT_EQ(counts.limits, static_cast<int64_t>(catalogue_.limits.size()));
  EXPECT_EQ(counts.limit_notes, static_cast<int64_t>(catalogue_.limit_notes.size()));
  EXPECT_EQ(done.written,
            1 + 14 + 120 + 8 + 240 + 4 + 143 + 112 + 143 + 22 + 85 + counts.limits +
                counts.limit_notes);
}

TEST_P(RegistryStoreTest, ChangesNothingWhenSeededAgain) {
  SeedNow();
  const SeedCounts again = SeedNow();
  EXPECT_EQ(again.written, 0);
  EXPECT_EQ(again.withdrawn, 0);
}

TEST_P(RegistryStoreTest, TakesOverNewAndChangedRowsAndKeepsIds) {
  SeedNow();
  RegistryStore store(*writer_);
  const ProductId ginger = store.FindProduct("VEG044")->id;
  for (Product& product : catalogue_.products)
    if (product.code == "VEG044") product.name_en = "Fresh ginger";
  Product added = catalogue_.products.front();
  added.code = "VEG056";
  catalogue_.products.push_back(added);
  for (ResidueLimit& limit : catalogue_.limits)
    if (limit.item_code == "PES-019") limit.valid_to = base::CivilDay{20'000};
  const auto changed =
      std::count_if(catalogue_.limits.begin(), catalogue_.limits.end(),
                    [](const ResidueLimit& limit) { return limit.item_code == "PES-019"; });
  EXPECT_EQ(SeedNow().written, 2 + changed);
  EXPECT_EQ(store.FindProduct("VEG044")->id, ginger);
  EXPECT_EQ(store.FindProduct("VEG044")->name_en, "Fresh ginger");
  EXPECT_EQ(store.FindProduct("VEG056")->id.value, 144) << "ids are dense";
}

TEST_P(RegistryStoreTest, WithdrawsLimitsThatTheFilesDropped) {
  SeedNow();
  RegistryStore store(*writer_);
  const auto is_ginger = [](const ResidueLimit& limit) {
    return limit.product_code == "VEG044" && limit.item_code == "PES-019";
  };
  const auto dropped = std::erase_if(catalogue_.limits, is_ginger);
  ASSERT_GT(dropped, 0u);
  catalogue_.limit_notes.pop_back();
  const SeedCounts done = SeedNow();
  EXPECT_EQ(done.written, 0);
  EXPECT_EQ(done.withdrawn, static_cast<int64_t>(dropped) + 1);
  EXPECT_TRUE(
      store.LimitsFor(store.FindProduct("VEG044")->id, store.FindItem("PES-019")->id)->empty());
}

TEST_P(RegistryStoreTest, RefusesTheFilesOfAnotherCounty) {
  SeedNow();
  catalogue_.county.code = "330726";
  EXPECT_REASON(Seed(*writer_, catalogue_), kCatalogueInvalid);
}

TEST_P(RegistryStoreTest, NamesASeedFileItCannotRead) {
  std::ofstream(folder_ / std::string(kPlacesFile)) << "division_code\n";
  const auto files = ReadSeedFiles(folder_ / ".");
  EXPECT_REASON(files, kSeedFileUnreadable);
  EXPECT_EQ(files.error().metadata().at("file"), kWorkstationsFile);
}

TEST_P(RegistryStoreTest, FindsAStallWithItsMarketAndTownship) {
  SeedNow();
  RegistryStore store(*writer_);
  const auto stall = store.FindStall("M04-007");
  ASSERT_OK(stall);
  EXPECT_EQ(stall->market_code, "M04");
  EXPECT_EQ(stall->township_code, "330727002");
  EXPECT_EQ(stall->vendor_code, "V0097");
  EXPECT_EQ(stall->provenance.confidence, Confidence::kGenerated);
  EXPECT_NE(stall->market_name_zh, "");
  EXPECT_EQ(store.FindStallById(stall->id)->code, "M04-007");
  EXPECT_EQ(store.FindProductById(store.FindProduct("AQU001")->id)->name_zh, "草鱼");
  EXPECT_EQ(store.FindLab("L4")->township_code, "330727109");
}

TEST_P(RegistryStoreTest, KeepsAnItemAsTheCatalogueHasIt) {
  SeedNow();
  RegistryStore store(*writer_);
  const TestItem inhibition = store.FindItem("PES-003").value();
  EXPECT_EQ(inhibition.result_kind, ResultKind::kInhibitionPercent);
  EXPECT_EQ(inhibition.threshold_percent->ToString(), "70");
  EXPECT_EQ(inhibition.provenance.confidence, Confidence::kRecalled);
  const TestItem green = store.FindItem("VET-001").value();
  EXPECT_EQ(green.detection_limit->ToString(), "2");
  EXPECT_EQ(green.method_code, "KJ201701");
  EXPECT_FALSE(green.threshold_percent);
}

TEST_P(RegistryStoreTest, JudgesGingerByTheVerifiedLimit) {
  SeedNow();
  RegistryStore store(*writer_);
  const auto limits =
      store.LimitsFor(store.FindProduct("VEG044")->id, store.FindItem("PES-019")->id);
  ASSERT_OK(limits);
  const auto limit = LimitInForce(*limits, base::ParseDay("2026-03-04", "day").value());
  ASSERT_TRUE(limit);
  EXPECT_EQ(limit->value->ToString(), "0.2");
  EXPECT_EQ(limit->unit, "mg/kg");
  EXPECT_EQ(limit->basis, "GB 2763-2021");
  EXPECT_EQ(base::FormatDay(*limit->valid_from), "2021-09-03");
  EXPECT_FALSE(limit->valid_to);
  EXPECT_EQ(limit->provenance.confidence, Confidence::kVerified);
  EXPECT_TRUE(limit->id);
}

TEST_P(RegistryStoreTest, SaysWhatIsUnknownAndWhatMayBeMeant) {
  SeedNow();
  RegistryStore store(*writer_);
  const auto product = store.FindProduct("生姜");
  EXPECT_REASON(product, kUnknownProduct);
  EXPECT_EQ(product.error().metadata().at("value"), "生姜");
  EXPECT_EQ(product.error().metadata().at("field"), "product_code");
  EXPECT_TRUE(product.error().metadata().at("suggestions").starts_with("VEG044 姜"));
  const auto item = store.FindItem("噻虫胺");
  EXPECT_REASON(item, kUnknownItem);
  EXPECT_TRUE(item.error().metadata().at("suggestions").starts_with("PES-019 噻虫胺"));
  EXPECT_REASON(store.FindStall("M99-001"), kUnknownStall);
  EXPECT_REASON(store.FindMarket("M99"), kUnknownMarket);
  EXPECT_REASON(store.FindLab("L5"), kUnknownLab);
  EXPECT_REASON(store.FindProductById({9'999}), base::kInternalFault);
  EXPECT_REASON(store.FindSupplier({9'999}), base::kInternalFault);
}

TEST_P(RegistryStoreTest, ListsOnwardFromACode) {
  SeedNow();
  RegistryStore store(*writer_);
  const auto first = store.ListProducts({"", 142}, "").value();
  ASSERT_EQ(first.size(), 142u);
  EXPECT_EQ(first.front().code, "AQU001");
  const auto rest = store.ListProducts({first.back().code, 142}, "").value();
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest.front().code, "VEG055");
  EXPECT_EQ(store.ListTownships({"", 100})->size(), 14u);
  EXPECT_EQ(store.ListWorkstations({"", 200}, "")->size(), 120u);
  EXPECT_EQ(store.ListWorkstations({"", 200}, "330727001")->size(), 14u);
  EXPECT_EQ(store.ListMarkets({"M07", 100})->size(), 1u);
  EXPECT_EQ(store.ListStalls({"", 300}, "M02")->size(), 30u);
  EXPECT_EQ(store.ListLaboratories({"", 100})->size(), 4u);
  EXPECT_EQ(store.ListTestItems({"", 200}, "")->size(), 112u);
}

TEST_P(RegistryStoreTest, SearchesNamesInAnyCaseAndTakesSignsAsTheyAre) {
  SeedNow();
  RegistryStore store(*writer_);
  const auto codes = [&](std::string_view words) {
    const std::vector<Product> found = store.ListProducts({"", 100}, words).value();
    std::string all;
    for (const Product& product : found) all += product.code + " ";
    return all;
  };
  EXPECT_EQ(codes("GINGER"), "VEG044 ");
  EXPECT_EQ(codes("空心菜"), "VEG005 ");
  EXPECT_EQ(codes("aqu00"), "AQU001 AQU002 AQU003 AQU004 AQU005 AQU006 AQU007 AQU008 AQU009 ");
  for (const char* words : {"%", "_", "!", "VEG%044"}) EXPECT_EQ(codes(words), "") << words;
  EXPECT_EQ(codes("Pan'an"), "TEA001 ");
}

TEST_P(RegistryStoreTest, PagesThroughAllLimitsOnce) {
  SeedNow();
  RegistryStore store(*writer_);
  LimitQuery query{"", "", {}, 97};
  std::vector<ResidueLimit> all;
  while (true) {
    const auto page = store.ListLimits(query).value();
    all.insert(all.end(), page.begin(), page.end());
    if (page.size() < query.limit) break;
    query.after = LimitKey::Of(page.back());
  }
  EXPECT_EQ(all.size(), catalogue_.limits.size());
  const auto key = [](const ResidueLimit& limit) {
    const LimitKey k = LimitKey::Of(limit);
    return std::tuple(k.product_code, k.item_code, k.first_day, k.id);
  };
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                             [&](const auto& a, const auto& b) { return key(a) < key(b); }));
  const auto of_both = store.ListLimits({"VEG044", "PES-022", {}, 100}).value();
  EXPECT_EQ(of_both.size(), 2u) << "one from the catalogue, one from a notice";
}

TEST_P(RegistryStoreTest, NamesThingsByTheirCodes) {
  SeedNow();
  RegistryStore store(*writer_);
  EXPECT_EQ(store.NameOf(NamedKind::kMarket, "M01")->name_zh, "安文东街农贸市场");
  EXPECT_EQ(store.NameOf(NamedKind::kProduct, "VEG044")->name_en, "Ginger");
  EXPECT_EQ(store.NameOf(NamedKind::kItem, "PES-019")->name_zh, "噻虫胺");
  EXPECT_EQ(store.NameOf(NamedKind::kLab, "L1")->name_zh, "安文快检室");
  EXPECT_EQ(store.NameOf(NamedKind::kTownship, "330727001")->name_zh, "安文街道");
  EXPECT_EQ(store.NameOf(NamedKind::kTownship, "1")->name_zh, "");
}

TEST_P(RegistryStoreTest, RemembersASupplierOnceAStall) {
  SeedNow();
  RegistryStore store(*writer_);
  const StallId own = store.FindStall("M01-001")->id, other = store.FindStall("M01-002")->id;
  const Supplier supplier{"某供货商", "某地", "0000"};
  const SupplierId first = FindOrAddSupplier(*writer_, own, supplier).value();
  EXPECT_EQ(first.value, 1);
  EXPECT_EQ(FindOrAddSupplier(*writer_, own, supplier).value(), first);
  EXPECT_NE(FindOrAddSupplier(*writer_, other, supplier).value(), first);
  EXPECT_NE(FindOrAddSupplier(*writer_, own, {"某供货商", "某地", "1111"}).value(), first);
  EXPECT_EQ(store.FindSupplier(first)->name, "某供货商");
  EXPECT_EQ(store.FindSupplier(first)->contact, "0000");
}

}  // namespace
}  // namespace panyuan::registry
