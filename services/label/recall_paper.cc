#include "services/label/recall_paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "services/base/reasons.h"
#include "services/label/drawing_surface.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Result;

constexpr double kMmPerPoint = 25.4 / 72;
constexpr double kPageWidth = 210, kPageHeight = 297;
constexpr double kLeft = 15, kRight = 195, kTop = 15, kBottom = 280, kFoot = 284;
constexpr double kRowHeight = 5.2, kCellGap = 1.5;
constexpr double kCaptionWidth = 42;

using Font = std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)>;

Font NewFont(double size_pt, PangoWeight weight) {
  Font font(pango_font_description_new(), pango_font_description_free);
  pango_font_description_set_family_static(font.get(), "Noto Sans CJK SC");
  pango_font_description_set_weight(font.get(), weight);
  pango_font_description_set_absolute_size(font.get(), size_pt * kMmPerPoint * PANGO_SCALE);
  return font;
}

struct Shade {
  double red = 0, green = 0, blue = 0;
};
constexpr Shade kBlack{}, kGrey{0.35, 0.35, 0.35}, kRed{0.72, 0.05, 0.05};

// Draws on pages whose unit is a millimetre.
class Pen {
 public:
  explicit Pen(cairo_t* cairo) : cairo_(cairo), layout_(NewLayout(cairo)) {
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  }

  struct Place {
    double x, y, width;
    PangoAlignment alignment = PANGO_ALIGN_LEFT;
    bool wrap = false;  // else cut at its end
  };

  // Gives the height.
  double Text(const Place& place, const Font& font, const Shade& shade, std::string_view text) {
    Set(place, font, text);
    cairo_set_source_rgb(cairo_, shade.red, shade.green, shade.blue);
    cairo_move_to(cairo_, place.x, place.y);
    pango_cairo_show_layout(cairo_, layout_.get());
    return Height();
  }

  double Measure(const Place& place, const Font& font, std::string_view text) {
    Set(place, font, text);
    return Height();
  }

  bool HasGlyphs(const Font& font, std::string_view text) {
    Set({0, 0, kRight - kLeft}, font, text);
    return pango_layout_get_unknown_glyphs_count(layout_.get()) == 0;
  }

  void Rule(double y, double width) {
    cairo_move_to(cairo_, kLeft, y);
    cairo_line_to(cairo_, kRight, y);
    cairo_set_line_width(cairo_, width);
    cairo_set_source_rgb(cairo_, kGrey.red, kGrey.green, kGrey.blue);
    cairo_stroke(cairo_);
  }

  void EndPage() { cairo_show_page(cairo_); }

