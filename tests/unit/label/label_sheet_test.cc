#include "services/label/label_sheet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "clients/common/label_reader.h"
#include "services/base/reasons.h"
#include "services/label/qr_payload.h"
#include "services/label/reasons.h"

// Fontconfig, pango and cairo keep their font caches until the process ends, once and bounded.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\nleak:libpango\nleak:libcairo\n";
}

namespace panyuan::label {
namespace {

constexpr LabelFormat kFormats[] = {LabelFormat::kA4Cell, LabelFormat::kRoll};

LabelText Words(BatchCode code) {
  return {"生姜", "Ginger", code, "40 kg", "安文农贸市场", "A12", "2026-03-04", "山东安丘"};
}

LabelText EndlessWords(BatchCode code) {
  std::string zh, en;
  for (int i = 0; i < 25; ++i) zh += "磐安高山有机蔬菜";
  for (int i = 0; i < 28; ++i) en += "Ginger ";
  return {zh, en, code, zh, zh, zh, zh, zh};
}

std::string Address(LabelFormat format, BatchCode code) {
  constexpr std::string_view kHost = "panyuan.example";
  if (format == LabelFormat::kRoll) return SmallUrl(kHost, code);
  std::string bytes(kSignedBytes, '\x5A');
  std::copy_n(reinterpret_cast<const char*>(&code.bits), 7, bytes.begin());
  return SignedUrl(kHost, BytesToDigits(bytes));
}

Label MakeLabel(LabelFormat format, uint64_t number, QrLevel level = QrLevel::kM) {
  const BatchCode code{uint64_t{727} << 40 | number};
  return {Words(code), *MakeQr(Address(format, code), level)};
}

std::vector<Label> MakeLabels(LabelFormat format, uint64_t count) {
  std::vector<Label> labels;
  for (uint64_t i = 0; i < count; ++i) labels.push_back(MakeLabel(format, i));
  return labels;
}

clients::GreyPicture Crop(const clients::GreyPicture& from, int x, int y, int width, int height) {
  clients::GreyPicture out{width, height, {}};
  for (int row = y; row < y + height; ++row) {
    const auto start = from.luminance.begin() + row * from.width + x;
    out.luminance.insert(out.luminance.end(), start, start + width);
  }
  return out;
}

bool IsWhite(const clients::GreyPicture& picture) {
  return std::all_of(picture.luminance.begin(), picture.luminance.end(),
                     [](uint8_t grey) { return grey == 255; });
}

void ExpectReadable(const clients::GreyPicture& picture, const std::string& text) {
  EXPECT_EQ(clients::ReadByZxing(picture), std::vector{text});
  EXPECT_EQ(clients::ReadByZbar(picture), std::vector{text});
}

// PDF pages as pictures of 300 dots an inch; empty when pdftoppm is not installed.
class Printer {
 public:
  Printer() {
    std::string name = std::filesystem::temp_directory_path() / "labels-XXXXXX";
    directory_ = mkdtemp(name.data());
  }
  ~Printer() { std::filesystem::remove_all(directory_); }

  static bool Works() { return std::system("command -v pdftoppm pdftotext >/dev/null") == 0; }

  std::vector<clients::GreyPicture> Pages(const std::string& pdf) {
    Run(pdf, "pdftoppm -r 300 -gray -png labels.pdf page");
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory_))
      if (entry.path().extension() == ".png") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<clients::GreyPicture> pages;
    for (const auto& file : files) pages.push_back(*clients::DecodePicture(Bytes(file)));
    return pages;
  }

  std::string Text(const std::string& pdf) {
    Run(pdf, "pdftotext -layout labels.pdf labels.txt");
    return Bytes(directory_ / "labels.txt");
  }

 private:
  void Run(const std::string& pdf, const std::string& command) {
    std::ofstream(directory_ / "labels.pdf", std::ios::binary) << pdf;
    EXPECT_EQ(std::system(("cd " + directory_.string() + " && " + command).c_str()), 0);
  }
  static std::string Bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path directory_;
};

