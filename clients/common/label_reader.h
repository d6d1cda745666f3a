// Reads the QR codes of labels in a picture: a rendered label, a screenshot or a phone's photo.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

namespace panyuan::clients {

inline constexpr size_t kMaxPictureBytes = size_t{32} << 20;
inline constexpr size_t kMaxPicturePixels = 64'000'000;

// The texts of the QR codes in a PNG or JPEG picture, sorted, each once, never none. Any rotation;
// tries ZXing and then zbar, at the picture's own size and at smaller ones, and stops at the first
// attempt that reads something, so that of many labels in one picture some may be missing.
// Errors: PICTURE_TOO_LARGE, PICTURE_INVALID, LABEL_NOT_SEEN.
base::Result<std::vector<std::string>> ReadLabels(std::string_view picture);

// The same for a file. Errors: FILE_UNREADABLE with path and problem, and the above.
base::Result<std::vector<std::string>> ReadLabelFile(const std::string& path);

// The steps of ReadLabels, apart.

struct GreyPicture {
  int width = 0, height = 0;
  std::vector<uint8_t> luminance;  // row by row, 0 is black
};

// A JPEG of more than 16 megapixels is decoded at a half or a quarter of its size.
// Errors: PICTURE_TOO_LARGE, PICTURE_INVALID.
base::Result<GreyPicture> DecodePicture(std::string_view picture);

// The texts of the QR codes the engine finds in the picture as it is; empty when it finds none.
std::vector<std::string> ReadByZxing(const GreyPicture& picture);
std::vector<std::string> ReadByZbar(const GreyPicture& picture);

}  // namespace panyuan::clients
