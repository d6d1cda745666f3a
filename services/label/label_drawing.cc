#include "services/label/label_drawing.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

#include "services/base/text.h"
#include "services/label/drawing_surface.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;

constexpr double kMmPerPoint = 25.4 / 72;
constexpr double kMinModuleMm = 0.5;
constexpr size_t kMaxTextChars = 200;
// Fractions of a Chinese font's em: from the middle of a character down to the baseline, and from
// line to line where a text takes two.
constexpr double kMiddleToBaseline = 0.38;
constexpr double kLineHeight = 1.16;
constexpr double kFontHeight = 1.448;  // what Noto Sans CJK takes by itself
constexpr std::string_view kInvitation = "扫码查溯源 / Scan to trace";

// Where a format puts its symbol, quiet zone included, and how large its modules are. The symbol
// stands at the left of the box, half way down.
struct SymbolBox {
  double x, y, side;  // mm
  double max_module_mm;
  double step_mm;  // a module is a multiple of this
};

SymbolBox SymbolBoxOf(LabelFormat format) {
  switch (format) {
    case LabelFormat::kA4Cell:
      return {0.8, 1, 31.9, 0.6, 0.05};
    case LabelFormat::kRoll:
      return {0.6, 0.3, 20.7, 0.625, 0.125};  // a dot at 203 dpi is 0.125 mm
  }
  return {};
}

int ModulesWithQuietZone(const QrSymbol& symbol) { return symbol.size + 2 * kQuietZone; }

double ModuleMm(const QrSymbol& symbol, const SymbolBox& box) {
  const double fitting = box.side / ModulesWithQuietZone(symbol);
  const double steps = std::min(fitting, box.max_module_mm) / box.step_mm;
  return std::floor(steps + 1e-9) * box.step_mm;
}

double SideMm(const QrSymbol& symbol, const SymbolBox& box) {
  return ModuleMm(symbol, box) * ModulesWithQuietZone(symbol);
}

void DrawSymbol(cairo_t* cairo, const QrSymbol& symbol, const SymbolBox& box) {
  const double module = ModuleMm(symbol, box);
  const double left = box.x + kQuietZone * module;
  const double top = box.y + (box.side - symbol.size * module) / 2;
  ForEachDarkRun(symbol, [&](int x, int y, int length) {
    cairo_rectangle(cairo, left + x * module, top + y * module, length * module, module);
  });
  // One path and no antialiasing: no pale seams between the rows, on paper or on a screen.
  cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
  cairo_fill(cairo);
  cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT);
}

enum class Face { kRegular, kBold, kCode };

struct Style {
  double size_pt;
  double min_pt;  // a text still too wide at this size is cut
  Face face = Face::kRegular;
  PangoAlignment alignment = PANGO_ALIGN_LEFT;
  int max_lines = 1;  // a text too wide at min_pt first grows upwards to this many lines
};

struct Line {
  double x, baseline, width;  // mm; the last baseline, when it takes several lines
  Style style;
  std::string text;
};

Layout NewLabelLayout(cairo_t* cairo) {
  Layout layout = NewLayout(cairo);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout.get(), kLineHeight / kFontHeight);
  return layout;
}

