// What the user looks at: width, colour and text that fits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace panyuan::clients {

enum class Style { kPlain, kBold, kDim, kGood, kBad, kCaution };

struct Terminal {
  bool tty = false;
  bool colour = false;  // a TTY that is not "dumb", and no NO_COLOR
  int width = 80;       // columns; of no meaning off a TTY

  // That of a file descriptor such as STDOUT_FILENO.
  static Terminal Of(int descriptor);

  // `text` in that style, or as it is where there is no colour.
  std::string Paint(std::string_view text, Style style) const;
};

// Columns that `text` (UTF-8) takes: 2 for a Chinese character or full-width sign, 0 for a
// combining mark, 1 for the rest.
int DisplayWidth(std::string_view text);

// The longest start of `text` that takes at most `width` columns; ends with "…" where it was cut.
std::string Cut(std::string_view text, int width);

// Lines of at most `width` columns (at least 20 are assumed), broken at spaces or between Chinese
// characters, except a longer word. A '\n' in `text` stays, and lines that continue an indented one
// stand two columns further in.
std::vector<std::string> Wrap(std::string_view text, int width);

}  // namespace panyuan::clients
