#include "clients/common/label_reader.h"

#include <gtest/gtest.h>

// clang-format off
#include <cstddef>
#include <cstdio>
#include <jpeglib.h>
// clang-format on
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <random>

#include "clients/common/label_reader_reasons.h"
#include "clients/common/reasons.h"
#include "services/label/label_sheet.h"
#include "services/label/qr_payload.h"

namespace panyuan::clients {
namespace {

const label::BatchCode kCode{0x2D7E80903D2F5};

std::string Address(label::LabelFormat format) {
  return format == label::LabelFormat::kRoll
             ? label::SmallUrl("panyuan.example", kCode)
             : label::SignedUrl("panyuan.example", std::string(label::kSignedDigits, '7'));
}

std::string LabelPicture(label::LabelFormat format) {
  const label::LabelText text{"生姜",         "Ginger", kCode,        "40 kg",
                              "安文农贸市场", "A12",    "2026-03-04", "山东安丘"};
  return *LabelPng({text, *label::MakeQr(Address(format))}, format, 600);
}

// The luminance between pixels; grey cardboard outside the label.
double Sample(const GreyPicture& picture, double x, double y) {
  if (x < 0 || y < 0 || x >= picture.width - 1 || y >= picture.height - 1) return 120;
  const int left = static_cast<int>(x), top = static_cast<int>(y);
  const uint8_t* pixel = &picture.luminance[static_cast<size_t>(top) * picture.width + left];
  const double upper = std::lerp(pixel[0], pixel[1], x - left);
  const double lower = std::lerp(pixel[picture.width], pixel[picture.width + 1], x - left);
  return std::lerp(upper, lower, y - top);
}

// A phone's photo of the label: turned, tilted, lit from one side, noisy; it covers `fill` of the
// picture's width.
GreyPicture Photograph(const GreyPicture& label, int width, double fill, double degrees) {
  const double angle = degrees * std::numbers::pi / 180, scale = fill * width / label.width;
  const double cosine = std::cos(angle), sine = std::sin(angle), tilt = 0.2 / label.height;
  std::mt19937 random(7);
  std::normal_distribution<double> noise(0, 8);
  GreyPicture photo{width, width * 3 / 4, {}};
  for (int y = 0; y < photo.height; ++y) {
    for (int x = 0; x < width; ++x) {
      double u = (x - width / 2.0) / scale, v = (y - photo.height / 2.0) / scale;
      const double depth = 1 + tilt * v;
      u /= depth;
      v /= depth;
      const double paper = Sample(label, cosine * u + sine * v + label.width / 2.0,
                                  cosine * v - sine * u + label.height / 2.0);
      const double light = 0.55 + 0.45 * x / width;
      photo.luminance.push_back(
          static_cast<uint8_t>(std::clamp((25 + 0.8 * paper) * light + noise(random), 0.0, 255.0)));
    }
  }
  return photo;
}

std::string ToJpeg(const GreyPicture& picture) {
  jpeg_compress_struct writer;
  jpeg_error_mgr errors;
  writer.err = jpeg_std_error(&errors);
  jpeg_create_compress(&writer);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&writer, &bytes, &size);
  writer.image_width = static_cast<unsigned>(picture.width);
  writer.image_height = static_cast<unsigned>(picture.height);
  writer.input_components = 1;
  writer.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&writer);
  jpeg_start_compress(&writer, TRUE);
  while (writer.next_scanline < writer.image_height) {
    auto* row = const_cast<uint8_t*>(
        &picture.luminance[static_cast<size_t>(writer.next_scanline) * picture.width]);
    jpeg_write_scanlines(&writer, &row, 1);
  }
  jpeg_finish_compress(&writer);
  const std::string jpeg(reinterpret_cast<const char*>(bytes), size);
  jpeg_destroy_compress(&writer);
  std::free(bytes);
  return jpeg;
}

GreyPicture Grey(int width, int height) {
  return {width, height, std::vector<uint8_t>(static_cast<size_t>(width) * height, 128)};
}

