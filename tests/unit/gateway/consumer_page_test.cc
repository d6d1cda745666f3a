#include "services/gateway/consumer_page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "services/base/bytes.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/page_script.h"

namespace panyuan::gateway {
namespace {

constexpr int64_t kNoon = 1772596800;  // 2026-03-04T04:00:00Z, 12:00 in Asia/Shanghai

trace::v1::ChainEvent Event(uint64_t index, trace::v1::ChainStep step) {
  trace::v1::ChainEvent event;
  event.set_leaf_index(index);
  event.set_step(step);
  event.mutable_occurred_at()->set_seconds(kNoon + static_cast<int64_t>(index) * 60);
  event.set_event_json(R"({"eventID":"ni:///sha-256;)" + std::string(60, 'a') +
                       R"(beef?ver=CBV2.0"})");
  return event;
}

lab::v1::TestResult Result(lab::v1::Verdict verdict, const std::string& name) {
  lab::v1::TestResult result;
  result.set_result_code("R-330727-0000001");
  result.set_item_name_zh(name);
  result.set_item_name_en(name);
  result.set_verdict(verdict);
  result.set_method("GB/T 20769");
  result.mutable_reading()->mutable_concentration()->set_value("0.31");
  result.mutable_reading()->mutable_concentration()->set_unit("mg/kg");
  return result;
}

BatchView Ginger() {
  BatchView view;
  trace::v1::Batch& batch = *view.chain.mutable_batch();
  batch.set_batch_code("7K3Q-M2XD-9PRC");
  batch.set_product_name_zh("生姜");
  batch.set_product_name_en("Ginger");
  batch.set_market_name_zh("城北农贸市场");
  batch.set_market_name_en("Chengbei Market");
  batch.set_stall_name_zh("12 号摊位");
  batch.set_origin("山东安丘");
  batch.set_state(trace::v1::BATCH_STATE_ON_SALE);
  batch.mutable_arrived_at()->set_seconds(kNoon);
  *view.chain.add_events() = Event(7, trace::v1::CHAIN_STEP_RECEIVED);
  view.results.emplace();
  return view;
}

std::string Zh(const BatchView& view) { return RenderConsumerPage(view, Lang::kZh, "/T/X", "h"); }
std::string En(const BatchView& view) { return RenderConsumerPage(view, Lang::kEn, "/T/X", "h"); }

bool Has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

TEST(ConsumerPage, NamesProductPlaceAndShanghaiTimeInBothLanguages) {
  const std::string zh = Zh(Ginger()), en = En(Ginger());
  EXPECT_TRUE(Has(zh, "<html lang=\"zh-CN\">") && Has(en, "<html lang=\"en\">"));
  EXPECT_TRUE(Has(zh, "<h1>生姜</h1>") && Has(en, "<h1>Ginger</h1>"));
  EXPECT_TRUE(Has(zh, "城北农贸市场") && Has(en, "Chengbei Market"));
  EXPECT_TRUE(Has(en, "<span lang=\"zh\">12 号摊位</span>"));
  EXPECT_TRUE(Has(zh, "2026-03-04 12:00"));
  EXPECT_TRUE(Has(zh, "href=\"/entry/7\"") && Has(zh, "aaaaaaaa…beef"));
}

TEST(ConsumerPage, EscapesWhateverCameFromOutside) {
  BatchView view = Ginger();
  const std::string hostile = "\"'><script>alert(1)</script>&amp;";
  trace::v1::Batch& batch = *view.chain.mutable_batch();
  batch.set_product_name_zh(hostile);
  batch.set_origin(hostile);
  batch.set_stall_name_zh(hostile);
  batch.set_certificate_number(hostile);
  batch.mutable_hold()->set_finding_zh(hostile);
  batch.mutable_hold()->set_result_code(hostile);
  lab::v1::TestResult result = Result(lab::v1::VERDICT_CONFORMANT, hostile);
  result.mutable_reading()->mutable_concentration()->set_value(hostile);
  result.mutable_limit()->set_basis(hostile);
  *view.results->add_results() = result;
  view.chain.mutable_events(0)->set_event_json("{\"eventID\":\"a;<script>alert(1)</script>\"}");
  const std::string page = RenderConsumerPage(view, Lang::kZh, "/T/" + hostile, hostile);
  EXPECT_FALSE(Has(page, "<script>"));
  EXPECT_FALSE(Has(page, "\"'>"));
  EXPECT_TRUE(Has(page, "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"));
}

TEST(ConsumerPage, CallsNothingFailedForOnePositiveStrip) {
  BatchView view = Ginger();
  lab::v1::TestResult strip = Result(lab::v1::VERDICT_PRESUMPTIVE_POSITIVE, "克百威");
  strip.mutable_reading()->mutable_strip()->set_control_line(true);
  strip.mutable_reading()->mutable_strip()->set_positive(true);
  *view.results->add_results() = strip;
  EXPECT_FALSE(Has(Zh(view), "不合格"));
  EXPECT_TRUE(Has(Zh(view), "初筛阳性，待确证"));
  EXPECT_FALSE(Has(En(view), "Failed"));
}

TEST(ConsumerPage, TellsNoResultsFromResultsThatCouldNotBeRead) {
  BatchView view = Ginger();
  EXPECT_TRUE(Has(Zh(view), "还没有复核过的检测结果"));
  view.results.reset();
  EXPECT_TRUE(Has(Zh(view), "暂时读不出来"));
  EXPECT_FALSE(Has(Zh(view), "还没有复核过的检测结果"));
}

TEST(ConsumerPage, ShowsTheGravestResultFirstAndTheLimitItWasJudgedBy) {
  BatchView view = Ginger();
  *view.results->add_results() = Result(lab::v1::VERDICT_CONFORMANT, "毒死蜱");
  lab::v1::TestResult failed = Result(lab::v1::VERDICT_NON_CONFORMANT, "噻虫胺");
  failed.mutable_limit()->set_value("0.2");
  failed.mutable_limit()->set_unit("mg/kg");
  failed.mutable_limit()->set_basis("GB 2763-2021");
  *view.results->add_results() = failed;
  std::string page = Zh(view);
  EXPECT_LT(page.find("噻虫胺"), page.find("毒死蜱"));
  EXPECT_TRUE(Has(page, "0.31 mg/kg") && Has(page, "0.2 mg/kg") && Has(page, "GB 2763-2021"));
  EXPECT_FALSE(Has(page, "数值未核实"));
  view.results->mutable_results(1)->mutable_limit()->set_confidence("recalled");
  EXPECT_TRUE(Has(Zh(view), "数值未核实") && Has(En(view), "figure not verified"));
}

TEST(ConsumerPage, DoesNotShowTheDetectionLimitAsAContent) {
  BatchView view = Ginger();
  lab::v1::TestResult result = Result(lab::v1::VERDICT_CONFORMANT, "毒死蜱");
  result.mutable_reading()->mutable_concentration()->set_below_detection(true);
  *view.results->add_results() = result;
  EXPECT_TRUE(Has(Zh(view), "未检出（检出限 0.31 mg/kg）"));
}

TEST(ConsumerPage, PutsAForgedLabelBeforeTheStateAndAGenuineOneAfterIt) {
  BatchView view = Ginger();
  view.label = LabelCheck{LabelCheck::Verdict::kBadSignature, "7K3Q", std::nullopt};
  std::string page = Zh(view);
  EXPECT_LT(page.find("标签签名不符"), page.find("在售"));
  view.label = LabelCheck{LabelCheck::Verdict::kGenuine, "7K3Q", base::CivilDay{20516}};
  page = Zh(view);
  EXPECT_GT(page.find("标签签名有效"), page.find("在售"));
  EXPECT_TRUE(Has(page, "签发于 2026-03-04"));
}

TEST(ConsumerPage, ListsEveryStepButOnlyTheLatestSales) {
  BatchView view = Ginger();
  for (uint64_t i = 0; i < 300; ++i)
    *view.chain.add_events() = Event(100 + i, trace::v1::CHAIN_STEP_SOLD);
  *view.chain.add_events() = Event(900, trace::v1::CHAIN_STEP_HELD);
  const std::string page = Zh(view);
  EXPECT_TRUE(Has(page, "/entry/7\"") && Has(page, "/entry/399\"") && Has(page, "/entry/900\""));
  EXPECT_TRUE(Has(page, "/entry/388\""));
  EXPECT_FALSE(Has(page, "/entry/387\""));
  EXPECT_TRUE(Has(page, "未列出较早的售出记录：288"));
}

TEST(ConsumerPage, StaysUnderTwentyKilobytesOnAnOrdinaryDay) {
  BatchView view = Ginger();
  for (uint64_t i = 8; i < 15; ++i) *view.chain.add_events() = Event(i, trace::v1::CHAIN_STEP_SOLD);
  for (int i = 0; i < 3; ++i)
    *view.results->add_results() = Result(lab::v1::VERDICT_CONFORMANT, "毒死蜱");
  view.checkpoint.emplace();
  EXPECT_LT(Zh(view).size(), 20'000u);
  EXPECT_LT(En(view).size(), 20'000u);
}

TEST(ConsumerPage, CarriesEveryRecordInItsBytesBesideWhatItClaimsOfIt) {
  BatchView view = Ginger();
  trace::v1::ChainEvent& event = *view.chain.mutable_events(0);
  event.mutable_quantity()->set_value("1.5");
  event.mutable_quantity()->set_unit_code("KGM");
  event.set_event_json("{\"a\":\"<b> & \\\"c\\\" 'd'\"}\r");
  view.checkpoint.emplace().set_verifier_key("origin+00000000+AQ==");
  const std::string page = Zh(view);
  EXPECT_TRUE(Has(page,
                  "<li data-index=\"7\" data-time=\"2026-03-04T12:07:00.000+08:00\" "
                  "data-step=\"received\" data-grams=\"1500\">"));
  EXPECT_TRUE(Has(page, "<pre>{\"a\":\"&lt;b&gt; &amp; \\\"c\\\" 'd'\"}&#13;</pre>"));
  EXPECT_TRUE(Has(page, "data-batch=\"7K3QM2XD9PRC\" data-key=\"origin+00000000+AQ==\""));
}

TEST(ConsumerPage, NamesItsScriptByTheScriptsOwnDigest) {
  const EmbeddedScript& script = ConsumerScript();
  const std::string digest = base::HexEncode(base::AsView(base::Sha256(script.text)));
  EXPECT_EQ(script.path, "/verify-" + digest.substr(0, 16) + ".js");
  const std::string element = "<script type=\"module\" src=\"" + script.path + "\" integrity=\"" +
                              script.integrity + "\"></script>";
  EXPECT_TRUE(Has(Zh(Ginger()), element));
}

TEST(ConsumerPage, SaysFirstAndInBothLanguagesThatGoodsAreCalledBackSoldOnesToo) {
  BatchView view = Ginger();
  trace::v1::Batch& batch = *view.chain.mutable_batch();
  batch.mutable_on_hand()->set_value("0");
  batch.set_state(trace::v1::BATCH_STATE_RECALLED);
  batch.mutable_recall()->set_recall_code("R-330727-0000007");
  batch.mutable_recall()->set_level(2);
  batch.mutable_recall()->set_reason_zh("农药残留<超标>");
  batch.mutable_recall()->set_reason_en("residues above the limit");
  batch.mutable_recall()->mutable_ordered_at()->set_seconds(kNoon);
  *view.chain.add_events() = Event(8, trace::v1::CHAIN_STEP_RECALLED);
  for (const std::string& page : {Zh(view), En(view)}) {
    const size_t banner = page.find("id=\"recall\"");
    ASSERT_NE(banner, std::string::npos);
    EXPECT_EQ(page.find("<section"), page.rfind("<section", banner));  // nothing before it
    EXPECT_TRUE(Has(page, "此商品已被召回") && Has(page, "These goods are called back"));
    EXPECT_TRUE(Has(page, "请退回摊位") && Has(page, "return it to the stall"));
    EXPECT_TRUE(Has(page, "农药残留&lt;超标&gt;") && Has(page, "residues above the limit"));
    EXPECT_TRUE(Has(page, "R-330727-0000007") && Has(page, "2026-03-04 12:00"));
    EXPECT_FALSE(Has(page, "id=\"scans\""));
  }
  batch.mutable_recall()->set_closed(true);
  batch.set_state(trace::v1::BATCH_STATE_SOLD_OUT);
  EXPECT_TRUE(Has(En(view), "A recall of these goods is over"));
  EXPECT_FALSE(Has(En(view), "Do not eat"));
}

TEST(ConsumerPage, StrikesThroughWhatWasDeclaredAnError) {
  BatchView view = Ginger();
  trace::v1::ChainEvent sale = Event(8, trace::v1::CHAIN_STEP_SOLD);
  sale.set_struck(true);
  *view.chain.add_events() = sale;
  *view.chain.add_events() = Event(9, trace::v1::CHAIN_STEP_CORRECTED);
  EXPECT_TRUE(Has(En(view), "<s><b class=\"step-word\">Sold</b>"));
  EXPECT_TRUE(Has(En(view), "declared an error"));
  EXPECT_TRUE(Has(Zh(view), "<b class=\"step-word\">更正</b>"));
  EXPECT_EQ(Zh(view).find("<s>"), Zh(view).rfind("<s>"));
}

TEST(ConsumerPage, HasAWordForEveryStepInBothLanguages) {
  for (int step = trace::v1::ChainStep_MIN + 1; step <= trace::v1::ChainStep_MAX; ++step) {
    BatchView view = Ginger();
    *view.chain.add_events() = Event(8, static_cast<trace::v1::ChainStep>(step));
    EXPECT_FALSE(Has(Zh(view), "其他记录")) << step;
    EXPECT_FALSE(Has(En(view), "Other record")) << step;
    EXPECT_FALSE(Has(En(view), "data-step=\"\"")) << step;
  }
}

TEST(ConsumerPage, SaysWhatABatchWasMadeOfOrWhoPassedItOn) {
  BatchView view = Ginger();
  trace::v1::Batch& batch = *view.chain.mutable_batch();
  batch.set_made_by(trace::v1::BATCH_MAKING_MERGED);
  view.chain.mutable_events(0)->set_event_json(
      R"({"eventID":"a;b","inputQuantityList":[{"epcClass":"x"},{"epcClass":"y"}]})");
  EXPECT_TRUE(Has(En(view), "merged from 2 batches"));
  EXPECT_TRUE(Has(Zh(view), "由 2 个批次合并"));
  batch.set_made_by(trace::v1::BATCH_MAKING_TRANSFERRED);
  view.chain.mutable_events(0)->set_event_json(
      R"({"sourceList":[{"source":"https://h/id/stall/M01-001","type":"possessing_party"}]})");
  EXPECT_TRUE(Has(En(view), "passed on from stall M01-001"));
  EXPECT_TRUE(Has(Zh(view), "由摊位 M01-001 转来"));
  view.chain.mutable_events(0)->set_event_json(R"({"sourceList":[7],"inputQuantityList":3})");
  EXPECT_TRUE(Has(En(view), "passed on from stall"));
}

TEST(ConsumerPage, SaysWhetherTheLastDayRestsOnAnAssumption) {
  BatchView view = Ginger();
  view.chain.mutable_batch()->set_best_before("2026-03-09");
  EXPECT_TRUE(Has(Zh(view), "2026-03-09"));
  EXPECT_FALSE(Has(En(view), "assumed shelf life"));
  view.chain.mutable_batch()->set_best_before_confidence(trace::v1::CONFIDENCE_GENERATED);
  EXPECT_TRUE(Has(En(view), "by an assumed shelf life, not verified"));
  EXPECT_TRUE(Has(Zh(view), "未核实"));
}

TEST(Purchase, IsTheSaleOfThisBatchAndNothingElse) {
  const std::string sale =
      R"({"bizStep":"retail_selling","eventTime":"2026-03-04T12:00:00.000+08:00","quantityList":)"
      R"([{"epcClass":"https://h/T/0PQX04G7MQNH","quantity":2.5,"uom":"KGM"}]})";
  const auto purchase = ReadPurchase(9, sale, "0PQX-04G7-MQNH");
  ASSERT_TRUE(purchase);
  EXPECT_EQ(purchase->sale.quantity().value(), "2.5");
  EXPECT_EQ(purchase->sale.occurred_at().seconds(), kNoon);
  EXPECT_TRUE(ReadPurchase(9, sale, "0pqx04g7mqnh"));  // as a person may type it
  EXPECT_FALSE(ReadPurchase(9, sale, "0PQX-04G7-MQNJ"));
  std::string arrival = sale;
  arrival.replace(arrival.find("retail_selling"), 14, "receiving");
  EXPECT_FALSE(ReadPurchase(9, arrival, "0PQX-04G7-MQNH"));
  for (const char* bad : {"", "[]", "{", R"({"bizStep":"retail_selling"})"})
    EXPECT_FALSE(ReadPurchase(9, bad, "0PQX-04G7-MQNH")) << bad;

  BatchView view = Ginger();
  view.purchase = purchase;
  view.purchase->struck = true;
  EXPECT_TRUE(Has(En(view), "Your purchase") && Has(En(view), "2.5 kg"));
  EXPECT_TRUE(Has(Zh(view), "您的购买") && Has(En(view), "declared an error later"));
  EXPECT_TRUE(Has(RenderBatchJson(view), "\"purchase\":{"));
}

TEST(ReceiptPath, IsACodeAndAPlaceInTheLog) {
  const auto receipt = ReadReceiptPath("/t/7K3QM2XD9PRC/1024");
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->code, "7K3QM2XD9PRC");
  EXPECT_EQ(receipt->leaf_index, 1024u);
  for (const char* other : {"/T/7K3QM2XD9PRC", "/T/7K3QM2XD9PRC/", "/T//1", "/T/A/-1", "/T/A/1x",
                            "/T/A/1/2", "/Q/A/1", "/T/A/99999999999999999999", "/T", ""})
    EXPECT_FALSE(ReadReceiptPath(other)) << other;
}

TEST(PageStyle, IsAllowedByItsHash) {
  const std::string page = RenderLandingPage(Lang::kZh);
  const size_t start = page.find("<style>") + 7, end = page.find("</style>");
  const std::string style = page.substr(start, end - start);
  EXPECT_EQ(
      StyleHash(),
      "'sha256-" + base::Base64Encode(base::AsView(base::Sha256(std::string_view(style)))) + "'");
  EXPECT_EQ(page.find("style="), std::string::npos);  // an attribute would be blocked
}

TEST(BatchJson, IsOneObjectWithNullForWhatCouldNotBeRead) {
  BatchView view = Ginger();
  view.results.reset();
  view.label = LabelCheck{LabelCheck::Verdict::kGenuine, "7K3Q", base::CivilDay{20516}};
  const auto json = nlohmann::json::parse(RenderBatchJson(view));
  EXPECT_EQ(json["chain"]["batch"]["productNameZh"], "生姜");
  EXPECT_TRUE(json["results"].is_null() && json["checkpoint"].is_null());
  EXPECT_EQ(json["label"]["verdict"], "GENUINE");
  EXPECT_EQ(json["label"]["issueDay"], "2026-03-04");
}

}  // namespace
}  // namespace panyuan::gateway
