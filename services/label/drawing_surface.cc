#include "services/label/drawing_surface.h"

#include <string>

namespace panyuan::label {

cairo_status_t AppendTo(void* out, const unsigned char* bytes, unsigned length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

Layout NewLayout(cairo_t* cairo) {
  Layout layout(pango_cairo_create_layout(cairo), g_object_unref);
  PangoContext* const context = pango_layout_get_context(layout.get());
  // Hinting and rounding are to whole pixels, and here a user unit, a "pixel", is a millimetre.
  pango_context_set_round_glyph_positions(context, FALSE);
  const std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options(
      cairo_font_options_create(), cairo_font_options_destroy);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context, options.get());
  pango_context_set_language(context, pango_language_from_string("zh-cn"));
  return layout;
}

}  // namespace panyuan::label
