#include "services/gateway/record_section.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "services/base/bytes.h"
#include "services/base/decimal.h"
#include "services/base/time.h"
#include "services/gateway/page_script.h"
#include "services/gateway/result_words.h"

namespace panyuan::gateway {
namespace {

using trace::v1::ChainEvent;

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

// The step as the script knows it; empty for one that has no word of its own.
Markup StepName(trace::v1::ChainStep step) {
  switch (step) {
    case trace::v1::CHAIN_STEP_RECEIVED:
      return "received";
    case trace::v1::CHAIN_STEP_SOLD:
      return "sold";
    case trace::v1::CHAIN_STEP_SAMPLED:
      return "sampled";
    case trace::v1::CHAIN_STEP_TESTED:
      return "tested";
    case trace::v1::CHAIN_STEP_VERIFIED:
      return "verified";
    case trace::v1::CHAIN_STEP_HELD:
      return "held";
    case trace::v1::CHAIN_STEP_RELEASED:
      return "released";
    case trace::v1::CHAIN_STEP_TRANSFORMED:
      return "transformed";
    case trace::v1::CHAIN_STEP_PACKED:
      return "packed";
    case trace::v1::CHAIN_STEP_UNPACKED:
      return "unpacked";
    case trace::v1::CHAIN_STEP_OFFERED:
      return "offered";
    case trace::v1::CHAIN_STEP_OFFER_RETURNED:
      return "offer_returned";
    case trace::v1::CHAIN_STEP_DISPLAYED:
      return "displayed";
    case trace::v1::CHAIN_STEP_LOST:
      return "lost";
    case trace::v1::CHAIN_STEP_RETURNED:
      return "returned";
    case trace::v1::CHAIN_STEP_DESTROYED:
      return "destroyed";
    case trace::v1::CHAIN_STEP_SENT_OUT:
      return "sent_out";
    case trace::v1::CHAIN_STEP_DOCUMENTED:
      return "documented";
    case trace::v1::CHAIN_STEP_RECALLED:
      return "recalled";
    case trace::v1::CHAIN_STEP_RECALL_ENDED:
      return "recall_ended";
    case trace::v1::CHAIN_STEP_RECOVERED:
      return "recovered";
    case trace::v1::CHAIN_STEP_CORRECTED:
      return "corrected";
    case trace::v1::CHAIN_STEP_FOREIGN:
      return "foreign";
    default:
      return "";
  }
}

// "40000" for 40 kg; empty for what is no mass.
std::string GramsText(const trace::v1::Quantity& quantity) {
  const base::Result<base::Decimal> value = base::Decimal::Parse(quantity.value(), "quantity");
  if (!value.ok()) return {};
  const int digits = quantity.unit_code() == "KGM" ? 3 : 0;
  const base::Result<int64_t> grams = value->ToScaled(digits, "quantity");
  return grams.ok() ? std::to_string(*grams) : std::string();
}

base::UtcTime TimeOf(const google::protobuf::Timestamp& time) {
  return {time.seconds() * base::kMicrosPerSecond + time.nanos() / 1000};
}

void ClaimedValues(Html& page, const ChainEvent& event) {
  page.Raw(" data-index=\"").Text(std::to_string(event.leaf_index()));
  if (event.has_occurred_at())
    page.Raw("\" data-time=\"").Text(base::FormatShanghai(TimeOf(event.occurred_at())));
  page.Raw("\" data-step=\"").Raw(StepName(event.step()));
  if (event.has_quantity()) page.Raw("\" data-grams=\"").Text(GramsText(event.quantity()));
  page.Raw("\">");
}

void Record(Html& page, const ChainEvent& event) {
  const Words words = StepWords(event.step());
  page.Raw(words.tone == Tone::kBad ? Markup("<li class=\"stop\"") : Markup("<li"));
  ClaimedValues(page, event);
  page.Raw("<div class=\"step\"><span>");
  if (event.struck()) page.Raw("<s>");
  page.Raw("<b class=\"step-word\">").Say(words.zh, words.en);
  page.Raw("</b> <span class=\"amount\">");
  if (event.has_quantity()) page.Text(QuantityText(event.quantity(), page.lang()));
  page.Raw("</span>");
  if (event.struck())
    page.Raw("</s> <span class=\"mark\">").Say("已更正", "declared an error").Raw("</span>");
  page.Raw("</span>");
  if (event.has_occurred_at())
    page.Raw(" <time>").Text(MinuteText(event.occurred_at())).Raw("</time>");
  const std::string index = std::to_string(event.leaf_index());
  page.Raw("</div><div class=\"soft\">").Say("日志第 ", "Log entry ").Raw("<a href=\"/entry/");
  page.Text(index).Raw("\">").Text(index).Raw("</a>").Say(" 条", "");
  const std::string id = ShortEventId(event.event_json());
  if (!id.empty()) page.Raw(" · <code>").Text(id).Raw("</code>");
  page.Raw("</div><div class=\"check soft\">").Say("尚未核验", "not checked yet");
  page.Raw("</div><details><summary>").Say("记录原文", "The record itself");
  page.Raw("</summary><pre>").Exactly(event.event_json()).Raw("</pre></details></li>");
}

}  // namespace

void RenderCheckBox(Html& page, const BatchView& view) {
  std::string batch = view.chain.batch().batch_code();
  std::erase(batch, '-');
  const EmbeddedScript& script = ConsumerScript();
  page.Raw("<section id=\"check\" class=\"banner small calm\" data-batch=\"").Text(batch);
  if (view.checkpoint) page.Raw("\" data-key=\"").Text(view.checkpoint->verifier_key());
  page.Raw("\"><div id=\"check-words\" role=\"status\"><h2 class=\"word badge\">");
  page.Say("尚未在您的手机上核验", "Not checked on your phone yet").Raw("</h2><p>");
  page.Say("本页的脚本会逐条核验下面的记录；没有脚本时，请按“如何自行核对”去做。",
           "This page's script checks every record below; without script, see “How to check this "
           "yourself”.");
  page.Raw("</p></div><div id=\"check-acts\"></div></section><script type=\"module\" src=\"");
  page.Text(script.path).Raw("\" integrity=\"").Text(script.integrity).Raw("\"></script>");
}

void RenderRecords(Html& page, const trace::v1::GetChainResponse& chain) {
  page.Raw("<section class=\"card\"><h2>").Say("经过", "What happened").Raw("</h2>");
  page.Raw(chain.truncated() ? Markup("<ol class=\"chain\" data-truncated>")
                             : Markup("<ol class=\"chain\">"));
  const auto& events = chain.events();
  const auto is_sale = [](const ChainEvent& e) { return e.step() == trace::v1::CHAIN_STEP_SOLD; };
  const auto sales = std::count_if(events.begin(), events.end(), is_sale);
  const auto left_out = std::max<std::ptrdiff_t>(0, sales - kSalesListed);
  std::ptrdiff_t skipped = 0;
  for (const ChainEvent& event : events) {
    if (is_sale(event) && skipped++ < left_out) continue;
    Record(page, event);
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

void RenderHowToCheck(Html& page, const BatchView& view, std::string_view self,
                      std::string_view host) {
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
  page.Say(
      "取它的证明 /proof/&lt;编号&gt;，按 RFC 9162 第 2.1.3.2 节算到树根。",
      "Fetch its proof from /proof/&lt;number&gt; and follow RFC 9162 section 2.1.3.2 up to the "
      "root.");
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

}  // namespace panyuan::gateway
