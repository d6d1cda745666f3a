#include "services/label/qr_picture.h"

#include <png.h>
#include <qrencode.h>

#include <algorithm>
#include <memory>

#include "services/base/reasons.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

using base::Error;
using base::Result;

constexpr int kMaxModulePx = 64;
// A segment's header costs 14 bits, which this many digits win back.
constexpr size_t kMinNumericRun = 8;
constexpr std::string_view kAlphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

QRecLevel ToLevel(QrLevel level) {
  switch (level) {
    case QrLevel::kL:
      return QR_ECLEVEL_L;
    case QrLevel::kM:
      return QR_ECLEVEL_M;
    case QrLevel::kQ:
      return QR_ECLEVEL_Q;
    case QrLevel::kH:
      return QR_ECLEVEL_H;
  }
  return QR_ECLEVEL_M;
}

// Where the digits at the end of `text` begin, or its length when they are few.
size_t NumericStart(std::string_view text) {
  const size_t last = text.find_last_not_of("0123456789");
  const size_t start = last == text.npos ? 0 : last + 1;
  return text.size() - start < kMinNumericRun ? text.size() : start;
}

bool Append(QRinput* input, QRencodeMode mode, std::string_view text) {
  return text.empty() || QRinput_append(input, mode, static_cast<int>(text.size()),
                                        reinterpret_cast<const unsigned char*>(text.data())) == 0;
}

const char* HalfBlock(bool top, bool bottom) {
  if (top) return bottom ? "█" : "▀";
  return bottom ? "▄" : " ";
}

}  // namespace

Result<QrSymbol> MakeQr(std::string_view text, QrLevel level) {
  const std::unique_ptr<QRinput, decltype(&QRinput_free)> input(QRinput_new2(0, ToLevel(level)),
                                                                QRinput_free);
  const size_t digits = NumericStart(text);
  const QRencodeMode mode =
      text.find_first_not_of(kAlphanumeric) == text.npos ? QR_MODE_AN : QR_MODE_8;
  std::unique_ptr<QRcode, decltype(&QRcode_free)> code(nullptr, QRcode_free);
  if (input && !text.empty() && Append(input.get(), mode, text.substr(0, digits)) &&
      Append(input.get(), QR_MODE_NUM, text.substr(digits)))
    code.reset(QRcode_encodeInput(input.get()));
  if (!code) return Error(kQrTextInvalid, {{"length", std::to_string(text.size())}});
  QrSymbol symbol{code->version, code->width, {}};
  symbol.modules.reserve(static_cast<size_t>(code->width) * code->width);
  for (int i = 0; i < code->width * code->width; ++i)
    symbol.modules.push_back(code->data[i] & 1);  // the other bits say what the module is for
  return symbol;
}

Result<std::string> QrPng(const QrSymbol& symbol, int module_px) {
  if (module_px < 1 || module_px > kMaxModulePx)
    return Error(
        base::kInvalidField,
        {{"field", "module_px"}, {"problem", "must be 1 to 64"}, {"problem_zh", "须为 1 至 64"}});
  const int side = (symbol.size + 2 * kQuietZone) * module_px;
  std::string pixels(static_cast<size_t>(side) * side, '\xFF');
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      if (symbol.Dark(x / module_px - kQuietZone, y / module_px - kQuietZone))
        pixels[static_cast<size_t>(y) * side + x] = '\0';
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string png(size, '\0');
  if (!png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr))
    return base::kInternalFault;
  png.resize(size);
  return png;
}

std::string QrText(const QrSymbol& symbol, TerminalStyle style) {
  const int begin = -kQuietZone, end = symbol.size + kQuietZone;
  const bool colour = style == TerminalStyle::kColour;
  std::string text;
  for (int y = begin; y < end; y += style == TerminalStyle::kAscii ? 1 : 2) {
    if (colour) text += "\x1b[38;5;16;48;5;231m";
    for (int x = begin; x < end; ++x) {
      const bool top = symbol.Dark(x, y), bottom = symbol.Dark(x, y + 1);
      if (style == TerminalStyle::kAscii)
        text += top ? "  " : "##";
      else
        text += colour ? HalfBlock(top, bottom) : HalfBlock(!top, !bottom);
    }
    text += colour ? "\x1b[0m\n" : "\n";
  }
  return text;
}

}  // namespace panyuan::label
