#include "services/label/qr_payload.h"

#include <gtest/gtest.h>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/label/label_signature.h"
#include "services/label/reasons.h"

namespace panyuan::label {
namespace {

// The vector of docs/formats.md, computed apart from this code with Python's cryptography.
constexpr std::string_view kOrigin = "panyuan.example/330727";
constexpr std::string_view kSeed =
    "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";
constexpr std::string_view kPublicKey =
    "2543b92ff1095511476adc8369db6ddc933665a11978dda1404ee1066ca9559d";
constexpr std::string_view kData = "010007000004d20000003802d7e80903d2f508ce01";
constexpr std::string_view kSignature =
    "a4da1a842fb764021e4675f922ae0b09823a5a320dd255d5faf043517169567f"
    "08d4de8263043bd0f44f5b56c8b0c6063a072888807fbe317b0f1b412bdc7f05";
constexpr std::string_view kDigits =
    "0019597626271473492936732439019621839489137630191378284495777008809533872842148070004073373085"
    "5642694947268302296903945267309639450012260872781365572874755633122185877443107690636262375182"
    "31423791474179845";

LabelClaim Claim() {
  LabelClaim claim;
  claim.key_number = 7;
  claim.stall = 1234;
  claim.product = 56;
  claim.batch_code = *BatchCode::Parse("0PQX-04G7-MQNH");
  claim.set_day(*base::ParseDay("2026-03-04", "day"));
  claim.set_verdict(PrintedVerdict::kConformant);
  return claim;
}

LabelSigner Signer() {
  return *LabelSigner::Create(*base::HexDecode(kSeed), 7, std::string(kOrigin));
}

std::optional<LabelPublicKey> FindKey(uint16_t key_number) {
  if (key_number != 7) return std::nullopt;
  return base::ToHash(*base::HexDecode(kPublicKey));
}

base::Result<LabelClaim> Decode(std::string_view digits) {
  return DecodeSigned(digits, kOrigin, FindKey);
}

TEST(SignedLabel, HoldsTheKnownAnswer) {
  const LabelSigner signer = Signer();
  EXPECT_EQ(signer.public_key(), *FindKey(7));
  EXPECT_EQ(base::HexEncode(EncodeClaim(Claim())), kData);
  const std::string digits = signer.EncodeSigned(Claim());
  EXPECT_EQ(digits, kDigits);
  EXPECT_EQ(base::HexEncode(*DigitsToBytes(digits)), std::string(kData) + std::string(kSignature));
  EXPECT_EQ(SignedUrl("panyuan.example", digits),
            "HTTPS://PANYUAN.EXAMPLE/Q/" + std::string(kDigits));
  EXPECT_EQ(SmallUrl("panyuan.example", Claim().batch_code),
            "HTTPS://PANYUAN.EXAMPLE/T/0PQX04G7MQNH");
}

TEST(SignedLabel, GivesTheClaimBack) {
  const auto claim = Decode(kDigits);
  ASSERT_TRUE(claim.ok());
  EXPECT_EQ(*claim, Claim());
  EXPECT_EQ(base::FormatDay(claim->day()), "2026-03-04");
  EXPECT_EQ(claim->verdict(), PrintedVerdict::kConformant);
}

TEST(SignedLabel, RefusesEveryChangedDigit) {
  for (size_t i = 0; i < kDigits.size(); ++i) {
    std::string digits(kDigits);
    digits[i] = digits[i] == '9' ? '0' : static_cast<char>(digits[i] + 1);
    EXPECT_FALSE(Decode(digits).ok()) << i;
  }
}

TEST(SignedLabel, TellsTheFaultsApart) {
  const auto reason = [](const base::Result<LabelClaim>& claim) {
    return claim.ok() ? "accepted" : claim.error().reason().name;
  };
  std::string digits(kDigits);
  digits.back() ^= 1;  // in the signature
  EXPECT_EQ(reason(Decode(digits)), "LABEL_SIGNATURE_INVALID");
  EXPECT_EQ(reason(DecodeSigned(kDigits, "other.example/330727", FindKey)),
            "LABEL_SIGNATURE_INVALID");
  EXPECT_EQ(reason(DecodeSigned(kDigits, kOrigin, [](uint16_t) { return std::nullopt; })),
            "LABEL_KEY_UNKNOWN");
  std::string bytes = *DigitsToBytes(kDigits);
  bytes[0] = 2;
  EXPECT_EQ(reason(Decode(BytesToDigits(bytes))), "LABEL_VERSION_UNKNOWN");
  bytes[0] = 1;
  bytes[11] = '\x80';  // the 56th bit of the batch code
  EXPECT_EQ(reason(Decode(BytesToDigits(bytes))), "LABEL_DIGITS_INVALID");
  for (const std::string& broken : {std::string(), std::string(204, '0'), std::string(206, '0'),
                                    std::string(205, '9'), std::string(204, '0') + "-"})
    EXPECT_EQ(reason(Decode(broken)), "LABEL_DIGITS_INVALID");
}

TEST(SignedLabel, HasAFixedWidth) {
  EXPECT_EQ(BytesToDigits(std::string(kSignedBytes, '\0')), std::string(kSignedDigits, '0'));
  const std::string largest(kSignedBytes, '\xFF');
  EXPECT_EQ(*DigitsToBytes(BytesToDigits(largest)), largest);
}

TEST(LabelClaim, ReadsAnUnknownVerdictAsNone) {
  LabelClaim claim;
  claim.flags = 0xF8 | 5;
  EXPECT_EQ(claim.verdict(), PrintedVerdict::kNotTested);
  claim.set_verdict(PrintedVerdict::kHeld);
  EXPECT_EQ(claim.flags, 0xF8 | 2);
}

TEST(LabelSigner, RefusesASeedOfAnotherLength) {
  EXPECT_TRUE(LabelSigner::Create("short", 1, "o").error().Is(base::kInvalidField));
}

TEST(LabelHost, IsANameAndPerhapsAPort) {
  for (const char* host : {"panyuan.example", "10.0.0.7:8443", "A-1.b"})
    EXPECT_TRUE(CheckLabelHost(host).ok()) << host;
  for (const std::string& host :
       {std::string(), std::string("a b"), std::string("a/b"), std::string("a:"),
        std::string(":80"), std::string("a:80:80"), std::string("磐源"), std::string(65, 'a')})
    EXPECT_FALSE(CheckLabelHost(host).ok()) << host;
}

TEST(ScannedText, IsASignedLabelInAnyForm) {
  const std::string digits(kDigits);
  for (const std::string& text :
       {"HTTPS://PANYUAN.EXAMPLE/Q/" + digits, "https://panyuan.example/q/" + digits + "?from=x",
        "  http://Panyuan.Example/Q/" + digits + "#top\r\n"}) {
    const auto label = ParseScannedText(text);
    ASSERT_TRUE(label.ok()) << text;
    EXPECT_EQ(label->host, "panyuan.example");
    EXPECT_EQ(std::get<SignedDigits>(label->content).value, digits);
  }
  EXPECT_EQ(ParseScannedText(digits)->host, "");
}

TEST(ScannedText, IsABatchCodeInAnyForm) {
  for (const char* text : {"HTTPS://PANYUAN.EXAMPLE:8443/T/0PQX04G7MQNH",
                           "https://panyuan.example:8443/t/0pqx-04g7-mqnh?x=/q/1"}) {
    const auto label = ParseScannedText(text);
    ASSERT_TRUE(label.ok()) << text;
    EXPECT_EQ(label->host, "panyuan.example:8443");
    EXPECT_EQ(std::get<BatchCode>(label->content), Claim().batch_code);
  }
  for (const char* text : {"0PQX-04G7-MQNH", "opqx 04g7 mqnh\n", "０ＰＱＸ０４Ｇ７ＭＱＮＨ"})
    EXPECT_EQ(std::get<BatchCode>(ParseScannedText(text)->content), Claim().batch_code) << text;
}

TEST(ScannedText, IsTheBatchOfAReceipt) {
  const auto receipt = ParseScannedText("HTTPS://PANAN.EXAMPLE/T/0PQX04G7MQNH/1024");
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(std::get<BatchCode>(receipt->content).ToString(), "0PQX-04G7-MQNH");
  for (const char* other : {"https://panan.example/t/0PQX04G7MQNH/", "https://h/t/0PQX04G7MQNH/x",
                            "https://h/t/0PQX04G7MQNH/1/2"})
    EXPECT_FALSE(ParseScannedText(other).ok()) << other;
}

TEST(ScannedText, KeepsTheReasonOfWhatWasMeant) {
  const auto reason = [](std::string_view text) {
    const auto label = ParseScannedText(text);
    return label.ok() ? "accepted" : label.error().reason().name;
  };
  EXPECT_EQ(reason("https://panyuan.example/T/0PQX04G7MQNN"), "BATCH_CODE_CHECK");
  EXPECT_EQ(reason("0PQX-04G7-MQN"), "BATCH_CODE_LENGTH");
  EXPECT_EQ(reason("https://panyuan.example/Q/123"), "LABEL_DIGITS_INVALID");
  EXPECT_EQ(reason(std::string(205, '9')), "LABEL_DIGITS_INVALID");
  for (const std::string& text :
       {std::string(), std::string(" \n"), std::string("https://qr.alipay.com/fkx1"),
        std::string("https://panyuan.example/"), std::string("https://panyuan.example"),
        std::string("https:///T/0PQX04G7MQNH"), std::string("https://u@h/T/0PQX04G7MQNH"),
        std::string("https://h\xFF/T/0PQX04G7MQNH"), std::string("wxp://f2f0abc"),
        std::string("ftp://h/T/0PQX04G7MQNH"), std::string(5000, '7')})
    EXPECT_EQ(reason(text), "NOT_A_LABEL") << text;
}

}  // namespace
}  // namespace panyuan::label
