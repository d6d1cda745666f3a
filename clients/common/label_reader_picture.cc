// clang-format off
#include <cstddef>
#include <cstdio>
#include <jpeglib.h>  // needs size_t and FILE, and does not include them
// clang-format on
#include <png.h>

#include <csetjmp>

#include "clients/common/label_reader.h"
#include "clients/common/label_reader_reasons.h"

namespace panyuan::clients {
namespace {

using base::Result;

constexpr size_t kPlentyPixels = 16'000'000;
constexpr int kMaxJpegScans = 100;  // a progressive picture has about ten

bool TooLarge(size_t width, size_t height) {
  return width > kMaxPicturePixels || width * height > kMaxPicturePixels;
}

Result<GreyPicture> DecodePng(std::string_view bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) return kPictureInvalid;
  if (TooLarge(image.width, image.height)) {
    png_image_free(&image);
    return kPictureTooLarge;
  }
  image.format = PNG_FORMAT_GRAY;
  GreyPicture picture{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  picture.luminance.resize(PNG_IMAGE_SIZE(image));
  const png_color white{255, 255, 255};  // stands behind transparent pixels
  if (!png_image_finish_read(&image, &white, picture.luminance.data(), 0, nullptr))
    return kPictureInvalid;
  return picture;
}

// libjpeg reports a failure by jumping here; no object with a destructor lives in between.
struct JpegSource {
  jpeg_decompress_struct reader;
  jpeg_error_mgr errors;
  jpeg_progress_mgr progress;
  std::jmp_buf escape;
};

[[noreturn]] void Escape(j_common_ptr reader) {
  std::longjmp(static_cast<JpegSource*>(reader->client_data)->escape, 1);
}

void BoundScans(j_common_ptr reader) {
  if (reinterpret_cast<j_decompress_ptr>(reader)->input_scan_number > kMaxJpegScans) Escape(reader);
}

void StaySilent(j_common_ptr) {}

enum class JpegEnd { kRead, kInvalid, kTooLarge };

void OpenJpeg(JpegSource& source, std::string_view bytes) {
  source.reader.err = jpeg_std_error(&source.errors);
  source.errors.error_exit = Escape;
  source.errors.output_message = StaySilent;
  source.reader.client_data = &source;
  jpeg_create_decompress(&source.reader);
  source.progress.progress_monitor = BoundScans;
  source.reader.progress = &source.progress;
  jpeg_mem_src(&source.reader, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

JpegEnd ReadJpeg(jpeg_decompress_struct& reader, GreyPicture& picture) {
  jpeg_read_header(&reader, TRUE);
  if (TooLarge(reader.image_width, reader.image_height)) return JpegEnd::kTooLarge;
  reader.out_color_space = JCS_GRAYSCALE;
  const size_t pixels = size_t{reader.image_width} * reader.image_height;
  for (reader.scale_num = 8; pixels * reader.scale_num * reader.scale_num / 64 > kPlentyPixels;)
    reader.scale_num /= 2;
  reader.scale_denom = 8;
  jpeg_start_decompress(&reader);
  picture.width = static_cast<int>(reader.output_width);
  picture.height = static_cast<int>(reader.output_height);
  picture.luminance.resize(size_t{reader.output_width} * reader.output_height);
  while (reader.output_scanline < reader.output_height) {
    JSAMPROW row = &picture.luminance[size_t{reader.output_scanline} * reader.output_width];
    jpeg_read_scanlines(&reader, &row, 1);
  }
  return JpegEnd::kRead;
}

JpegEnd TryJpeg(JpegSource& source, std::string_view bytes, GreyPicture& picture) {
  if (setjmp(source.escape) != 0) {
    jpeg_destroy_decompress(&source.reader);
    return JpegEnd::kInvalid;
  }
  OpenJpeg(source, bytes);
  const JpegEnd end = ReadJpeg(source.reader, picture);
  jpeg_destroy_decompress(&source.reader);
  return end;
}

Result<GreyPicture> DecodeJpeg(std::string_view bytes) {
  JpegSource source{};
  GreyPicture picture;
  switch (TryJpeg(source, bytes, picture)) {
    case JpegEnd::kRead:
      return picture;
    case JpegEnd::kInvalid:
      return kPictureInvalid;
    case JpegEnd::kTooLarge:
      return kPictureTooLarge;
  }
  return kPictureInvalid;
}

}  // namespace

Result<GreyPicture> DecodePicture(std::string_view bytes) {
  if (bytes.size() > kMaxPictureBytes) return kPictureTooLarge;
  if (bytes.starts_with("\xFF\xD8")) return DecodeJpeg(bytes);
  return DecodePng(bytes);
}

}  // namespace panyuan::clients
