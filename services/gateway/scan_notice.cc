#include "services/gateway/scan_notice.h"

#include <algorithm>
#include <string>

#include "services/gateway/page_frame.h"

namespace panyuan::gateway {
namespace {

using label::v1::ScanCount;

const registry::v1::Market* FindMarket(const BatchView& view, const std::string& code) {
  if (!view.markets) return nullptr;
  for (const registry::v1::Market& market : view.markets->markets())
    if (market.market_code() == code) return &market;
  return nullptr;
}

// The market's name, its code where the name is not known, or that the place was not said.
void MarketName(Html& page, const BatchView& view, const std::string& code) {
  const registry::v1::Market* market = FindMarket(view, code);
  if (code.empty())
    page.Say("地点未说明", "place not said");
  else if (market != nullptr)
    page.Name(market->name_zh(), market->name_en());
  else
    page.Text(code);
}

bool IsElsewhere(const BatchView& view, const std::string& market_code) {
  return !market_code.empty() && market_code != view.chain.batch().market_code();
}

// The place where the reader is, when it is a market known here and not the batch's.
bool IsSeenElsewhere(const BatchView& view) {
  return FindMarket(view, view.seen_at) != nullptr && IsElsewhere(view, view.seen_at);
}

bool WasScannedElsewhere(const BatchView& view) {
  if (!view.scans) return false;
  const auto& counts = view.scans->counts();
  return std::any_of(counts.begin(), counts.end(), [&](const ScanCount& count) {
    return IsElsewhere(view, count.market_code());
  });
}

void Signs(Html& page, const BatchView& view) {
  page.Raw("<p>");
  if (IsSoldOut(view.chain.batch()))
    page.Say("这个批次已登记售完，标签却还在被扫描。",
             "This batch is recorded as sold out, and its label is still being scanned. ");
  if (IsSeenElsewhere(view)) {
    page.Say("您在", "You see it at ");
    MarketName(page, view, view.seen_at);
    page.Say("看到它，而这个批次登记在", "; the batch was registered at ");
    MarketName(page, view, view.chain.batch().market_code());
    page.Say("。", ". ");
  } else if (WasScannedElsewhere(view)) {
    page.Say("它的标签曾在别的市场被扫描。", "Its label has been scanned at another market. ");
  }
  page.Raw("</p><p>");
  page.Say(
      "标签可能只是留在了筐上，商品可能被转卖，标签也可能是抄来的。请看商品和摊位是否与下面"
      "一致；拿不准就告诉市场管理方。",
      "The label may just have stayed on a crate, the goods may have been sold on, or the "
      "label may be a copy. See that goods and stall are those named below; if in doubt, ask "
      "the market's office.");
  page.Raw("</p>");
}

void History(Html& page, const BatchView& view) {
  if (!view.scans || view.scans->counts().empty()) return;
  page.Raw("<h3>").Say("扫描记录", "Scans so far").Raw("</h3><dl>");
  const int listed = std::min(view.scans->counts_size(), kScansListed);
  for (int i = 0; i < listed; ++i) {
    const ScanCount& count = view.scans->counts(i);
    page.Raw("<dt>").Text(count.day()).Raw("</dt><dd>");
    MarketName(page, view, count.market_code());
    page.Raw(" · ").Text(std::to_string(count.scans()));
    if (page.lang() == Lang::kZh)
      page.Raw(" 次");
    else
      page.Raw(count.scans() == 1 ? Markup(" scan") : Markup(" scans"));
    page.Raw("</dd>");
  }
  page.Raw("</dl>");
  if (view.scans->truncated() || view.scans->counts_size() > listed)
    page.Raw("<p class=\"soft\">")
        .Say("更早的未列出。", "Earlier ones are not listed.")
        .Raw("</p>");
}

}  // namespace

bool IsSoldOut(const trace::v1::Batch& batch) {
  return batch.state() == trace::v1::BATCH_STATE_SOLD_OUT ||
         (batch.has_on_hand() && batch.on_hand().value() == "0");
}

void RenderScanNotice(Html& page, const BatchView& view) {
  // Of goods called back, scans by those who bought them are expected.
  const bool sold_out = IsSoldOut(view.chain.batch()) && !view.chain.batch().has_recall();
  if (!sold_out && !IsSeenElsewhere(view) && !WasScannedElsewhere(view)) return;
  page.Raw("<section class=\"banner small warn\" id=\"scans\"><h2 class=\"word\">");
  ToneIcon(page, Tone::kWarn).Say("请留意这个标签", "Look twice at this label").Raw("</h2>");
  Signs(page, view);
  History(page, view);
  page.Raw("</section>");
}

void RenderPlaceQuestion(Html& page, const BatchView& view, std::string_view self) {
  if (!view.markets || view.markets->markets().empty()) return;
  page.Raw("<section class=\"card\" id=\"place\"><form method=\"get\" action=\"").Text(self);
  page.Raw("\"><label for=\"at\">")
      .Say("您在哪里看到这个标签？", "Where do you see this label?")
      .Raw("</label><select id=\"at\" name=\"at\">");
  for (const registry::v1::Market& market : view.markets->markets()) {
    page.Raw("<option value=\"").Text(market.market_code()).Raw("\"");
    if (market.market_code() == view.seen_at) page.Raw(" selected");
    const bool zh = page.lang() == Lang::kZh || market.name_en().empty();
    page.Raw(">").Text(zh ? market.name_zh() : market.name_en()).Raw("</option>");
  }
  page.Raw("</select><input type=\"hidden\" name=\"lang\" value=\"").Text(LangCode(page.lang()));
  page.Raw("\"><button>").Say("就在这里", "Here").Raw("</button></form><p class=\"soft\">");
  page.Say("只记次数、日期和市场，不记是谁。",
           "Only the count, the day and the market are kept, never who asked.");
  page.Raw("</p></section>");
}

}  // namespace panyuan::gateway
