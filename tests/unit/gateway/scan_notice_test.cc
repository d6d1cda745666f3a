#include "services/gateway/scan_notice.h"

#include <gtest/gtest.h>

#include <string>

namespace panyuan::gateway {
namespace {

BatchView Ginger() {
  BatchView view;
  trace::v1::Batch& batch = *view.chain.mutable_batch();
  batch.set_batch_code("7K3Q-M2XD-9PRC");
  batch.set_market_code("M01");
  batch.set_state(trace::v1::BATCH_STATE_ON_SALE);
  view.markets.emplace();
  const auto add = [&](const char* code, const char* zh, const char* en) {
    registry::v1::Market& market = *view.markets->add_markets();
    market.set_market_code(code);
    market.set_name_zh(zh);
    market.set_name_en(en);
  };
  add("M01", "城北农贸市场", "Chengbei Market");
  add("M02", "<b>安文</b>", "<b>Anwen</b>");
  view.scans.emplace();
  return view;
}

void AddScans(BatchView& view, const std::string& market, uint64_t scans) {
  ::panyuan::label::v1::ScanCount& count = *view.scans->add_counts();
  count.set_day("2026-03-04");
  count.set_market_code(market);
  count.set_scans(scans);
}

std::string Notice(const BatchView& view, Lang lang = Lang::kEn) {
  Html page(lang);
  RenderScanNotice(page, view);
  return std::move(page).Take();
}

bool Has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

TEST(ScanNotice, IsSilentAboutALabelAtHome) {
  BatchView view = Ginger();
  AddScans(view, "M01", 5);
  AddScans(view, "", 2);
  view.seen_at = "M01";
  EXPECT_EQ(Notice(view), "");
  view.seen_at = "M99";  // no market: said by a stranger, believed by nobody
  EXPECT_EQ(Notice(view), "");
}

TEST(ScanNotice, SpeaksOfSignsAndNeverOfAFake) {
  BatchView sold_out = Ginger();
  sold_out.chain.mutable_batch()->set_state(trace::v1::BATCH_STATE_SOLD_OUT);
  BatchView scanned = Ginger();
  AddScans(scanned, "M02", 1);
  BatchView seen = Ginger();
  seen.seen_at = "M02";
  for (const BatchView& view : {sold_out, scanned, seen}) {
    for (const Lang lang : {Lang::kEn, Lang::kZh}) {
      const std::string notice = Notice(view, lang);
      EXPECT_TRUE(Has(notice, lang == Lang::kEn ? "may be a copy" : "也可能是抄来的"));
      for (const char* flat : {"fake", "Fake", "假货", "伪造"}) EXPECT_FALSE(Has(notice, flat));
    }
  }
  EXPECT_TRUE(Has(Notice(sold_out), "recorded as sold out"));
  EXPECT_TRUE(Has(Notice(scanned), "scanned at another market"));
  EXPECT_TRUE(Has(Notice(seen), "registered at Chengbei Market"));
}

TEST(ScanNotice, KnowsAHeldBatchOfWhichNothingIsLeft) {
  BatchView view = Ginger();
  view.chain.mutable_batch()->set_state(trace::v1::BATCH_STATE_HELD);
  view.chain.mutable_batch()->mutable_on_hand()->set_value("0");
  EXPECT_NE(Notice(view), "");
}

TEST(ScanNotice, ShowsTheHistoryByDayAndMarket) {
  BatchView view = Ginger();
  AddScans(view, "M02", 3);
  AddScans(view, "", 1);
  const std::string notice = Notice(view);
  EXPECT_TRUE(Has(notice, "2026-03-04"));
  EXPECT_TRUE(Has(notice, "&lt;b&gt;Anwen&lt;/b&gt; · 3 scans"));
  EXPECT_TRUE(Has(notice, "place not said · 1 scan<"));
  EXPECT_FALSE(Has(notice, "<b>Anwen"));
  for (int i = 0; i < kScansListed; ++i) AddScans(view, "M01", 1);
  EXPECT_TRUE(Has(Notice(view), "Earlier ones are not listed"));
}

TEST(PlaceQuestion, OffersTheMarketsAndKeepsTheChoice) {
  BatchView view = Ginger();
  view.seen_at = "M02";
  Html page(Lang::kEn);
  RenderPlaceQuestion(page, view, "/T/7K3QM2XD9PRC");
  const std::string form = std::move(page).Take();
  EXPECT_TRUE(Has(form, "Where do you see this label?"));
  EXPECT_TRUE(Has(form, "action=\"/T/7K3QM2XD9PRC\""));
  EXPECT_TRUE(Has(form, "<option value=\"M02\" selected>"));
  EXPECT_TRUE(Has(form, "name=\"lang\" value=\"en\""));
  view.markets.reset();
  Html none(Lang::kEn);
  RenderPlaceQuestion(none, view, "/T/X");
  EXPECT_EQ(std::move(none).Take(), "");
}

}  // namespace
}  // namespace panyuan::gateway
