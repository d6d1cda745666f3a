// QR symbols (ISO/IEC 18004) and their pictures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

namespace panyuan::label {

// How much of a symbol may be damaged and still read: about 7, 15, 25 or 30 percent.
enum class QrLevel { kL, kM, kQ, kH };

// White modules that must surround a symbol.
inline constexpr int kQuietZone = 4;

struct QrSymbol {
  int version = 0;            // 1..40
  int size = 0;               // modules a side: 17 + 4 * version
  std::vector<bool> modules;  // row by row, true is dark

  // Modules outside the symbol are light: the quiet zone.
  bool Dark(int x, int y) const {
    return x >= 0 && y >= 0 && x < size && y < size && modules[y * size + x];
  }
};

// Calls `draw(x, y, length)` for each run of dark modules, row by row.
template <class Draw>
void ForEachDarkRun(const QrSymbol& symbol, Draw draw) {
  for (int y = 0; y < symbol.size; ++y) {
    for (int x = 0; x < symbol.size; ++x) {
      const int start = x;
      while (symbol.Dark(x, y)) ++x;
      if (x > start) draw(start, y, x - start);
    }
  }
}

// The smallest symbol for `text`. QR's alphanumeric characters (0-9 A-Z $%*+-./: and space) alone
// take 5.5 bits each, with any other one in the text 8. A long run of digits at its end becomes a
// numeric segment, a third shorter.
// Default label at kM: version 6 (41 modules) for a host of up to 16 characters, 7 up to 40.
// For wet or crumpled goods at kQ: version 8 up to 19. Small label at kM: version 2 up to 15, 3 up
// to 38.
// Errors: QR_TEXT_INVALID with length (empty, or too long for version 40).
base::Result<QrSymbol> MakeQr(std::string_view text, QrLevel level = QrLevel::kM);

// An 8-bit grey PNG with the quiet zone, `module_px` (1..64) pixels a module.
// Errors: INVALID_FIELD for module_px.
base::Result<std::string> QrPng(const QrSymbol& symbol, int module_px);

enum class TerminalStyle {
  kColour,      // half blocks, black on white by escape sequences: right on any background
  kHalfBlocks,  // half blocks, no escapes: for light text on a dark background
  kAscii,       // two '#' a light module: the same without UTF-8
};

// The symbol with its quiet zone as lines of text, each ended by '\n'.
std::string QrText(const QrSymbol& symbol, TerminalStyle style);

}  // namespace panyuan::label
