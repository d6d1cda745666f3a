#include "services/gateway/page_frame.h"

#include "services/base/bytes.h"
#include "services/gateway/page_style.h"

namespace panyuan::gateway {
namespace {

// A grindstone: two rings around an eye, for the page in the colour of its text.
constexpr Markup kBrandIcon =
    R"(<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" )"
    R"(stroke-width="3"><circle cx="16" cy="16" r="13"/><circle cx="16" cy="16" r="6.5"/>)"
    R"(<circle cx="16" cy="16" r="1.6" fill="currentColor" stroke="none"/></svg>)";

constexpr std::string_view kTabIcon =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#0b5d4b" )"
    R"(stroke-width="3"><circle cx="16" cy="16" r="13"/><circle cx="16" cy="16" r="6.5"/>)"
    R"(<circle cx="16" cy="16" r="1.6" fill="#0b5d4b" stroke="none"/></svg>)";

Markup ToneShape(Tone tone) {
  switch (tone) {
    case Tone::kGood:  // a tick in a circle
      return R"(<circle cx="12" cy="12" r="9.8"/><path d="m7.5 12.3 3.1 3.1 6-6.4"/>)";
    case Tone::kWarn:  // an exclamation mark in a triangle
      return R"(<path d="M12 2.8 1.9 20.6h20.2z"/><path d="M12 9.4v5.4m0 1.6v2"/>)";
    case Tone::kBad:  // a cross in a stop sign
      return R"(<path d="M8 2.2h8l5.8 5.8v8L16 21.8H8L2.2 16V8z"/>)"
             R"(<path d="m8.3 8.3 7.4 7.4m0-7.4-7.4 7.4"/>)";
    case Tone::kCalm:  // an i in a circle
      return R"(<circle cx="12" cy="12" r="9.8"/><path d="M12 10.8v6.4m0-10.6v2.2"/>)";
  }
  return "";
}

void LanguageSwitch(Html& page, std::string_view self) {
  page.Raw("<nav aria-label=\"").Say("语言", "Language").Raw("\"><a class=\"pad\" href=\"");
  page.Text(self).Raw(self.find('?') == self.npos ? Markup("?") : Markup("&amp;"));
  page.Say("lang=en\" lang=\"en\" hreflang=\"en\">English",
           "lang=zh\" lang=\"zh\" hreflang=\"zh\">中文");
  page.Raw("</a></nav>");
}

void SearchForm(Html& page) {
  page.Raw("<form action=\"/find\" method=\"get\" role=\"search\"><label for=\"code\">")
      .Say("输入标签上的编码", "Enter the code on the label")
      .Raw(
          "</label><input id=\"code\" name=\"code\" required maxlength=\"300\" "
          "autocomplete=\"off\" "
          "autocapitalize=\"characters\" spellcheck=\"false\" placeholder=\"7K3Q-M2XD-9PRC\" "
          "aria-describedby=\"hint\"><button>")
      .Say("查询", "Look up")
      .Raw("</button></form><p class=\"soft\" id=\"hint\">")
      .Say("12 位数字和字母，不分大小写，可省略短横。",
           "12 digits and letters, in any case, with or without hyphens.")
      .Raw("</p>");
}

// Reasons are written to stand in a log line; on a page they are sentences.
std::string Sentence(std::string text, Lang lang) {
  if (text.empty()) return text;
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + (lang == Lang::kZh ? "。" : ".");
}

struct Heading {
  Tone tone;
  Markup zh, en;
};

Heading HeadingOf(int status) {
  switch (status) {
    case 401:
    case 403:
      return {Tone::kWarn, "此内容不公开", "This is not public"};
    case 404:
      return {Tone::kWarn, "没有查到", "Nothing found"};
    case 405:
    case 415:
    case 501:
      return {Tone::kWarn, "此处不能这样操作", "That does not work here"};
    case 408:
    case 504:
      return {Tone::kCalm, "等待超时", "That took too long"};
    case 429:
    case 503:
      return {Tone::kCalm, "现在有点忙", "Busy right now"};
    default:
      return status < 500 ? Heading{Tone::kWarn, "请再核对一下", "Please check again"}
                          : Heading{Tone::kBad, "服务出了问题", "Something went wrong here"};
  }
}

}  // namespace

