// Labels to print: one as a picture, many as a PDF document.
#pragma once

#include <span>
#include <string>

#include "services/base/result.h"
#include "services/label/batch_code.h"
#include "services/label/qr_picture.h"

namespace panyuan::label {

// The words on a label, ready to print, each one line of at most 200 characters; a text too long
// for its place is set smaller, then cut with an ellipsis, so that it never leaves its place.
struct LabelText {
  std::string product_zh;  // "生姜"
  std::string product_en;  // "Ginger"; may be empty, as may all that follow except the code
  BatchCode batch_code;
  std::string quantity;  // "40 kg"
  std::string market;    // "安文农贸市场"
  std::string stall;     // "A12"
  std::string arrived;   // "2026-03-04"
  std::string origin;    // "山东安丘"
};

// The two kinds of label stock, and which symbol goes on which.
//
// kA4Cell: 63.5 x 33.9 mm, 3 x 8 on an A4 page (Avery L7159 and its equals). The default signed
// symbol, 41 modules and quiet zone, takes 49 x 0.6 = 29.4 mm and leaves 31 mm for the words;
// version 7 takes 31.8 mm at 0.6 mm, and 8-Q 31.35 mm at 0.55 mm.
//
// kRoll: 40 x 30 mm, one label a page. The signed symbol at its smallest good size, 49 x 0.5 mm,
// would take 24.5 mm and leave 13 mm for the words: six Chinese characters a line, and no line for
// the batch code. So the roll carries the small symbol: 33 x 0.625 = 20.6 mm for version 2,
// 37 x 0.5 = 18.5 mm for version 3, whole dots of a 203-dpi label printer.
enum class LabelFormat { kA4Cell, kRoll };

inline constexpr size_t kMaxLabels = 1000;  // in one document

struct Label {
  LabelText text;
  QrSymbol symbol;
};

// A PDF document of `labels` in order: pages of 24 on A4, with cut marks in the margins, or a page
// each on the roll.
// Errors: LABEL_COUNT with count and max; LABEL_SYMBOL_TOO_LARGE with modules and max (a module
// would be below 0.5 mm); LABEL_FONT_MISSING; those of base::CheckText for a text.
base::Result<std::string> LabelsPdf(std::span<const Label> labels, LabelFormat format);

// One label as a PNG of `dpi` (100..600) dots an inch.
// Errors: as for LabelsPdf; INVALID_FIELD for dpi.
base::Result<std::string> LabelPng(const Label& label, LabelFormat format, int dpi = 300);

// One label as an SVG document in millimetres, its words as outlines, so that no font is needed.
// Errors: as for LabelsPdf.
base::Result<std::string> LabelSvg(const Label& label, LabelFormat format);

}  // namespace panyuan::label
