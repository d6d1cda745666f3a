// Apart from ZXing: the two libraries' headers claim the same names.
#include <zbar.h>

#include <memory>

#include "clients/common/label_reader.h"

namespace panyuan::clients {
namespace {

constexpr unsigned long kY800 = 0x30303859;  // the four characters "Y800": 8-bit luminance

using Scanner =
    std::unique_ptr<zbar::zbar_image_scanner_t, decltype(&zbar::zbar_image_scanner_destroy)>;
using Image = std::unique_ptr<zbar::zbar_image_t, decltype(&zbar::zbar_image_destroy)>;

}  // namespace

std::vector<std::string> ReadByZbar(const GreyPicture& picture) {
  const Scanner scanner(zbar::zbar_image_scanner_create(), zbar::zbar_image_scanner_destroy);
  zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
  zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
  const Image image(zbar::zbar_image_create(), zbar::zbar_image_destroy);
  zbar::zbar_image_set_format(image.get(), kY800);
  zbar::zbar_image_set_size(image.get(), static_cast<unsigned>(picture.width),
                            static_cast<unsigned>(picture.height));
  zbar::zbar_image_set_data(image.get(), picture.luminance.data(), picture.luminance.size(),
                            nullptr);  // the picture stays ours
  std::vector<std::string> texts;
  if (zbar::zbar_scan_image(scanner.get(), image.get()) <= 0) return texts;
  for (const auto* symbol = zbar::zbar_image_first_symbol(image.get()); symbol != nullptr;
       symbol = zbar::zbar_symbol_next(symbol))
    texts.emplace_back(zbar::zbar_symbol_get_data(symbol),
                       zbar::zbar_symbol_get_data_length(symbol));
  return texts;
}

}  // namespace panyuan::clients