TEST(LabelPng, IsReadByZxingAndByZbar) {
  for (LabelFormat format : kFormats) {
    for (int dpi : {203, 300}) {
      const Label label = MakeLabel(format, 12345);
      const auto picture = clients::DecodePicture(*LabelPng(label, format, dpi));
      ASSERT_TRUE(picture.ok());
      ExpectReadable(*picture, Address(format, label.text.batch_code));
    }
  }
}

TEST(LabelPng, KeepsLongWordsInTheirPlaceAndOffTheQuietZone) {
  struct Case {
    LabelFormat format;
    int modules;       // a side
    double module_mm;  // as label_sheet.h promises
  };
  for (const Case& c : {Case{LabelFormat::kA4Cell, 41, 0.6}, Case{LabelFormat::kRoll, 25, 0.625}}) {
    Label label = MakeLabel(c.format, 7);
    label.text = EndlessWords(label.text.batch_code);
    const auto picture = *clients::DecodePicture(*LabelPng(label, c.format, 600));
    ExpectReadable(picture, Address(c.format, label.text.batch_code));

    const double px_per_mm = 600 / 25.4;
    const int edge = static_cast<int>(0.5 * px_per_mm);
    EXPECT_TRUE(IsWhite(Crop(picture, 0, 0, picture.width, edge)));
    EXPECT_TRUE(IsWhite(Crop(picture, 0, picture.height - edge, picture.width, edge)));
    EXPECT_TRUE(IsWhite(Crop(picture, 0, 0, edge, picture.height)));
    EXPECT_TRUE(IsWhite(Crop(picture, picture.width - edge, 0, edge, picture.height)));

    // The symbol's top left corner is the leftmost dark point above the roll's lower lines, and
    // the first one in its column.
    int x = 0, y = 0;
    while (IsWhite(Crop(picture, x, 0, 1, picture.height / 2))) ++x;
    while (picture.luminance[y * picture.width + x + 2] != 0) ++y;
    const int quiet = static_cast<int>(4 * c.module_mm * px_per_mm) - 1;
    const int side = static_cast<int>(c.modules * c.module_mm * px_per_mm) + 2;
    EXPECT_TRUE(IsWhite(Crop(picture, x - quiet, y - quiet, side + 2 * quiet, quiet)));
    EXPECT_TRUE(IsWhite(Crop(picture, x - quiet, y + side, side + 2 * quiet, quiet)));
    EXPECT_TRUE(IsWhite(Crop(picture, x + side, y - quiet, quiet, side + 2 * quiet)));
  }
}

TEST(LabelPng, TakesEverySymbolTheSizesAreMadeFor) {
  const BatchCode code{uint64_t{727} << 40};
  const std::string digits(kSignedDigits, '7');
  const std::string long_host(38, 'h');
  for (const auto& symbol : {*MakeQr(SignedUrl(long_host, digits)),
                             *MakeQr(SignedUrl("panyuan.example", digits), QrLevel::kQ)})
    EXPECT_TRUE(LabelPng({Words(code), symbol}, LabelFormat::kA4Cell).ok());
  EXPECT_TRUE(LabelPng({Words(code), *MakeQr(SmallUrl(long_host, code))}, LabelFormat::kRoll).ok());
}

TEST(LabelPng, RefusesASymbolThatWouldBeTooFine) {
  const auto png = LabelPng(MakeLabel(LabelFormat::kA4Cell, 1), LabelFormat::kRoll);
  ASSERT_FALSE(png.ok());
  EXPECT_TRUE(png.error().Is(kLabelSymbolTooLarge));
  EXPECT_EQ(png.error().metadata().at("modules"), "41");
  EXPECT_EQ(png.error().metadata().at("max"), "33");
}

