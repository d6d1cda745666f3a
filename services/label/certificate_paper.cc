#include "services/label/certificate_paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/label/drawing_surface.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Presence;
using base::Result;
using base::Status;

constexpr double kPointsPerMm = 72 / 25.4;
constexpr double kPageWidth = 148, kPageHeight = 105;  // A6 across
constexpr double kLeft = 9, kRight = 139;
constexpr double kSymbolLeft = 105, kSymbolTop = 46, kSymbolSide = 34;
constexpr double kCaptionWidth = 25;
constexpr size_t kMaxTextChars = 80;

constexpr std::string_view kTitle = "承诺达标合格证";
// The form of the Ministry's circular of 2021 (农办质〔2021〕), recalled and not read; its promise
// is what article 39 of the Agricultural Product Quality and Safety Law asks for.
constexpr std::string_view kPromise = "我承诺对生产销售的食用农产品：";
constexpr std::string_view kPromises[] = {"不使用禁用农药兽药、停用兽药和非法添加物",
                                          "常规农药兽药残留不超标", "对承诺的真实性负责"};

struct Style {
  double size_pt;
  bool bold = false;
  bool grey = false;
  PangoAlignment alignment = PANGO_ALIGN_LEFT;
};

// Draws on a page whose unit is a millimetre.
class Pen {
 public:
  explicit Pen(cairo_t* cairo) : cairo_(cairo), layout_(NewLayout(cairo)) {
    pango_layout_set_single_paragraph_mode(layout_.get(), TRUE);
    pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
  }

  // One line, its top at `y`.
  void Text(double x, double y, double width, const Style& style, std::string_view text) {
    Set(width, style, text);
    const double shade = style.grey ? 0.35 : 0;
    cairo_set_source_rgb(cairo_, shade, shade, shade);
    cairo_move_to(cairo_, x, y);
    pango_cairo_show_layout(cairo_, layout_.get());
  }

  bool HasGlyphs(std::string_view text) {
    Set(100, {10}, text);
    return pango_layout_get_unknown_glyphs_count(layout_.get()) == 0;
  }

  void Line(double x, double y, double to_x, double to_y) {
    cairo_move_to(cairo_, x, y);
    cairo_line_to(cairo_, to_x, to_y);
    cairo_set_line_width(cairo_, 0.2);
    cairo_stroke(cairo_);
  }

  // A box with a tick in it, or without.
  void Box(double x, double y, bool ticked) {
    constexpr double kSide = 3;
    cairo_set_source_rgb(cairo_, 0, 0, 0);
    cairo_set_line_width(cairo_, 0.25);
    cairo_rectangle(cairo_, x, y, kSide, kSide);
    cairo_stroke(cairo_);
    if (!ticked) return;
    cairo_move_to(cairo_, x + 0.6, y + 1.5);
    cairo_line_to(cairo_, x + 1.3, y + 2.3);
    cairo_line_to(cairo_, x + 2.6, y + 0.5);
    cairo_set_line_width(cairo_, 0.45);
    cairo_stroke(cairo_);
  }

  void Symbol(const QrSymbol& symbol, double x, double y, double side) {
    const double module = side / (symbol.size + 2 * kQuietZone);
    const double left = x + kQuietZone * module, top = y + kQuietZone * module;
    ForEachDarkRun(symbol, [&](int column, int row, int length) {
      cairo_rectangle(cairo_, left + column * module, top + row * module, length * module, module);
    });
    cairo_set_source_rgb(cairo_, 0, 0, 0);
    // One path and no antialiasing: no pale seams between the rows.
    cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_NONE);
    cairo_fill(cairo_);
    cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_DEFAULT);
  }

 private:
  void Set(double width, const Style& style, std::string_view text) {
    const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font(
        pango_font_description_new(), pango_font_description_free);
    pango_font_description_set_family_static(font.get(), "Noto Sans CJK SC");
    pango_font_description_set_weight(font.get(),
                                      style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(),
                                             style.size_pt / kPointsPerMm * PANGO_SCALE);
    pango_layout_set_font_description(layout_.get(), font.get());
    pango_layout_set_width(layout_.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_alignment(layout_.get(), style.alignment);
    pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
  }

  cairo_t* cairo_;
  Layout layout_;
};