TEST(LabelReader, ReadsARenderedLabel) {
  for (auto format : {label::LabelFormat::kA4Cell, label::LabelFormat::kRoll}) {
    const auto texts = ReadLabels(LabelPicture(format));
    ASSERT_TRUE(texts.ok());
    EXPECT_EQ(*texts, std::vector{Address(format)});
  }
}

TEST(LabelReader, ReadsAPhonesPhoto) {
  for (auto format : {label::LabelFormat::kA4Cell, label::LabelFormat::kRoll}) {
    const GreyPicture picture = *DecodePicture(LabelPicture(format));
    for (int width : {2400, 1200}) {
      for (double degrees : {0.0, 7.0, 45.0, 100.0, 190.0}) {
        const auto texts = ReadLabels(ToJpeg(Photograph(picture, width, 0.6, degrees)));
        ASSERT_TRUE(texts.ok()) << width << " " << degrees;
        EXPECT_EQ(*texts, std::vector{Address(format)});
      }
    }
  }
}

TEST(LabelReader, ReadsSeveralLabelsInOnePicture) {
  const GreyPicture one = *DecodePicture(LabelPicture(label::LabelFormat::kA4Cell));
  const GreyPicture two = *DecodePicture(LabelPicture(label::LabelFormat::kRoll));
  GreyPicture both = Grey(one.width, one.height + two.height);
  std::copy(one.luminance.begin(), one.luminance.end(), both.luminance.begin());
  for (int y = 0; y < two.height; ++y)
    std::copy_n(two.luminance.begin() + y * two.width, two.width,
                both.luminance.begin() + (one.height + y) * both.width);
  EXPECT_EQ(*ReadLabels(ToJpeg(both)), (std::vector{Address(label::LabelFormat::kA4Cell),
                                                    Address(label::LabelFormat::kRoll)}));
}

TEST(LabelReader, SaysWhenThereIsNoLabel) {
  EXPECT_TRUE(ReadLabels(ToJpeg(Grey(640, 480))).error().Is(kLabelNotSeen));
  EXPECT_TRUE(ReadLabels(ToJpeg(Grey(1, 1))).error().Is(kLabelNotSeen));
}

TEST(LabelReader, RefusesWhatIsNoPicture) {
  const std::string png = LabelPicture(label::LabelFormat::kRoll);
  for (const std::string& bytes :
       {std::string(), std::string("GIF89a"), std::string("\xFF\xD8"), std::string("\xFF\xD8\xFF"),
        png.substr(0, 40), png.substr(0, png.size() / 2), std::string(1000, '\0')})
    EXPECT_TRUE(ReadLabels(bytes).error().Is(kPictureInvalid));
}

TEST(LabelReader, BoundsThePicture) {
  EXPECT_TRUE(DecodePicture(std::string(kMaxPictureBytes + 1, 'x')).error().Is(kPictureTooLarge));
  std::string jpeg = ToJpeg(Grey(64, 64));
  const size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, jpeg.npos);
  jpeg.replace(frame + 5, 4, "\xFF\xDC\xFF\xDC");  // its height and width: 65,500
  EXPECT_TRUE(DecodePicture(jpeg).error().Is(kPictureTooLarge));
}

TEST(LabelReader, DecodesALargeJpegSmaller) {
  const auto picture = DecodePicture(ToJpeg(Grey(6000, 4000)));
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(picture->width, 3000);
  EXPECT_EQ(picture->height, 2000);
}

TEST(LabelReader, ReadsAFile) {
  std::string path = testing::TempDir() + "label-XXXXXX";
  const int file = mkstemp(path.data());
  ASSERT_GE(file, 0);
  std::ofstream(path, std::ios::binary) << LabelPicture(label::LabelFormat::kRoll);
  EXPECT_EQ(*ReadLabelFile(path), std::vector{Address(label::LabelFormat::kRoll)});
  close(file);
  std::remove(path.c_str());
  EXPECT_TRUE(ReadLabelFile(path).error().Is(kFileUnreadable));
}

}  // namespace
}  // namespace panyuan::clients
