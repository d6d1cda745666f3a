#include "services/label/store/scan_store.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/store_test.h"

namespace panyuan::label {
namespace {

class ScanStoreTest : public panyuan::testing::StoreTest {};

ON_BOTH_ENGINES(ScanStoreTest);

ScanCount Count(int64_t batch, int32_t day, const std::string& market, int64_t scans, int64_t first,
                int64_t last) {
  return {batch, {day}, market, scans, {first}, {last}};
}

ScanAlert Alert(int64_t batch, ScanAlertKind kind, const std::string& market, int64_t stall,
                const std::string& home) {
  ScanAlert alert;
  alert.batch_number = batch;
  alert.kind = kind;
  alert.market_code = market;
  alert.stall_id = stall;
  alert.home_market_code = home;
  alert.scans = 2;
  alert.first = {500};
  alert.last = {900};
  return alert;
}

TEST_P(ScanStoreTest, AddsUpByBatchDayAndPlace) {
  ASSERT_OK(AddScans(*writer_, Count(7, 100, "M01", 3, 500, 900)));
  ASSERT_OK(AddScans(*writer_, Count(7, 100, "M01", 2, 300, 700)));
  ASSERT_OK(AddScans(*writer_, Count(7, 100, "", 1, 600, 600)));
  ASSERT_OK(AddScans(*writer_, Count(7, 101, "M02", 1, 950, 950)));
  ASSERT_OK(AddScans(*writer_, Count(8, 100, "M01", 1, 500, 500)));
  const auto counts = ScansOf(*writer_, 7, 10);
  ASSERT_OK(counts);
  ASSERT_EQ(counts->size(), 3u);
  EXPECT_EQ((*counts)[0].market_code, "M02");  // the newest day first
  EXPECT_EQ((*counts)[1].market_code, "");
  EXPECT_EQ((*counts)[2].scans, 5);
  EXPECT_EQ((*counts)[2].first.us, 300);
  EXPECT_EQ((*counts)[2].last.us, 900);
  EXPECT_EQ(ScansOf(*writer_, 7, 1)->size(), 1u);
}

TEST_P(ScanStoreTest, KeepsOneAlertABatchKindAndPlace) {
  const auto sold_out = Alert(7, ScanAlertKind::kAfterSellOut, "", 1, "M01");
  ASSERT_OK(RaiseAlert(*writer_, sold_out));
  ASSERT_OK(RaiseAlert(*writer_, sold_out));
  ASSERT_OK(RaiseAlert(*writer_, Alert(7, ScanAlertKind::kOtherMarket, "M02", 1, "M01")));
  const auto alerts = AllAlerts(*writer_, {0, 10});
  ASSERT_OK(alerts);
  ASSERT_EQ(alerts->size(), 2u);
  EXPECT_EQ((*alerts)[0].kind, ScanAlertKind::kOtherMarket);
  EXPECT_EQ((*alerts)[1].scans, 4);
  // A scan at home is no scan elsewhere: the table holds to it, at the COMMIT if not before.
  if (RaiseAlert(*writer_, Alert(7, ScanAlertKind::kOtherMarket, "M01", 1, "M01")).ok()) {
    EXPECT_EQ(writer_->Commit(), db::Outcome::kFatal);
  }
}

TEST_P(ScanStoreTest, ListsByStallAndByMarketInPages) {
  for (int64_t batch = 1; batch <= 6; ++batch)
    ASSERT_OK(RaiseAlert(*writer_, Alert(batch, ScanAlertKind::kOtherMarket,
                                         batch % 2 ? "M03" : "M02", batch % 3, "M01")));
  ASSERT_OK(RaiseAlert(*writer_, Alert(9, ScanAlertKind::kAfterSellOut, "", 8, "M02")));
  EXPECT_EQ(AlertsOfStall(*writer_, 1, {0, 10})->size(), 2u);
  EXPECT_EQ(AlertsOfStall(*writer_, 99, {0, 10})->size(), 0u);
  EXPECT_EQ(AlertsOfMarket(*writer_, "M01", {0, 10})->size(), 6u);
  EXPECT_EQ(AlertsOfMarket(*writer_, "M02", {0, 10})->size(),
            4u);  // seen there, and its own stall's
  std::vector<int64_t> batches;
  AlertPage page{0, 2};
  for (auto alerts = AllAlerts(*writer_, page); !alerts->empty();
       alerts = AllAlerts(*writer_, page)) {
    for (const ScanAlert& alert : *alerts) batches.push_back(alert.batch_number);
    page.before = alerts->back().id;
  }
  EXPECT_EQ(batches, (std::vector<int64_t>{9, 6, 5, 4, 3, 2, 1}));
}

}  // namespace
}  // namespace panyuan::label