void DrawPromises(Pen& pen, const CertificateText& text) {
  pen.Text(kLeft, 21, 120, {9}, kPromise);
  double y = 26.6;
  for (const std::string_view promise : kPromises) {
    pen.Box(kLeft + 2, y + 1, true);
    pen.Text(kLeft + 7, y, 110, {9}, promise);
    y += 5.4;
  }
  pen.Text(kLeft, 44, 20, {9, true}, "承诺依据");
  const std::pair<bool, std::string_view> grounds[] = {{text.commissioned_test, "委托检测"},
                                                       {text.own_test, "自我检测"},
                                                       {text.control, "内部质量控制"},
                                                       {text.promise, "自我承诺"}};
  double x = kLeft + 2;
  for (const auto& [ticked, word] : grounds) {
    pen.Box(x, 50, ticked);
    pen.Text(x + 4, 49, 24, {8.5}, word);
    x += word.size() > 12 ? 27 : 21;
  }
}

void DrawFacts(Pen& pen, const CertificateText& text) {
  const std::pair<std::string_view, const std::string&> facts[] = {
      {"产品名称", text.product_name},
      {"数量（重量）", text.quantity},
      {"产地", text.origin},
      {"生产者", text.producer_name},
      {"联系方式", text.producer_contact},
      {"开具日期", text.issued_day}};
  double y = 56.5;
  for (const auto& [caption, value] : facts) {
    pen.Text(kLeft, y, kCaptionWidth, {9, false, true}, caption);
    pen.Text(kLeft + kCaptionWidth, y, kSymbolLeft - kLeft - kCaptionWidth - 2, {9.5, true}, value);
    y += 6.1;
  }
}

void DrawPage(Pen& pen, const CertificateText& text, const QrSymbol& symbol) {
  pen.Text(kLeft, 7, kRight - kLeft, {17, true, false, PANGO_ALIGN_CENTER}, kTitle);
  pen.Line(kLeft, 18.5, kRight, 18.5);
  DrawPromises(pen, text);
  DrawFacts(pen, text);
  pen.Symbol(symbol, kSymbolLeft, kSymbolTop, kSymbolSide);
  constexpr Style kCentred{8, true, false, PANGO_ALIGN_CENTER};
  pen.Text(kSymbolLeft - 3, kSymbolTop + kSymbolSide, kSymbolSide + 6, kCentred, text.batch_code);
  pen.Text(kSymbolLeft - 3, kSymbolTop + kSymbolSide + 4.4, kSymbolSide + 6,
           {7, false, true, PANGO_ALIGN_CENTER}, "扫码查溯源 / Scan to trace");
  pen.Line(kLeft, 95, kRight, 95);
  pen.Text(kLeft, 96.5, 60, {7.5, true}, "编号 " + text.number);
  pen.Text(kRight - 75, 96.5, 75, {7, false, true, PANGO_ALIGN_RIGHT},
           "依据《农产品质量安全法》第三十九条开具");
}

Status Check(const CertificateText& text) {
  const std::pair<const std::string&, const char*> required[] = {
      {text.number, "number"},     {text.batch_code, "batch_code"},
      {text.quantity, "quantity"}, {text.product_name, "product_name"},
      {text.origin, "origin"},     {text.issued_day, "issued_day"}};
  for (const auto& [value, field] : required)
    PANYUAN_TRY(base::CheckText(value, field, kMaxTextChars, Presence::kRequired));
  PANYUAN_TRY(
      base::CheckText(text.producer_name, "producer_name", kMaxTextChars, Presence::kOptional));
  return base::CheckText(text.producer_contact, "producer_contact", kMaxTextChars,
                         Presence::kOptional);
}

}  // namespace

Result<std::string> CertificatePdf(const CertificateText& text, const QrSymbol& symbol) {
  PANYUAN_TRY(Check(text));
  std::string pdf;
  const Surface surface(cairo_pdf_surface_create_for_stream(
                            AppendTo, &pdf, kPageWidth * kPointsPerMm, kPageHeight * kPointsPerMm),
                        cairo_surface_destroy);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE,
                                 std::string(kTitle).c_str());
  const Context cairo(cairo_create(surface.get()), cairo_destroy);
  cairo_scale(cairo.get(), kPointsPerMm, kPointsPerMm);
  {
    Pen pen(cairo.get());
    if (!pen.HasGlyphs(kTitle)) return kLabelFontMissing;
    DrawPage(pen, text, symbol);
  }
  cairo_show_page(cairo.get());
  cairo_surface_finish(surface.get());
  if (cairo_status(cairo.get()) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
    return base::kInternalFault;
  return pdf;
}

}  // namespace panyuan::label