 private:
  void Set(const Place& place, const Font& font, std::string_view text) {
    pango_layout_set_font_description(layout_.get(), font.get());
    pango_layout_set_width(layout_.get(), static_cast<int>(place.width * PANGO_SCALE));
    pango_layout_set_alignment(layout_.get(), place.alignment);
    pango_layout_set_ellipsize(layout_.get(),
                               place.wrap ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(layout_.get(), place.wrap ? FALSE : TRUE);
    pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
  }
  double Height() {
    int height = 0;
    pango_layout_get_size(layout_.get(), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }

  cairo_t* cairo_;
  Layout layout_;
};

// Puts a paper on pages from the top down.
class Pages {
 public:
  Pages(cairo_t* cairo, const Paper& paper) : pen_(cairo), paper_(paper) {}

  bool HasChineseFont() { return pen_.HasGlyphs(regular_, paper_.title); }

  void Draw() {
    DrawHead();
    for (const PaperTable& table : paper_.tables) DrawTable(table);
    y_ += 3;
    for (const std::string& note : paper_.notes) DrawNote(note);
    EndPage();
  }

 private:
  void DrawHead() {
    y_ += pen_.Text({kLeft, y_, kRight - kLeft}, title_, paper_.warning ? kRed : kBlack,
                    paper_.title);
    y_ += pen_.Text({kLeft, y_, kRight - kLeft}, regular_, kGrey, paper_.title_en) + 2;
    pen_.Rule(y_, 0.4);
    y_ += 2;
    for (const auto& [caption, value] : paper_.facts) {
      const Pen::Place place{kLeft + kCaptionWidth, y_, kRight - kLeft - kCaptionWidth,
                             PANGO_ALIGN_LEFT, true};
      pen_.Text({kLeft, y_, kCaptionWidth}, regular_, kGrey, caption);
      y_ += std::max(pen_.Text(place, regular_, kBlack, value) + 0.5, kRowHeight);
    }
  }

  void DrawTable(const PaperTable& table) {
    Need(4 * kRowHeight + 4);
    y_ += 4;
    y_ += pen_.Text({kLeft, y_, kRight - kLeft}, heading_, kBlack, table.title) + 1;
    DrawHeadings(table);
    for (const auto& row : table.rows) {
      if (y_ + kRowHeight > kBottom) {
        EndPage();
        DrawHeadings(table);
      }
      DrawRow(table, row, small_, kBlack);
    }
    pen_.Rule(y_, 0.2);
  }

  void DrawHeadings(const PaperTable& table) {
    std::vector<std::string> headings;
    for (const PaperColumn& column : table.columns) headings.push_back(column.heading);
    pen_.Rule(y_, 0.2);
    DrawRow(table, headings, small_bold_, kGrey);
    pen_.Rule(y_, 0.2);
  }

  void DrawRow(const PaperTable& table, const std::vector<std::string>& cells, const Font& font,
               const Shade& shade) {
    double x = kLeft;
    for (size_t i = 0; i < std::min(cells.size(), table.columns.size()); ++i) {
      const PaperColumn& column = table.columns[i];
      pen_.Text({x, y_ + 0.5, column.width_mm - kCellGap,
                 column.number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT},
                font, shade, cells[i]);
      x += column.width_mm;
    }
    y_ += kRowHeight;
  }

  void DrawNote(const std::string& note) {
    Pen::Place place{kLeft, y_, kRight - kLeft, PANGO_ALIGN_LEFT, true};
    Need(pen_.Measure(place, small_, note) + 1);
    place.y = y_;
    y_ += pen_.Text(place, small_, kGrey, note) + 1;
  }

  void Need(double height) {
    if (y_ + height > kBottom) EndPage();
  }

  void EndPage() {
    const double half = (kRight - kLeft) / 2;
    pen_.Text({kLeft, kFoot, half}, small_, kGrey, paper_.code);
    pen_.Text({kLeft + half, kFoot, half, PANGO_ALIGN_RIGHT}, small_, kGrey,
              "第 " + std::to_string(++page_) + " 页");
    pen_.EndPage();
    y_ = kTop;
  }

  Pen pen_;
  const Paper& paper_;
  const Font title_ = NewFont(18, PANGO_WEIGHT_BOLD), heading_ = NewFont(11, PANGO_WEIGHT_BOLD),
             regular_ = NewFont(9.5, PANGO_WEIGHT_NORMAL),
             small_ = NewFont(7.5, PANGO_WEIGHT_NORMAL),
             small_bold_ = NewFont(7.5, PANGO_WEIGHT_BOLD);
  double y_ = kTop;
  int page_ = 0;
};

}  // namespace

Result<std::string> PaperPdf(const Paper& paper) {
  std::string pdf;
  const Surface surface(cairo_pdf_surface_create_for_stream(
                            AppendTo, &pdf, kPageWidth / kMmPerPoint, kPageHeight / kMmPerPoint),
                        cairo_surface_destroy);
  const std::string title = paper.code + " " + paper.title;
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  const Context cairo(cairo_create(surface.get()), cairo_destroy);
  cairo_scale(cairo.get(), 1 / kMmPerPoint, 1 / kMmPerPoint);
  Pages pages(cairo.get(), paper);
  if (!pages.HasChineseFont()) return kLabelFontMissing;
  pages.Draw();
  cairo_surface_finish(surface.get());
  if (cairo_status(cairo.get()) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
    return base::kInternalFault;
  return pdf;
}

}  // namespace panyuan::label