Markup ToneClass(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "good";
    case Tone::kWarn:
      return "warn";
    case Tone::kBad:
      return "bad";
    case Tone::kCalm:
      return "calm";
  }
  return "calm";
}

Html& ToneIcon(Html& page, Tone tone) {
  page.Raw(R"(<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" )"
           R"(stroke-width="2.4" stroke-linejoin="round">)");
  return page.Raw(ToneShape(tone)).Raw("</svg>");
}

Html BeginPage(Lang lang, std::string_view title, std::string_view self) {
  Html page(lang);
  page.Raw("<!doctype html><html lang=\"")
      .Say("zh-CN", "en")
      .Raw(
          "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
          "content=\"width=device-width,initial-scale=1\"><meta name=\"format-detection\" "
          "content=\"telephone=no\"><title>")
      .Text(title)
      .Raw("</title><link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\"><style>")
      .Raw(kPageStyle)
      .Raw("</style></head><body><header class=\"top\"><a class=\"home\" href=\"/\">")
      .Raw(kBrandIcon)
      .Raw("<span><b>")
      .Say("磐源", "Panyuan")
      .Raw("</b> <small>")
      .Say("农贸市场食品追溯", "Farm-market food tracing")
      .Raw("</small></span></a>");
  LanguageSwitch(page, self);
  page.Raw("</header><main>");
  return page;
}

std::string EndPage(Html page, bool with_search) {
  if (with_search) {
    page.Raw("<section class=\"card search\"><h2>").Say("另查一批", "Another batch").Raw("</h2>");
    SearchForm(page);
    page.Raw("</section>");
  }
  page.Raw("</main><footer><p>")
      .Say("时间均为北京时间。记录只增不改，写入可公开核验的日志：",
           "All times are Beijing time. Records are only ever added, to a log that anyone can "
           "check: ")
      .Raw("<a href=\"/checkpoint\">")
      .Say("检查点", "checkpoint")
      .Raw("</a></p></footer></body></html>\n");
  return std::move(page).Take();
}

const std::string& StyleHash() {
  static const std::string hash =
      "'sha256-" + base::Base64Encode(base::AsView(base::Sha256(kPageStyle.text()))) + "'";
  return hash;
}

std::string RenderLandingPage(Lang lang) {
  Html page =
      BeginPage(lang, lang == Lang::kZh ? "磐源 农贸市场食品追溯" : "Panyuan food tracing", "/");
  page.Raw("<h1>")
      .Say("这批货从哪来、检过没有", "Where it came from, and whether it was tested")
      .Raw("</h1><section class=\"card\">");
  SearchForm(page);
  page.Raw("</section><section class=\"card\"><h2>")
      .Say("也可以直接扫码", "Or simply scan")
      .Raw("</h2><p>")
      .Say(
          "用手机相机或扫一扫对准标签上的二维码，就会打开这批商品的页面：产地、市场和摊位、"
          "到货时间、快检结果，以及是否暂停销售。",
          "Point your phone's camera at the square code on the label. It opens the page of that "
          "batch: origin, market and stall, arrival, rapid-test results, and whether its sale "
          "was stopped.")
      .Raw("</p></section>");
  return EndPage(std::move(page), false);
}

std::string RenderProblemPage(const Problem& problem, Lang lang, std::string_view self) {
  const Heading heading = HeadingOf(problem.status);
  Html page = BeginPage(lang, (lang == Lang::kZh ? heading.zh : heading.en).text(), self);
  page.Raw("<section class=\"banner ").Raw(ToneClass(heading.tone)).Raw("\"><h1 class=\"word\">");
  ToneIcon(page, heading.tone).Say(heading.zh, heading.en).Raw("</h1><p>");
  page.Text(Sentence(problem.detail, lang)).Raw("</p>");
  if (problem.reason == "BATCH_NOT_FOUND")
    page.Raw("<p>")
        .Say("如果编码与标签一致，请把标签拿给市场管理方查看。",
             "If the code is exactly that of the label, show the label to the market's office.")
        .Raw("</p>");
  page.Raw("<p class=\"soft\">")
      .Text(std::to_string(problem.status) + (problem.reason.empty() ? "" : " " + problem.reason))
      .Raw("</p></section>");
  return EndPage(std::move(page), true);
}

std::string_view TabIcon() { return kTabIcon; }

}  // namespace panyuan::gateway
