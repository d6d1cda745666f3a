#include "services/label/qr_picture.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "clients/common/label_reader.h"
#include "services/base/reasons.h"
#include "services/label/qr_payload.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

std::string SignedUrlFor(size_t host_length) {
  return SignedUrl(std::string(host_length, 'h'), std::string(kSignedDigits, '7'));
}
std::string SmallUrlFor(size_t host_length) {
  return SmallUrl(std::string(host_length, 'h'), BatchCode{0x2D7E80903D2F5});
}
int VersionOf(const std::string& text, QrLevel level = QrLevel::kM) {
  return MakeQr(text, level)->version;
}

TEST(MakeQr, TakesTheVersionsTheLabelsAreLaidOutFor) {
  EXPECT_EQ(VersionOf(SignedUrlFor(4)), 6);
  EXPECT_EQ(VersionOf(SignedUrlFor(16)), 6);
  EXPECT_EQ(VersionOf(SignedUrlFor(17)), 7);
  EXPECT_EQ(VersionOf(SignedUrlFor(40)), 7);
  EXPECT_EQ(VersionOf(SignedUrlFor(41)), 8);
  EXPECT_EQ(VersionOf(SignedUrlFor(19), QrLevel::kQ), 8);
  EXPECT_EQ(VersionOf(SignedUrlFor(20), QrLevel::kQ), 9);
  EXPECT_EQ(VersionOf(SmallUrlFor(15)), 2);
  EXPECT_EQ(VersionOf(SmallUrlFor(16)), 3);
  EXPECT_EQ(VersionOf(SmallUrlFor(38)), 3);
  EXPECT_EQ(MakeQr(SignedUrlFor(16))->size, 41);
}

TEST(MakeQr, RefusesWhatASymbolCannotHold) {
  for (const std::string& text :
       {std::string(), std::string(8000, '7'), std::string(5000, 'A'), std::string(3000, 'a')}) {
    const auto symbol = MakeQr(text);
    ASSERT_FALSE(symbol.ok());
    EXPECT_TRUE(symbol.error().Is(kQrTextInvalid));
  }
}

TEST(QrPng, IsReadByZxingAndByZbar) {
  for (const std::string& text : {SignedUrlFor(16), SignedUrlFor(30), SmallUrlFor(15),
                                  std::string("https://h.example/01/09506000134352/10/ab%2F3")}) {
    for (QrLevel level : {QrLevel::kM, QrLevel::kQ}) {
      for (int module_px : {2, 4, 9}) {
        const auto symbol = MakeQr(text, level);
        ASSERT_TRUE(symbol.ok());
        const auto picture = clients::DecodePicture(*QrPng(*symbol, module_px));
        ASSERT_TRUE(picture.ok());
        EXPECT_EQ(picture->width, (symbol->size + 2 * kQuietZone) * module_px);
        EXPECT_EQ(clients::ReadByZxing(*picture), std::vector{text}) << module_px;
        EXPECT_EQ(clients::ReadByZbar(*picture), std::vector{text}) << module_px;
      }
    }
  }
}

TEST(QrPng, BoundsTheModule) {
  const auto symbol = MakeQr("A");
  for (int module_px : {-1, 0, 65})
    EXPECT_TRUE(QrPng(*symbol, module_px).error().Is(base::kInvalidField));
}

// The symbol with its quiet zone, as the terminal's lines show it.
std::vector<bool> Shown(const std::string& text, TerminalStyle style) {
  std::vector<bool> top, bottom, all;
  const auto put = [&](bool up, bool down) {
    top.push_back(up);
    bottom.push_back(down);
  };
  const bool ink_is_dark = style == TerminalStyle::kColour;
  for (size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    if (rest[0] == '\x1b') {
      at = text.find('m', at) + 1;
    } else if (rest[0] == '\n') {
      all.insert(all.end(), top.begin(), top.end());
      if (style != TerminalStyle::kAscii) all.insert(all.end(), bottom.begin(), bottom.end());
      top.clear();
      bottom.clear();
      ++at;
    } else if (style == TerminalStyle::kAscii) {
      EXPECT_EQ(rest[0], rest[1]);
      put(rest[0] == ' ', false);
      at += 2;
    } else {
      const bool up = rest.starts_with("█") || rest.starts_with("▀");
      const bool down = rest.starts_with("█") || rest.starts_with("▄");
      put(up == ink_is_dark, down == ink_is_dark);
      at += rest[0] == ' ' ? 1 : 3;
    }
  }
  return all;
}

TEST(QrText, ShowsTheSymbolInEveryStyle) {
  const auto symbol = MakeQr(SmallUrlFor(12));
  const int side = symbol->size + 2 * kQuietZone;
  for (TerminalStyle style :
       {TerminalStyle::kColour, TerminalStyle::kHalfBlocks, TerminalStyle::kAscii}) {
    const std::vector<bool> shown = Shown(QrText(*symbol, style), style);
    ASSERT_GE(shown.size(), static_cast<size_t>(side) * side);
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        ASSERT_EQ(shown[y * side + x], symbol->Dark(x - kQuietZone, y - kQuietZone)) << x << y;
  }
}

}  // namespace
}  // namespace panyuan::label
