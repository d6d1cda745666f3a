// What every picture and paper is drawn on.
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>

namespace panyuan::label {

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;
using Layout = std::unique_ptr<PangoLayout, decltype(&g_object_unref)>;

// For surfaces that write to a std::string, which is `out`.
cairo_status_t AppendTo(void* out, const unsigned char* bytes, unsigned length);

// Text in Chinese on a page whose unit is a millimetre.
Layout NewLayout(cairo_t* cairo);

}  // namespace panyuan::label