void SetFont(PangoLayout* layout, Face face, double size_pt) {
  const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font(
      pango_font_description_new(), pango_font_description_free);
  pango_font_description_set_family_static(
      font.get(), face == Face::kCode ? "Noto Sans Mono CJK SC" : "Noto Sans CJK SC");
  pango_font_description_set_weight(
      font.get(), face == Face::kRegular ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size(font.get(), size_pt * kMmPerPoint * PANGO_SCALE);
  pango_layout_set_font_description(layout, font.get());
}

double WidthMm(PangoLayout* layout) {
  int width = 0;
  pango_layout_get_size(layout, &width, nullptr);
  return static_cast<double>(width) / PANGO_SCALE;
}

// Draws the text as large as it fits.
void DrawLine(cairo_t* cairo, PangoLayout* layout, const Line& line) {
  const Style& style = line.style;
  double size_pt = style.size_pt;
  SetFont(layout, style.face, size_pt);
  pango_layout_set_text(layout, line.text.data(), static_cast<int>(line.text.size()));
  pango_layout_set_width(layout, -1);
  const double excess = WidthMm(layout) / line.width;
  if (excess > 1) {
    // In quarter points: pango keeps every size it has met.
    size_pt = std::max(std::floor(size_pt / excess * 4) / 4, style.min_pt);
    SetFont(layout, style.face, size_pt);
  }
  pango_layout_set_width(layout, static_cast<int>(line.width * PANGO_SCALE));
  pango_layout_set_height(layout, -style.max_lines);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment(layout, style.alignment);
  const int more_lines = pango_layout_get_line_count(layout) - 1;
  const double rise = more_lines * kLineHeight * size_pt * kMmPerPoint;
  const double ascent = static_cast<double>(pango_layout_get_baseline(layout)) / PANGO_SCALE;
  cairo_move_to(cairo, line.x, line.baseline - rise - ascent);
  pango_cairo_show_layout(cairo, layout);
}

struct Fact {
  std::string caption;
  std::string value;
};

// Stacks lines downwards; an empty text takes no room.
class Column {
 public:
  Column(double x, double y, double right) : x_(x), y_(y), right_(right) {}

  void Add(double height, Style style, std::string text) {
    if (text.empty()) return;
    lines_.push_back({x_, Baseline(height, style), right_ - x_, style, std::move(text)});
    y_ += height;
  }

  void AddFacts(double height, double caption_width, Style caption, Style value,
                std::initializer_list<Fact> facts) {
    const double value_x = x_ + caption_width;
    for (const Fact& fact : facts) {
      if (fact.value.empty()) continue;
      const double baseline = Baseline(height, value);
      lines_.push_back({x_, baseline, caption_width, caption, fact.caption});
      lines_.push_back({value_x, baseline, right_ - value_x, value, fact.value});
      y_ += height;
    }
  }

  void Skip(double height) { y_ += height; }
  double y() const { return y_; }
  std::vector<Line> Take() { return std::move(lines_); }

 private:
  // Of a line whose characters stand half way down the next `height`.
  double Baseline(double height, const Style& style) const {
    return y_ + height / 2 + kMiddleToBaseline * style.size_pt * kMmPerPoint;
  }

  double x_, y_, right_;
  std::vector<Line> lines_;
};

std::vector<Line> A4CellLines(const LabelText& text, double symbol_right) {
  constexpr double kTop = 1.4, kBottom = 32.5;
  Column column(symbol_right + 0.3, kTop, 62.1);
  column.Add(5.5, {14, 8, Face::kBold}, text.product_zh);
  column.Add(2.9, {7.5, 5.5}, text.product_en);
  column.Skip(0.3);
  column.Add(4.9, {12.5, 10, Face::kCode}, text.batch_code.ToString());
  column.Skip(0.3);
  column.AddFacts(2.85, 12.5, {6, 5}, {7.2, 5.5},
                  {{"数量 Qty", text.quantity},
                   {"到货 Arrived", text.arrived},
                   {"产地 Origin", text.origin},
                   {"摊位 Stall", text.stall}});
  column.Add(2.85, {7.2, 5.5}, text.market);
  column.Skip(0.3);
  column.Add(2.7, {6.5, 6, Face::kBold}, std::string(kInvitation));
  const double slack = kBottom - column.y();
  std::vector<Line> lines = column.Take();
  for (Line& line : lines) line.baseline += slack / 2;
  return lines;
}

std::vector<Line> RollLines(const LabelText& text, double symbol_right) {
  Column column(symbol_right + 0.3, 3.4, 39.2);  // above it, room for a name of two lines
  column.Add(4.6, {12.5, 8.5, Face::kBold, PANGO_ALIGN_LEFT, 2}, text.product_zh);
  column.Add(2.8, {6.5, 5}, text.product_en);
  column.Skip(0.3);
  column.AddFacts(2.9, 4.9, {6, 6}, {6.6, 5},
                  {{"数量", text.quantity}, {"到货", text.arrived}, {"产地", text.origin}});
  std::vector<Line> lines = column.Take();
  const std::string stall = text.stall.empty() ? "" : "摊位 " + text.stall + "　";
  constexpr auto kCentre = PANGO_ALIGN_CENTER;
  lines.push_back({1, 24.2, 38, {11.6, 11.6, Face::kCode, kCentre}, text.batch_code.ToString()});
  lines.push_back({1, 26.85, 38, {6.2, 5, Face::kRegular, kCentre}, stall + text.market});
  lines.push_back({1, 29.0, 38, {5.8, 5.8, Face::kBold, kCentre}, std::string(kInvitation)});
  return lines;
}

std::vector<Line> LinesOf(const Label& label, LabelFormat format) {
  const SymbolBox box = SymbolBoxOf(format);
  const double symbol_right = box.x + SideMm(label.symbol, box);
  switch (format) {
    case LabelFormat::kA4Cell:
      return A4CellLines(label.text, symbol_right);
    case LabelFormat::kRoll:
      return RollLines(label.text, symbol_right);
  }
  return {};
}

// Asks for the glyphs themselves: any font that has them will do.
bool HasChineseFont() {
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1), cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()),
                                                                 cairo_destroy);
  const Layout layout = NewLabelLayout(cairo.get());
  SetFont(layout.get(), Face::kRegular, 10);
  pango_layout_set_text(layout.get(), kInvitation.data(), static_cast<int>(kInvitation.size()));
  return pango_layout_get_unknown_glyphs_count(layout.get()) == 0;
}

}  // namespace

