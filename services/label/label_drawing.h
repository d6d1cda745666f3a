// One label drawn on a cairo context; label_sheet.cc puts it on pages.
#pragma once

#include <cairo.h>

#include "services/base/result.h"
#include "services/label/label_sheet.h"

namespace panyuan::label {

struct LabelSize {
  double width_mm;
  double height_mm;
};
LabelSize SizeOf(LabelFormat format);

// Whether the texts are sound, the symbol fits and a Chinese font is there.
// Errors: those of LabelsPdf for one label.
base::Status CheckLabel(const Label& label, LabelFormat format);

// Draws a label that passed CheckLabel, its top left corner at (0, 0) of `cairo`, whose user unit
// is a millimetre. Nothing is drawn outside the label.
void DrawLabel(cairo_t* cairo, const Label& label, LabelFormat format);

}  // namespace panyuan::label
