#include "services/label/label_sheet.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <algorithm>
#include <memory>

#include "services/base/reasons.h"
#include "services/label/drawing_surface.h"
#include "services/label/label_drawing.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Result;

constexpr double kMmPerInch = 25.4;
constexpr double kPointsPerMm = 72 / kMmPerInch;
constexpr int kMinDpi = 100, kMaxDpi = 600;

// Avery L7159 on A4, in mm.
constexpr double kPageWidth = 210, kPageHeight = 297;
constexpr int kColumns = 3, kRows = 8;
constexpr double kLeft = 7.25, kTop = 12.9, kColumnPitch = 66.0, kRowPitch = 33.9;
constexpr size_t kPerPage = kColumns * kRows;

Context NewContext(const Surface& surface) { return {cairo_create(surface.get()), cairo_destroy}; }

// Short strokes in the page's margins, for scissors on plain paper; label stock never shows them.
void DrawCutMarks(cairo_t* cairo) {
  const LabelSize cell = SizeOf(LabelFormat::kA4Cell);
  const auto stroke = [cairo](double x, double y, double dx, double dy) {
    cairo_move_to(cairo, x, y);
    cairo_rel_line_to(cairo, dx, dy);
  };
  for (int column = 0; column < kColumns; ++column) {
    for (double x :
         {kLeft + column * kColumnPitch, kLeft + column * kColumnPitch + cell.width_mm}) {
      stroke(x, kTop - 5, 0, 3);
      stroke(x, kPageHeight - kTop + 2, 0, 3);
    }
  }
  for (int row = 0; row <= kRows; ++row) {
    stroke(kLeft - 2.5, kTop + row * kRowPitch, -1.5, 0);
    stroke(kPageWidth - kLeft + 2.5, kTop + row * kRowPitch, 1.5, 0);
  }
  cairo_set_line_width(cairo, 0.1);
  cairo_set_source_rgb(cairo, 0.4, 0.4, 0.4);
  cairo_stroke(cairo);
}

void DrawA4Page(cairo_t* cairo, std::span<const Label> labels) {
  DrawCutMarks(cairo);
  for (size_t i = 0; i < labels.size(); ++i) {
    cairo_save(cairo);
    cairo_translate(cairo, kLeft + static_cast<double>(i % kColumns) * kColumnPitch,
                    kTop + static_cast<double>(i / kColumns) * kRowPitch);
    DrawLabel(cairo, labels[i], LabelFormat::kA4Cell);
    cairo_restore(cairo);
  }
  cairo_show_page(cairo);
}

LabelSize PageSize(LabelFormat format) {
  return format == LabelFormat::kA4Cell ? LabelSize{kPageWidth, kPageHeight} : SizeOf(format);
}

void DrawPages(cairo_t* cairo, std::span<const Label> labels, LabelFormat format) {
  if (format == LabelFormat::kA4Cell) {
    for (; !labels.empty(); labels = labels.subspan(std::min(kPerPage, labels.size())))
      DrawA4Page(cairo, labels.first(std::min(kPerPage, labels.size())));
    return;
  }
  for (const Label& label : labels) {
    DrawLabel(cairo, label, format);
    cairo_show_page(cairo);
  }
}

}  // namespace

Result<std::string> LabelsPdf(std::span<const Label> labels, LabelFormat format) {
  if (labels.empty() || labels.size() > kMaxLabels)
    return Error(kLabelCount,
                 {{"count", std::to_string(labels.size())}, {"max", std::to_string(kMaxLabels)}});
  for (const Label& label : labels) PANYUAN_TRY(CheckLabel(label, format));
  std::string pdf;
  const LabelSize page = PageSize(format);
  const Surface surface(
      cairo_pdf_surface_create_for_stream(AppendTo, &pdf, page.width_mm * kPointsPerMm,
                                          page.height_mm * kPointsPerMm),
      cairo_surface_destroy);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, "溯源标签 Labels");
  const Context cairo = NewContext(surface);
  cairo_scale(cairo.get(), kPointsPerMm, kPointsPerMm);
  DrawPages(cairo.get(), labels, format);
  cairo_surface_finish(surface.get());
  if (cairo_status(cairo.get()) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
    return base::kInternalFault;
  return pdf;
}

Result<std::string> LabelPng(const Label& label, LabelFormat format, int dpi) {
  if (dpi < kMinDpi || dpi > kMaxDpi)
    return Error(
        base::kInvalidField,
        {{"field", "dpi"}, {"problem", "must be 100 to 600"}, {"problem_zh", "须为 100 至 600"}});
  PANYUAN_TRY(CheckLabel(label, format));
  const LabelSize size = SizeOf(format);
  const double pixels_per_mm = dpi / kMmPerInch;
  const Surface surface(cairo_image_surface_create(
                            CAIRO_FORMAT_RGB24, static_cast<int>(size.width_mm * pixels_per_mm),
                            static_cast<int>(size.height_mm * pixels_per_mm)),
                        cairo_surface_destroy);
  const Context cairo = NewContext(surface);
  cairo_set_source_rgb(cairo.get(), 1, 1, 1);
  cairo_paint(cairo.get());
  cairo_scale(cairo.get(), pixels_per_mm, pixels_per_mm);
  DrawLabel(cairo.get(), label, format);
  std::string png;
  if (cairo_surface_write_to_png_stream(surface.get(), AppendTo, &png) != CAIRO_STATUS_SUCCESS)
    return base::kInternalFault;
  return png;
}

Result<std::string> LabelSvg(const Label& label, LabelFormat format) {
  PANYUAN_TRY(CheckLabel(label, format));
  const LabelSize size = SizeOf(format);
  std::string svg;
  const Surface surface(
      cairo_svg_surface_create_for_stream(AppendTo, &svg, size.width_mm, size.height_mm),
      cairo_surface_destroy);
  cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_MM);
  const Context cairo = NewContext(surface);
  DrawLabel(cairo.get(), label, format);
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return base::kInternalFault;
  return svg;
}

}  // namespace panyuan::label