LabelSize SizeOf(LabelFormat format) {
  switch (format) {
    case LabelFormat::kA4Cell:
      return {63.5, 33.9};
    case LabelFormat::kRoll:
      return {40, 30};
  }
  return {};
}

base::Status CheckLabel(const Label& label, LabelFormat format) {
  const LabelText& text = label.text;
  using base::Presence;
  PANYUAN_TRY(base::CheckText(text.product_zh, "product_zh", kMaxTextChars, Presence::kRequired));
  const std::pair<const std::string&, const char*> optional[] = {
      {text.product_en, "product_en"}, {text.quantity, "quantity"}, {text.market, "market"},
      {text.stall, "stall"},           {text.arrived, "arrived"},   {text.origin, "origin"}};
  for (const auto& [value, field] : optional)
    PANYUAN_TRY(base::CheckText(value, field, kMaxTextChars, Presence::kOptional));
  const SymbolBox box = SymbolBoxOf(format);
  if (ModuleMm(label.symbol, box) < kMinModuleMm - 1e-9) {
    const int max = static_cast<int>(box.side / kMinModuleMm) - 2 * kQuietZone;
    return Error(kLabelSymbolTooLarge,
                 {{"modules", std::to_string(label.symbol.size)}, {"max", std::to_string(max)}});
  }
  static const bool has_chinese_font = HasChineseFont();
  if (!has_chinese_font) return kLabelFontMissing;
  return base::Ok();
}

void DrawLabel(cairo_t* cairo, const Label& label, LabelFormat format) {
  const LabelSize size = SizeOf(format);
  cairo_save(cairo);
  cairo_rectangle(cairo, 0, 0, size.width_mm, size.height_mm);
  cairo_clip(cairo);
  cairo_set_source_rgb(cairo, 0, 0, 0);
  DrawSymbol(cairo, label.symbol, SymbolBoxOf(format));
  const Layout layout = NewLabelLayout(cairo);
  for (const Line& line : LinesOf(label, format)) DrawLine(cairo, layout.get(), line);
  cairo_restore(cairo);
}

}  // namespace panyuan::label
