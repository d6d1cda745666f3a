// What panyuan-scan --offline makes of real pictures of labels.
#include "clients/scan/label_proof.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>
#include <utility>

#include "clients/common/files.h"
#include "clients/common/tool.h"
#include "clients/scan/scan.h"
#include "services/label/label_issuer.h"
#include "services/label/label_sheet.h"
#include "services/label/reasons.h"
#include "tests/support/expect.h"
#include "tests/support/scratch.h"

namespace panyuan::clients::scan {
namespace {

constexpr char kOrigin[] = "panan.example/county/330727/log";
constexpr label::BatchCode kCode{0x2D7E80903D2F5};

class LabelProofTest : public ::testing::Test {
 protected:
  static label::LabelSigner Signer(char seed, uint16_t number) {
    return label::LabelSigner::Create(std::string(32, seed), number, kOrigin).value();
  }

  // Draws the label on the day, as the server does, and gives the picture's path.
  std::string Picture(const label::LabelSigner& signer, const std::string& day,
                      bool small = false) {
    const label::LabelUrls urls = label::LabelIssuer(signer, "panan.example")
                                      .Issue(kCode, 12, 44, base::ParseDay(day, "day").value(),
                                             label::PrintedVerdict::kConformant);
    const label::LabelText text{"生姜",         "Ginger", kCode,        "40 kg",
                                "安文农贸市场", "A12",    "2026-03-04", "山东安丘"};
    const auto format = small ? label::LabelFormat::kRoll : label::LabelFormat::kA4Cell;
    const auto png = label::LabelPng(
        {text, label::MakeQr(small ? urls.small_url : urls.signed_url).value()}, format, 600);
    const std::string path = folder_ / "label.png";
    EXPECT_OK(WriteFile(path, png.value()));
    return path;
  }

  // Runs the tool: its exit code, and what it said on both streams.
  std::pair<int, std::string> Scan(const std::string& label) {
    const std::string keys = folder_ / "keys.txt";
    const Tool tool{.name = "panyuan-scan", .role = "scan", .commands = {ScanCommand()}};
    const char* const line[] = {"panyuan-scan", "--offline", "--keys", keys.c_str(),
                                label.c_str(),  "--lang",    "en",     "--json"};
    ::testing::internal::CaptureStdout();
    const int code = RunTool(tool, std::size(line), line);
    return {code, ::testing::internal::GetCapturedStdout()};
  }

  void SetUp() override {
    label::KeyList list;
    const auto add = [&](const label::LabelSigner& signer, const char* from, const char* until) {
      list.label_keys.push_back(
          {signer.key_number(), kOrigin, label::LabelVkey(kOrigin, signer.public_key()),
           signer.public_key(), base::ParseDay(from, "from").value(), std::nullopt});
      if (until) list.label_keys.back().until = base::ParseDay(until, "until").value();
    };
    add(Signer('p', 2), "2026-01-01", nullptr);
    add(Signer('o', 1), "2025-01-01", "2025-12-31");
    ASSERT_OK(WriteFile(folder_ / "keys.txt", label::FormatKeyList(list)));
  }

  panyuan::testing::ScratchFolder folder_;
};

TEST_F(LabelProofTest, ShowsWhatAGenuineLabelClaims) {
  const auto [code, out] = Scan(Picture(Signer('p', 2), "2026-03-04"));
  EXPECT_EQ(code, 0) << out;
  for (const char* shown : {"\"batch_code\": \"", "2026-03-04", "CONFORMANT", "\"stall_id\": 12",
                            "\"product_id\": 44", kOrigin, "\"key_number\": 2"})
    EXPECT_NE(out.find(shown), std::string::npos) << shown << "\n" << out;
  EXPECT_NE(out.find(kCode.ToString()), std::string::npos);
}

TEST_F(LabelProofTest, RefusesEachBadLabelWithItsOwnReason) {
  const auto expect = [&](const std::string& label, const base::Reason& reason) {
    const auto [code, out] = Scan(label);
    EXPECT_EQ(code, 1) << out;
    EXPECT_NE(out.find("\"" + std::string(reason.name) + "\""), std::string::npos) << out;
  };
  expect(Picture(Signer('x', 2), "2026-03-04"), label::kLabelSignatureInvalid);  // forged
  expect(Picture(Signer('f', 7), "2026-03-04"), label::kLabelKeyUnknown);        // foreign
  expect(Picture(Signer('o', 1), "2026-03-04"), label::kLabelKeyExpired);        // expired
  expect(Picture(Signer('p', 2), "2026-03-04", /*small=*/true), label::kLabelNotSigned);
  label::LabelClaim claim;
  claim.batch_code = kCode;
  claim.set_day(base::ParseDay("2026-03-04", "day").value());
  std::string digits = Signer('p', 2).EncodeSigned(claim);
  digits[100] = digits[100] == '5' ? '6' : '5';  // altered
  expect(digits, label::kLabelSignatureInvalid);
  expect(label::SignedUrl("panan.example", std::string(205, '9')), label::kLabelDigitsInvalid);
}

TEST_F(LabelProofTest, SaysWhenThereAreNoKeys) {
  EXPECT_OK(WriteFile(folder_ / "keys.txt", "label 1 nonsense\n"));
  const auto [code, out] = Scan(Picture(Signer('p', 2), "2026-03-04"));
  EXPECT_EQ(code, 2);
  EXPECT_NE(out.find("KEY_LIST_INVALID"), std::string::npos) << out;
}

TEST_F(LabelProofTest, TellsALabelThatIsNoneFromABadOne) {
  const auto [code, out] = Scan("https://panan.example/elsewhere");
  EXPECT_EQ(code, 2);
  EXPECT_NE(out.find("NOT_A_LABEL"), std::string::npos) << out;
}

}  // namespace
}  // namespace panyuan::clients::scan
