#include "services/ledger/cosignature.h"

#include <gtest/gtest.h>

#include <string>

#include "services/base/bytes.h"
#include "services/ledger/add_checkpoint.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

class FixedClock final : public base::Clock {
 public:
  base::UtcTime Now() const override { return {1'679'315'147 * base::kMicrosPerSecond}; }
};

const FixedClock kClock;
const std::string kText = "panyuan.example/330727\n3\nroot\n";

CosignatureSigner WitnessOf(char seed) {
  return *CosignatureSigner::FromSeed("witness.example", std::string(32, seed), kClock);
}

TEST(Cosignature, SignsTheTimeAndTheTextAsTheSpecificationWritesThem) {
  const CosignatureSigner witness = WitnessOf('w');
  const std::string signature = *witness.Sign(kText);
  ASSERT_EQ(signature.size(), 8u + 64u);
  EXPECT_EQ(base::ReadBigEndian(signature.substr(0, 8)), 1'679'315'147u);
  const auto key = Ed25519Signer::FromSeed("witness.example", std::string(32, 'w'));
  EXPECT_TRUE(
      key->verifier().Verify("cosignature/v1\ntime 1679315147\n" + kText, signature.substr(8)));
}

TEST(Cosignature, OpensInANoteBesideTheLogsSignature) {
  const auto log = Ed25519Signer::FromSeed("log", std::string(32, 'l'));
  const CosignatureSigner witness = WitnessOf('w');
  const NoteSigner* const signers[] = {&*log, &witness};
  const std::string note = *SignNote(kText, signers);
  const NoteVerifier* const known[] = {&witness.verifier()};
  EXPECT_EQ(OpenNote(note, known)->verified.front().name, "witness.example");
  std::string altered = note;
  altered.replace(altered.find("3\n"), 1, "4");
  EXPECT_TRUE(OpenNote(altered, known).error().Is(kNoteSignatureInvalid));
}

TEST(Cosignature, IsNotTheSameKeysPlainSignature) {
  const auto plain = Ed25519Signer::FromSeed("witness.example", std::string(32, 'w'));
  const CosignatureSigner witness = WitnessOf('w');
  EXPECT_NE(plain->key_id(), witness.key_id());
  EXPECT_FALSE(witness.verifier().Verify(kText, *plain->Sign(kText)));
  EXPECT_FALSE(witness.verifier().Verify(kText, ""));
}

TEST(Cosignature, AVerifierKeyIsReadAsWritten) {
  const std::string vkey = WitnessOf('w').verifier().Format();
  const auto read = CosignatureVerifier::Parse(vkey);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->Format(), vkey);
  const auto plain = Ed25519Signer::FromSeed("witness.example", std::string(32, 'w'));
  for (const std::string& text : {std::string("witness"), plain->verifier().Format(),
                                  "other" + vkey.substr(vkey.find('+')), vkey + "AAAA"})
    EXPECT_TRUE(CosignatureVerifier::Parse(text).error().Is(kNoteKeyInvalid)) << text;
}

TEST(AddCheckpoint, IsReadAsWritten) {
  const AddCheckpoint request{7, {base::Sha256("a"), base::Sha256("b")}, "note\n\nsignature\n"};
  const auto read = ParseAddCheckpoint(FormatAddCheckpoint(request));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->old_size, 7u);
  EXPECT_EQ(read->proof, request.proof);
  EXPECT_EQ(read->note, request.note);
  EXPECT_TRUE(ParseAddCheckpoint("old 0\n\nnote")->proof.empty());
}

TEST(AddCheckpoint, RefusesWhatIsLongerOrWrittenOtherwise) {
  const AddCheckpoint crowded{7, std::vector<base::Hash>(kMaxConsistencyHashes + 1), "note"};
  for (const std::string& body :
       {std::string(), std::string("old 7"), std::string("old 07\n\nnote"),
        std::string("old -1\n\nnote"), std::string("7\n\nnote"), std::string("old 7\nAAAA\n\nnote"),
        FormatAddCheckpoint(crowded), "old 7\n\n" + std::string(kMaxAddCheckpointBytes, 'x')})
    EXPECT_TRUE(ParseAddCheckpoint(body).error().Is(kAddCheckpointMalformed)) << body.substr(0, 40);
}

}  // namespace
}  // namespace panyuan::ledger
