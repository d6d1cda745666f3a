#include "services/gateway/consumer_page.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "services/base/bytes.h"
#include "services/gateway/html.h"
#include "services/gateway/page_frame.h"
#include "services/gateway/result_words.h"

namespace panyuan::gateway {
namespace {

using lab::v1::TestResult;
using trace::v1::Batch;
using trace::v1::ChainEvent;

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
      return {Tone::kBad, "暂停销售", "Sale stopped"};
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
  page.Say("自 ", "Since ")
      .Text(MinuteText(hold.since()))
      .Say(" 起停止销售，依据检测结果 ", ", by test result ");
  page.Raw("<span class=\"id\">").Text(hold.result_code()).Raw("</span>");
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
  if (batch.state() == trace::v1::BATCH_STATE_SOLD_OUT)
    page.Raw("<p>")
        .Say("如果摊位上此刻仍有商品挂着这个标签，请告知市场管理方。",
             "If goods at a stall still carry this label now, please tell the market's office.")
        .Raw("</p>");
  if (!batch.has_hold()) TallyLine(page, view, tally);
  page.Raw("</section>");
}

Tone LabelTone(LabelCheck::Verdict verdict) {
  if (verdict == LabelCheck::Verdict::kGenuine) return Tone::kGood;
  return verdict == LabelCheck::Verdict::kBadSignature ? Tone::kBad : Tone::kWarn;
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

void Facts(Html& page, const Batch& batch) {
  page.Raw("<section class=\"card\"><h2>").Say("来源", "Where it came from").Raw("</h2><dl>");
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
  if (batch.has_received())
    Row(page, "数量", "Quantity", QuantityText(batch.received(), page.lang()));
  Row(page, "合格证", "Certificate", batch.certificate_number());
  Row(page, "进货凭证", "Voucher", batch.voucher_number());
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
  page.Raw("<li><div class=\"head\"><h3>").Name(result.item_name_zh(), result.item_name_en());
  page.Raw("</h3><span class=\"chip ").Raw(ToneClass(words.tone)).Raw("\">");
  ToneIcon(page, words.tone).Say(words.zh, words.en).Raw("</span></div><dl><dt>");
  page.Say("结果", "Result").Raw("</dt><dd class=\"value\">");
  page.Text(ReadingText(result.reading(), page.lang())).Raw("</dd>");
  LimitRow(page, result);
  Row(page, "方法", "Method", result.method());
  if (result.has_tested_at()) Row(page, "检测", "Tested", MinuteText(result.tested_at()));
  if (result.has_verified_at()) Row(page, "复核", "Verified", MinuteText(result.verified_at()));
  page.Raw("</dl><p class=\"soft\">").Text(result.result_code());
  page.Say("，实验室 ", ", laboratory ").Text(result.lab_code()).Raw("</p></li>");
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

// The event's id as its hash, "3f2a9c0d…71be"; nothing where the bytes hold none.
std::string ShortEventId(const std::string& event_json) {
  const auto event = nlohmann::json::parse(event_json, nullptr, false);
  if (!event.is_object() || !event.contains("eventID") || !event["eventID"].is_string()) return {};
  const std::string id = event["eventID"];
  const size_t start = id.find(';');
  if (start == id.npos) return {};
  const std::string hash = id.substr(start + 1, id.find('?') - start - 1);
  return hash.size() <= 12 ? hash : hash.substr(0, 8) + "…" + hash.substr(hash.size() - 4);
}

void Step(Html& page, const ChainEvent& event) {
  const Words words = StepWords(event.step());
  page.Raw(words.tone == Tone::kBad ? Markup("<li class=\"stop\">") : Markup("<li>"));
  page.Raw("<div class=\"step\"><span><b>");
  page.Say(words.zh, words.en).Raw("</b> ");
  if (event.has_quantity()) page.Text(QuantityText(event.quantity(), page.lang()));
  page.Raw("</span>");
  if (event.has_occurred_at())
    page.Raw(" <span>").Text(MinuteText(event.occurred_at())).Raw("</span>");
  const std::string index = std::to_string(event.leaf_index());
  page.Raw("</div><div class=\"soft\">").Say("日志第 ", "Log entry ").Raw("<a href=\"/entry/");
  page.Text(index).Raw("\">").Text(index).Raw("</a>").Say(" 条", "");
  const std::string id = ShortEventId(event.event_json());
  if (!id.empty()) page.Raw(" · <code>").Text(id).Raw("</code>");
  page.Raw("</div></li>");
}

void Chain(Html& page, const trace::v1::GetChainResponse& chain) {
  page.Raw("<section class=\"card\"><h2>").Say("经过", "What happened").Raw("</h2>");
  page.Raw("<ol class=\"chain\">");
  const auto& events = chain.events();
  const auto is_sale = [](const ChainEvent& e) { return e.step() == trace::v1::CHAIN_STEP_SOLD; };
  const auto sales = std::count_if(events.begin(), events.end(), is_sale);
  const auto left_out = std::max<std::ptrdiff_t>(0, sales - kSalesListed);
  std::ptrdiff_t skipped = 0;
  for (const ChainEvent& event : events) {
    if (is_sale(event) && skipped++ < left_out) continue;
    Step(page, event);
  }
  page.Raw("</ol>");
  if (left_out > 0)
    page.Raw("<p class=\"soft\">")
        .Say("未列出较早的售出记录：", "Earlier sales not listed: ")
        .Text(std::to_string(left_out))
        .Raw("</p>");
  if (chain.truncated())
    page.Raw("<p class=\"soft\">")
        .Say("此处只显示最早的 1000 条记录。", "Only the earliest 1,000 records are shown.")
        .Raw("</p>");
  page.Raw("</section>");
}

// How to check the record without trusting this page, shown on the batch's first entry.
void HowToCheck(Html& page, const BatchView& view, std::string_view self, std::string_view host) {
  page.Raw("<section class=\"card\"><details><summary>")
      .Say("如何自行核对", "How to check this yourself")
      .Raw("</summary><ol><li>");
  page.Say("每条记录都是日志中的一个 EPCIS 2.0 事件，点上面的编号就能下载原文，一个字节都不会变。",
           "Every record is an EPCIS 2.0 event in the log; its number above leads to its exact "
           "bytes, which never change.");
  page.Raw("</li><li>").Say("算出它的叶哈希：", "Compute its leaf hash:");
  const auto& events = view.chain.events();
  page.Raw("<pre><code>(printf '\\0'; curl -s https://").Text(host).Raw("/entry/");
  page.Text(std::to_string(events.empty() ? 0 : events[0].leaf_index()));
  page.Raw(") | sha256sum</code></pre></li><li>");
  page.Say("向 LedgerService.GetInclusionProof 取证明，按 RFC 9162 第 2.1.3.2 节算到树根。",
           "Ask LedgerService.GetInclusionProof for the proof and follow RFC 9162 section 2.1.3.2 "
           "up to the root.");
  page.Raw("</li><li>");
  page.Say("树根须与签名检查点一致。", "The root must be that of the signed checkpoint.");
  page.Raw("</li></ol></details>");
  if (view.checkpoint) {
    page.Raw("<p class=\"soft hash\"><a href=\"/checkpoint\">")
        .Say("检查点", "Checkpoint")
        .Raw("</a>");
    page.Say("：共 ", ": ").Text(std::to_string(view.checkpoint->tree_size()));
    page.Say(" 条，树根 ", " entries, root ").Raw("<code>");
    page.Text(base::HexEncode(view.checkpoint->root_hash()).substr(0, 16)).Raw("…</code></p>");
  }
  page.Raw("<p class=\"soft\"><a class=\"pad\" href=\"").Text(self).Raw("?format=json\">");
  page.Say("全部内容的 JSON", "All of this as JSON").Raw("</a></p></section>");
}

std::string_view VerdictName(LabelCheck::Verdict verdict) {
  switch (verdict) {
    case LabelCheck::Verdict::kGenuine:
      return "GENUINE";
    case LabelCheck::Verdict::kBadSignature:
      return "BAD_SIGNATURE";
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
  const bool forged = view.label && view.label->verdict != LabelCheck::Verdict::kGenuine;
  if (forged) LabelBanner(page, *view.label);
  StateBanner(page, view);
  if (view.label && !forged) LabelBanner(page, *view.label);
  Facts(page, batch);
  Tests(page, view);
  Chain(page, view.chain);
  HowToCheck(page, view, self, host);
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
  return json + "}\n";
}

}  // namespace panyuan::gateway
