#include "services/label/label_verification.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/label/reasons.h"
#include "tests/support/expect.h"

namespace panyuan::label {
namespace {

constexpr char kOrigin[] = "panan.example/county/330727/log";

base::CivilDay Day(std::string_view text) { return base::ParseDay(text, "day").value(); }

LabelSigner Signer(char seed, uint16_t number, const std::string& origin = kOrigin) {
  return LabelSigner::Create(std::string(32, seed), number, origin).value();
}

LabelKey KeyOf(const LabelSigner& signer, std::string_view from, std::string_view until,
               const std::string& origin = kOrigin) {
  LabelKey key{signer.key_number(), origin,    LabelVkey(origin, signer.public_key()),
               signer.public_key(), Day(from), std::nullopt};
  if (until != "-") key.until = Day(until);
  return key;
}

std::string Digits(const LabelSigner& signer, std::string_view day = "2026-03-04") {
  LabelClaim claim;
  claim.stall = 12;
  claim.product = 44;
  claim.batch_code = BatchCode{0x2D7E80903D2F5};
  claim.set_day(Day(day));
  claim.set_verdict(PrintedVerdict::kConformant);
  return signer.EncodeSigned(claim);
}

TEST(LabelVerification, GivesTheClaimAndTheKeyThatStandsForIt) {
  const LabelSigner old = Signer('o', 1), present = Signer('p', 2);
  const std::vector keys{KeyOf(present, "2026-01-01", "-"), KeyOf(old, "2025-01-01", "2025-12-31")};
  const auto verified = VerifyLabel(Digits(present), keys);
  ASSERT_OK(verified);
  EXPECT_EQ(verified->claim.stall, 12u);
  EXPECT_EQ(verified->claim.verdict(), PrintedVerdict::kConformant);
  EXPECT_EQ(verified->key.number, 2);
  const auto retired = VerifyLabel(Digits(old, "2025-12-31"), keys);
  ASSERT_OK(retired);
  EXPECT_EQ(retired->key.number, 1);
}

TEST(LabelVerification, RefusesAForgedLabel) {
  const std::vector keys{KeyOf(Signer('p', 1), "2026-01-01", "-")};
  EXPECT_REASON(VerifyLabel(Digits(Signer('x', 1)), keys), kLabelSignatureInvalid);
  // Another county's key of the same number, under its own origin.
  const LabelSigner neighbour = Signer('n', 1, "neighbour.example/log");
  EXPECT_REASON(VerifyLabel(Digits(neighbour), keys), kLabelSignatureInvalid);
}

TEST(LabelVerification, RefusesEveryAlteredByte) {
  const LabelSigner signer = Signer('p', 0x0101);
  const std::vector keys{KeyOf(signer, "2026-01-01", "-")};
  const std::string good = DigitsToBytes(Digits(signer)).value();
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bytes = good;
    bytes[i] = static_cast<char>(bytes[i] ^ 1);
    EXPECT_FALSE(VerifyLabel(BytesToDigits(bytes), keys).ok()) << i;
  }
  EXPECT_REASON(VerifyLabel(Digits(signer).substr(1), keys), kLabelDigitsInvalid);
  EXPECT_REASON(VerifyLabel("", {}), kLabelDigitsInvalid);
}

TEST(LabelVerification, RefusesAKeyThatIsNotInTheList) {
  const LabelSigner stranger = Signer('p', 9);
  const std::vector keys{KeyOf(Signer('p', 1), "2026-01-01", "-"),
                         KeyOf(Signer('o', 2), "2025-01-01", "-")};
  const auto refused = VerifyLabel(Digits(stranger), keys);
  EXPECT_REASON(refused, kLabelKeyUnknown);
  EXPECT_EQ(refused.error().metadata().at("key_number"), "9");
  EXPECT_REASON(VerifyLabel(Digits(stranger), {}), kLabelKeyUnknown);
}

TEST(LabelVerification, RefusesADayThatTheKeyDoesNotStandFor) {
  const LabelSigner signer = Signer('p', 1);
  const std::vector keys{KeyOf(signer, "2025-01-01", "2025-12-31")};
  EXPECT_OK(VerifyLabel(Digits(signer, "2025-01-01"), keys));
  EXPECT_REASON(VerifyLabel(Digits(signer, "2024-12-31"), keys), kLabelKeyExpired);
  EXPECT_REASON(VerifyLabel(Digits(signer, "2026-01-01"), keys), kLabelKeyExpired);
}

TEST(LabelVerification, TriesEveryKeyOfTheNumber) {
  const LabelSigner first = Signer('a', 1), second = Signer('b', 1);
  const std::vector keys{KeyOf(first, "2025-01-01", "2025-12-31"),
                         KeyOf(second, "2026-01-01", "-")};
  EXPECT_OK(VerifyLabel(Digits(second), keys));
  // That one of them signed it says more than that the other did not.
  EXPECT_REASON(VerifyLabel(Digits(first), keys), kLabelKeyExpired);
  EXPECT_REASON(VerifyLabel(Digits(second, "2025-06-01"), keys), kLabelKeyExpired);
}

}  // namespace
}  // namespace panyuan::label
