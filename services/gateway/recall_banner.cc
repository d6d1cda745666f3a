#include "services/gateway/recall_banner.h"

#include <string>

#include "services/gateway/page_frame.h"
#include "services/gateway/result_words.h"

namespace panyuan::gateway {
namespace {

using trace::v1::RecallNote;

// The paragraphs of one language.
void Paragraphs(Html& page, const RecallNote& recall, bool zh) {
  const std::string& reason = zh ? recall.reason_zh() : recall.reason_en();
  if (!reason.empty()) page.Raw("<p class=\"finding\">").Text(reason).Raw("</p>");
  page.Raw("<p>").Raw(zh ? Markup("请不要食用，请退回摊位。也可拨打 12315。")
                         : Markup("Do not eat it; return it to the stall, or call 12315."));
  page.Raw("</p><p>").Raw(zh ? Markup("召回等级 ") : Markup("Class "));
  page.Text(std::to_string(recall.level()));
  page.Raw(zh ? Markup("，自 ") : Markup(", since ")).Text(MinuteText(recall.ordered_at()));
  page.Raw(zh ? Markup(" 起，编号 ") : Markup(", number "));
  page.Raw("<span class=\"id\">").Text(recall.recall_code()).Raw("</span>");
  page.Raw(zh ? Markup("。</p>") : Markup(".</p>"));
}

void Open(Html& page, const RecallNote& recall) {
  const bool zh = page.lang() == Lang::kZh;
  page.Raw("<section class=\"banner bad\" id=\"recall\" role=\"alert\"><h2 class=\"word\">");
  ToneIcon(page, Tone::kBad).Say("此商品已被召回", "These goods are called back").Raw("</h2>");
  Paragraphs(page, recall, zh);
  page.Raw(zh ? Markup("<div lang=\"en\"><h3>These goods are called back</h3>")
              : Markup("<div lang=\"zh\"><h3>此商品已被召回</h3>"));
  Paragraphs(page, recall, !zh);
  page.Raw("</div></section>");
}

void Closed(Html& page, const RecallNote& recall) {
  page.Raw("<section class=\"banner small calm\" id=\"recall\"><h2 class=\"word\">");
  ToneIcon(page, Tone::kCalm).Say("此商品曾被召回，召回已结束", "A recall of these goods is over");
  page.Raw("</h2><p>").Name(recall.reason_zh(), recall.reason_en()).Raw("</p><p>");
  page.Say("编号 ", "Number ").Text(recall.recall_code()).Say("，始于 ", ", begun ");
  page.Text(MinuteText(recall.ordered_at())).Say("。", ".").Raw("</p></section>");
}

}  // namespace

void RenderRecall(Html& page, const trace::v1::Batch& batch) {
  if (!batch.has_recall()) return;
  batch.recall().closed() ? Closed(page, batch.recall()) : Open(page, batch.recall());
}

}  // namespace panyuan::gateway
