#include "clients/common/label_reader.h"

#include <algorithm>
#include <utility>

#include "clients/common/files.h"
#include "clients/common/label_reader_reasons.h"

namespace panyuan::clients {
namespace {

using base::Result;

// Below this a symbol of 33 modules with its surroundings has too few pixels a module.
constexpr int kMinSide = 100;

// Each pixel the mean of four: it evens out noise, and texture that hides a large symbol.
GreyPicture Halve(const GreyPicture& picture) {
  GreyPicture half{picture.width / 2, picture.height / 2, {}};
  half.luminance.reserve(static_cast<size_t>(half.width) * half.height);
  for (int y = 0; y < half.height; ++y) {
    const uint8_t* top = &picture.luminance[static_cast<size_t>(2 * y) * picture.width];
    const uint8_t* bottom = top + picture.width;
    for (int x = 0; x < 2 * half.width; x += 2) {
      const int sum = top[x] + top[x + 1] + bottom[x] + bottom[x + 1];
      half.luminance.push_back(static_cast<uint8_t>((sum + 2) / 4));
    }
  }
  return half;
}

}  // namespace

Result<std::vector<std::string>> ReadLabels(std::string_view bytes) {
  PANYUAN_ASSIGN(GreyPicture picture, DecodePicture(bytes));
  while (true) {
    std::vector<std::string> texts = ReadByZxing(picture);
    if (texts.empty()) texts = ReadByZbar(picture);
    if (!texts.empty()) {
      std::sort(texts.begin(), texts.end());
      texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
      return texts;
    }
    if (std::min(picture.width, picture.height) < 2 * kMinSide) return kLabelNotSeen;
    picture = Halve(picture);
  }
}

Result<std::vector<std::string>> ReadLabelFile(const std::string& path) {
  PANYUAN_ASSIGN(const std::string picture, ReadFile(path, kMaxPictureBytes));
  return ReadLabels(picture);
}

}  // namespace panyuan::clients