TEST(LabelPng, ChecksItsWordsAndResolution) {
  Label label = MakeLabel(LabelFormat::kRoll, 1);
  EXPECT_TRUE(LabelPng(label, LabelFormat::kRoll, 99).error().Is(base::kInvalidField));
  EXPECT_TRUE(LabelPng(label, LabelFormat::kRoll, 601).error().Is(base::kInvalidField));
  label.text.market = "\xFF";
  EXPECT_TRUE(LabelPng(label, LabelFormat::kRoll).error().Is(base::kInvalidUtf8));
  label.text.market = std::string(201, 'x');
  EXPECT_TRUE(LabelPng(label, LabelFormat::kRoll).error().Is(base::kTextTooLong));
  label.text = {};
  EXPECT_TRUE(LabelPng(label, LabelFormat::kRoll).error().Is(base::kFieldMissing));
  label.text.product_zh = "生姜";  // all else may be empty
  EXPECT_TRUE(LabelPng(label, LabelFormat::kRoll).ok());
}

TEST(LabelsPdf, HoldsFromOneToAThousandLabels) {
  for (size_t count : {size_t{0}, kMaxLabels + 1}) {
    const std::vector<Label> labels(count, MakeLabel(LabelFormat::kRoll, 1));
    EXPECT_TRUE(LabelsPdf(labels, LabelFormat::kRoll).error().Is(kLabelCount));
  }
  const std::vector<Label> labels(kMaxLabels, MakeLabel(LabelFormat::kRoll, 1));
  EXPECT_TRUE(LabelsPdf(labels, LabelFormat::kRoll).ok());
}

TEST(LabelsPdf, PrintsA4PagesThatBothReadersRead) {
  if (!Printer::Works()) GTEST_SKIP() << "pdftoppm is not installed";
  const std::vector<Label> labels = MakeLabels(LabelFormat::kA4Cell, 26);
  const auto pages = Printer().Pages(*LabelsPdf(labels, LabelFormat::kA4Cell));
  ASSERT_EQ(pages.size(), 2u);
  const double px_per_mm = 300 / 25.4;
  for (size_t i = 0; i < labels.size(); ++i) {
    const size_t cell = i % 24;
    const int x = static_cast<int>((7.25 + 66.0 * static_cast<double>(cell % 3)) * px_per_mm);
    const int y = static_cast<int>((12.9 + 33.9 * static_cast<double>(cell / 3)) * px_per_mm);
    ExpectReadable(Crop(pages[i / 24], x, y, 750, 400),
                   Address(LabelFormat::kA4Cell, labels[i].text.batch_code));
  }
}

TEST(LabelsPdf, PrintsRollPagesThatBothReadersRead) {
  if (!Printer::Works()) GTEST_SKIP() << "pdftoppm is not installed";
  const std::vector<Label> labels = MakeLabels(LabelFormat::kRoll, 3);
  const auto pages = Printer().Pages(*LabelsPdf(labels, LabelFormat::kRoll));
  ASSERT_EQ(pages.size(), 3u);
  for (size_t i = 0; i < labels.size(); ++i)
    ExpectReadable(pages[i], Address(LabelFormat::kRoll, labels[i].text.batch_code));
}

TEST(LabelsPdf, SaysTheWordsInChineseAndEnglish) {
  if (!Printer::Works()) GTEST_SKIP() << "pdftotext is not installed";
  for (LabelFormat format : kFormats) {
    const Label label = MakeLabel(format, 99);
    const std::string text = Printer().Text(*LabelsPdf({&label, 1}, format));
    for (const std::string& word :
         {std::string("生姜"), std::string("Ginger"), label.text.batch_code.ToString(),
          std::string("40 kg"), std::string("安文农贸市场"), std::string("A12"),
          std::string("2026-03-04"), std::string("山东安丘"), std::string("扫码查溯源")})
      EXPECT_NE(text.find(word), text.npos) << word << " in " << text;
  }
}

}  // namespace
}  // namespace panyuan::label
