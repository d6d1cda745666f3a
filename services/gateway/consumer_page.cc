#include "services/gateway/consumer_page.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <vector>

#include "services/base/bytes.h"
#include "services/gateway/html.h"
#include "services/gateway/making_words.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/recall_banner.h"
#include "services/gateway/record_section.h"
#include "services/gateway/result_words.h"
#include "services/gateway/scan_notice.h"

namespace panyuan::gateway {
namespace {

using lab::v1::TestResult;
using trace::v1::Batch;

// How many of the verified results say what.
struct Tally {
  int conformant = 0, presumptive = 0, non_conformant = 0, open = 0;
  int all() const { return conformant + presumptive + non_conformant + open; }
};

Tally Count(const lab::v1::ListBatchResultsResponse& results) {
  Tally tally;
  for (const TestResult& result : results.results()) {
    if (result.verdict() == lab::v1::VERDICT_CONFORMANT)
      ++tally.conformant;
    else if (result.verdict() == lab::v1::VERDICT_PRESUMPTIVE_POSITIVE)
      ++tally.presumptive;
    else if (result.verdict() == lab::v1::VERDICT_NON_CONFORMANT)
      ++tally.non_conformant;
    else
      ++tally.open;
  }
  return tally;
}

Words StateWords(const Batch& batch, const Tally& tally) {
  Tone tone = Tone::kCalm;
  if (tally.conformant > 0 && batch.state() == trace::v1::BATCH_STATE_ON_SALE) tone = Tone::kGood;
  if (tally.presumptive > 0) tone = Tone::kWarn;
  if (tally.non_conformant > 0) tone = Tone::kBad;
  switch (batch.state()) {
    case trace::v1::BATCH_STATE_HELD:
    case trace::v1::BATCH_STATE_RECALLED:
      return {Tone::kBad, "暂停销售", "Sale stopped"};
    case trace::v1::BATCH_STATE_VOIDED:
      return {Tone::kWarn, "登记有误，已作废", "Entered by mistake: there is no such batch"};
    case trace::v1::BATCH_STATE_SOLD_OUT:
      return {tone, "已登记售完", "Recorded as sold out"};
    case trace::v1::BATCH_STATE_ON_SALE:
      return {tone, "在售", "On sale"};
    default:
      return {tone, "状态未知", "State unknown"};
  }
}

std::string Number(int value) { return std::to_string(value); }

// "已检测 3 项：2 项合格，1 项不合格。"
void TallyLine(Html& page, const BatchView& view, const Tally& tally) {
  page.Raw("<p>");
  if (!view.results) {
    page.Say("检测结果暂时读不出来，请稍后刷新。",
             "The test results cannot be read at the moment: reload later.");
  } else if (tally.all() == 0) {
    page.Say("本批次还没有复核过的检测结果。", "No verified test result for this batch yet.");
  } else {
    if (page.lang() == Lang::kZh)
      page.Raw("已检测 ").Text(Number(tally.all())).Raw(" 项：");
    else
      page.Raw("Verified tests: ");
    bool first = true;
    const auto part = [&](int count, Markup zh, Markup en) {
      if (count == 0) return;
      if (!first) page.Say("，", ", ");
      first = false;
      page.Text(Number(count)).Say(zh, en);
    };
    part(tally.conformant, " 项合格", " passed");
    part(tally.non_conformant, " 项不合格", " failed");
    part(tally.presumptive, " 项初筛阳性、待确证", " screening positive, to be confirmed");
    part(tally.open, " 项没有结论", " without a verdict");
    page.Say("。", ".");
  }
  page.Raw("</p>");
}

void HoldLines(Html& page, const trace::v1::Hold& hold) {
  page.Raw("<p class=\"finding\">").Name(hold.finding_zh(), hold.finding_en()).Raw("</p><p>");
  page.Say("自 ", "Since ").Text(MinuteText(hold.since())).Say(" 起停止销售", "");
  if (hold.by() == trace::v1::HOLD_BY_MARKET)
    page.Say("，由市场管理方决定", ", by order of the market's office");
  else if (hold.by() == trace::v1::HOLD_BY_REGULATOR)
    page.Say("，由监管部门决定", ", by order of the regulator");
  if (!hold.result_code().empty())
    page.Say("，依据检测结果 ", ", by test result ")
        .Raw("<span class=\"id\">")
        .Text(hold.result_code())
        .Raw("</span>");
  page.Say("。", ".").Raw("</p><p>");
  page.Say(
      "请不要购买。如果已经买了，请先不要食用，保留商品和小票，联系摊位或市场管理方；也可拨打 "
      "12315。",
      "Please do not buy it. If you already have, do not eat it: keep the goods and the "
      "receipt and ask the stall or the market's office, or call 12315.");
  page.Raw("</p>");
}

void StateBanner(Html& page, const BatchView& view) {
  const Batch& batch = view.chain.batch();
  const Tally tally = view.results ? Count(*view.results) : Tally();
  Words words = StateWords(batch, tally);
  // A good record says nothing about goods whose label may be forged.
  const bool doubtful = view.label && view.label->verdict != LabelCheck::Verdict::kGenuine;
  if (doubtful && words.tone == Tone::kGood) words.tone = Tone::kCalm;
  page.Raw("<section class=\"banner ").Raw(ToneClass(words.tone)).Raw("\"><h2 class=\"word\">");
  ToneIcon(page, words.tone).Say(words.zh, words.en).Raw("</h2>");
  if (batch.has_hold()) HoldLines(page, batch.hold());
  if (batch.state() == trace::v1::BATCH_STATE_SOLD_OUT && !view.purchase)
    page.Raw("<p>")
        .Say("如果摊位上此刻仍有商品挂着这个标签，请告知市场管理方。",
             "If goods at a stall still carry this label now, please tell the market's office.")
        .Raw("</p>");
  if (!batch.has_hold()) TallyLine(page, view, tally);
  page.Raw("</section>");
}

Tone LabelTone(LabelCheck::Verdict verdict) {
  if (verdict == LabelCheck::Verdict::kGenuine) return Tone::kGood;
  return verdict == LabelCheck::Verdict::kUnknownKey ? Tone::kWarn : Tone::kBad;
}

void LabelBanner(Html& page, const LabelCheck& label) {
  const bool genuine = label.verdict == LabelCheck::Verdict::kGenuine;
  const Tone tone = LabelTone(label.verdict);
  page.Raw("<section class=\"banner small ").Raw(ToneClass(tone)).Raw("\"><h2 class=\"word\">");
  ToneIcon(page, tone);
  if (genuine) {
    page.Say("标签签名有效", "The label's signature is genuine").Raw("</h2><p>");
    if (label.issue_day)
      page.Say("签发于 ", "Issued on ").Text(base::FormatDay(*label.issue_day)).Say("。", ". ");
    page.Say("签名说明标签由本系统签发，但不能说明它是唯一的一张：请看商品和摊位是否与下面一致。",
             "This proves who issued the label, not that it is the only copy: see that goods and "
             "stall are those named below.");
  } else if (label.verdict == LabelCheck::Verdict::kBadSignature) {
    page.Say("标签签名不符", "The label's signature is wrong").Raw("</h2><p>");
    page.Say(
        "此标签不是本系统签发的原样标签，请勿采信，并交市场管理方核查。下面是它所写编码的登记内容"
        "。",
        "This label was not issued here as it stands: do not rely on it, and show it to the "
        "market's office. Below is the record of the code it names.");
  } else if (label.verdict == LabelCheck::Verdict::kExpiredKey) {
    page.Say("标签日期与签名密钥不符", "The label's day is not its key's").Raw("</h2><p>");
    page.Say(
        "标签所写日期不在其签名密钥的有效期内，请勿采信，并交市场管理方核查。下面是它所写编码的登记"
        "内容。",
        "Its signing key does not stand for the day on the label: do not rely on it, and show it "
        "to the market's office. Below is the record of the code it names.");
  } else {
    page.Say("标签签名无法核对", "The label's signature cannot be checked").Raw("</h2><p>");
    page.Say("标签使用的签名密钥在此未知。下面是它所写编码的登记内容，请与商品核对。",
             "It names a signing key that is not known here. Below is the record of the code it "
             "names: compare it with the goods.");
  }
  page.Raw("</p></section>");
}

void Row(Html& page, Markup zh, Markup en, std::string_view value) {
  if (value.empty()) return;
  page.Raw("<dt>").Say(zh, en).Raw("</dt><dd>").Text(value).Raw("</dd>");
}

void NameRow(Html& page, Markup zh, Markup en, std::string_view name_zh,
             std::string_view name_en = {}) {
  if (name_zh.empty()) return;
  page.Raw("<dt>").Say(zh, en).Raw("</dt><dd>").Name(name_zh, name_en).Raw("</dd>");
}

void BestBefore(Html& page, const Batch& batch) {
  if (batch.best_before().empty()) return;
  page.Raw("<dt>").Say("保质到", "Best before").Raw("</dt><dd>").Text(batch.best_before());
  if (batch.best_before_confidence() == trace::v1::CONFIDENCE_RECALLED ||
      batch.best_before_confidence() == trace::v1::CONFIDENCE_GENERATED)
    page.Raw(" <span class=\"mark\">")
        .Say("按推定的保质期，未核实", "by an assumed shelf life, not verified")
        .Raw("</span>");
  page.Raw("</dd>");
}

// The sale that the reader's receipt stands for.
void PurchaseCard(Html& page, const BatchView& view) {
  if (!view.purchase) return;
  const trace::v1::ChainEvent& sale = view.purchase->sale;
  page.Raw("<section class=\"card\" id=\"purchase\"><h2>").Say("您的购买", "Your purchase");
  page.Raw("</h2><dl>");
  Row(page, "时间", "Time", MinuteText(sale.occurred_at()));
  Row(page, "数量", "Quantity", QuantityText(sale.quantity(), page.lang()));
  NameRow(page, "摊位", "Stall", view.chain.batch().stall_name_zh());
  page.Raw("<dt>").Say("日志", "Log").Raw("</dt><dd>").Say("第 ", "entry ");
  const std::string index = std::to_string(sale.leaf_index());
  page.Raw("<a href=\"/entry/").Text(index).Raw("\">").Text(index).Raw("</a>");
  page.Say(" 条", "").Raw("</dd></dl>");
  if (view.purchase->struck)
    page.Raw("<p>")
        .Say("这笔销售后来被更正，以日志为准。",
             "This sale was declared an error later; the log says so.")
        .Raw("</p>");
  page.Raw("</section>");
}

void Facts(Html& page, const trace::v1::GetChainResponse& chain) {
  const Batch& batch = chain.batch();
  page.Raw("<section class=\"card\"><h2>").Say("来源", "Where it came from").Raw("</h2><dl>");
  RenderMaking(page, chain);
  NameRow(page, "产地", "Origin", batch.origin());
  page.Raw("<dt>").Say("货源", "Supply").Raw("</dt><dd>");
  if (batch.from_outside())
    page.Say("县外", "from outside the county");
  else
    page.Say("本县", "from this county");
  page.Raw("</dd>");
  NameRow(page, "市场", "Market", batch.market_name_zh(), batch.market_name_en());
  NameRow(page, "摊位", "Stall", batch.stall_name_zh());
  if (batch.has_arrived_at()) Row(page, "到货", "Arrived", MinuteText(batch.arrived_at()));
  BestBefore(page, batch);
  if (batch.has_received())
    Row(page, "数量", "Quantity", QuantityText(batch.received(), page.lang()));
  Row(page, "合格证", "Certificate", batch.certificate_number());
  Row(page, "进货凭证", "Voucher", batch.voucher_number());
  Row(page, "来源批次", "From batch", batch.source_batch_code());
  page.Raw("</dl></section>");
}

void LimitRow(Html& page, const TestResult& result) {
  if (!result.has_limit()) return;
  const lab::v1::AppliedLimit& limit = result.limit();
  page.Raw("<dt>").Say("限量", "Limit").Raw("</dt><dd>").Text(LimitText(limit, page.lang()));
  if (!limit.basis().empty()) page.Raw(" <span class=\"soft\">").Text(limit.basis()).Raw("</span>");
  if (limit.confidence() == "recalled")
    page.Raw(" <span class=\"mark\">").Say("数值未核实", "figure not verified").Raw("</span>");
  page.Raw("</dd>");
}

void TestItem(Html& page, const TestResult& result) {
  const Words words = VerdictWords(result.verdict());
  page.Raw("<li data-result=\"").Text(result.result_code());
  page.Raw("\" data-verdict=\"").Raw(VerdictId(result.verdict()));
  page.Raw("\"><div class=\"head\"><h3>").Name(result.item_name_zh(), result.item_name_en());
  page.Raw("</h3><span class=\"chip ").Raw(ToneClass(words.tone)).Raw("\">");
  ToneIcon(page, words.tone).Say(words.zh, words.en).Raw("</span></div><dl><dt>");
  page.Say("结果", "Result").Raw("</dt><dd class=\"value\">");
  page.Text(ReadingText(result.reading(), page.lang())).Raw("</dd>");
  LimitRow(page, result);
  Row(page, "方法", "Method", result.method());
  if (result.has_tested_at()) Row(page, "检测", "Tested", MinuteText(result.tested_at()));
  if (result.has_verified_at()) Row(page, "复核", "Verified", MinuteText(result.verified_at()));
  page.Raw("</dl><p class=\"soft\">").Text(result.result_code());
  page.Say("，实验室 ", ", laboratory ").Text(result.lab_code());
  page.Raw("</p><div class=\"check soft\">").Say("尚未核验", "not checked yet");
  page.Raw("</div></li>");
}

// The gravest first: it is what the reader must not miss.
std::vector<const TestResult*> ByGravity(const lab::v1::ListBatchResultsResponse& results) {
  std::vector<const TestResult*> sorted;
  for (const TestResult& result : results.results()) sorted.push_back(&result);
  const auto gravity = [](const TestResult* result) {
    switch (result->verdict()) {
      case lab::v1::VERDICT_NON_CONFORMANT:
        return 0;
      case lab::v1::VERDICT_PRESUMPTIVE_POSITIVE:
        return 1;
      default:
        return 2;
    }
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const TestResult* a, const TestResult* b) {
    return gravity(a) < gravity(b);
  });
  return sorted;
}

void Tests(Html& page, const BatchView& view) {
  page.Raw("<section class=\"card\"><h2>").Say("检测结果", "Test results").Raw("</h2>");
  if (!view.results || view.results->results().empty()) {
    TallyLine(page, view, Tally());
  } else {
    bool unverified_limit = false;
    page.Raw("<ul class=\"tests\">");
    for (const TestResult* result : ByGravity(*view.results)) {
      TestItem(page, *result);
      unverified_limit |= result->has_limit() && result->limit().confidence() == "recalled";
    }
    page.Raw("</ul>");
    if (unverified_limit)
      page.Raw("<p class=\"soft\">")
          .Say("“数值未核实”：该限量尚未与标准原文核对。",
               "“Figure not verified”: that limit has not been compared with the standard's text.")
          .Raw("</p>");
  }
  page.Raw("</section>");
}

std::string_view VerdictName(LabelCheck::Verdict verdict) {
  switch (verdict) {
    case LabelCheck::Verdict::kGenuine:
      return "GENUINE";
    case LabelCheck::Verdict::kBadSignature:
      return "BAD_SIGNATURE";
    case LabelCheck::Verdict::kExpiredKey:
      return "EXPIRED_KEY";
    case LabelCheck::Verdict::kUnknownKey:
      return "UNKNOWN_KEY";
    case LabelCheck::Verdict::kMalformed:
      return "MALFORMED";
  }
  return "MALFORMED";
}

std::string MessageJson(const google::protobuf::Message& message) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  return status.ok() ? json : "null";
}

}  // namespace

