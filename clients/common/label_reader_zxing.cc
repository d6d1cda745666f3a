#include <ZXing/ReadBarcode.h>

#include <exception>

#include "clients/common/label_reader.h"

namespace panyuan::clients {

std::vector<std::string> ReadByZxing(const GreyPicture& picture) {
  const ZXing::ImageView view(picture.luminance.data(), picture.width, picture.height,
                              ZXing::ImageFormat::Lum);
  // ReadLabels makes the smaller pictures itself, by averaging instead of skipping pixels.
  const auto hints =
      ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode).setTryDownscale(false);
  std::vector<std::string> texts;
  try {
    for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints))
      if (result.isValid()) texts.push_back(result.text());
  } catch (const std::exception&) {
    texts.clear();  // ZXing gives up on some pictures by throwing; zbar may still read them
  }
  return texts;
}

}  // namespace panyuan::clients