std::string RenderConsumerPage(const BatchView& view, Lang lang, std::string_view self,
                               std::string_view host) {
  const Batch& batch = view.chain.batch();
  const bool zh = lang == Lang::kZh;
  const std::string& name =
      zh || batch.product_name_en().empty() ? batch.product_name_zh() : batch.product_name_en();
  Html page = BeginPage(lang, name + " " + batch.batch_code(), self);
  page.Raw("<h1>").Name(batch.product_name_zh(), batch.product_name_en());
  page.Raw("</h1><p class=\"code\">").Text(batch.batch_code()).Raw("</p>");
  RenderRecall(page, batch);
  PurchaseCard(page, view);
  const bool forged = view.label && view.label->verdict != LabelCheck::Verdict::kGenuine;
  if (forged) LabelBanner(page, *view.label);
  // The recall has said that nothing of it may be sold.
  if (batch.state() != trace::v1::BATCH_STATE_RECALLED || batch.has_hold()) StateBanner(page, view);
  if (view.label && !forged) LabelBanner(page, *view.label);
  if (!view.purchase) RenderScanNotice(page, view);
  RenderCheckBox(page, view);
  Facts(page, view.chain);
  Tests(page, view);
  RenderRecords(page, view.chain);
  RenderHowToCheck(page, view, self, host);
  if (!view.purchase) RenderPlaceQuestion(page, view, self);
  return EndPage(std::move(page), true);
}

std::string RenderBatchJson(const BatchView& view) {
  std::string json = "{\"chain\":" + MessageJson(view.chain);
  json += ",\"results\":" + (view.results ? MessageJson(*view.results) : "null");
  json += ",\"checkpoint\":" + (view.checkpoint ? MessageJson(*view.checkpoint) : "null");
  if (view.label) {
    json += ",\"label\":{\"verdict\":\"" + std::string(VerdictName(view.label->verdict)) + "\"";
    if (view.label->issue_day)
      json += ",\"issueDay\":\"" + base::FormatDay(*view.label->issue_day) + "\"";
    json += "}";
  }
  if (view.purchase) json += ",\"purchase\":" + MessageJson(view.purchase->sale);
  return json + "}\n";
}

}  // namespace panyuan::gateway
