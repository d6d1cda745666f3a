// SM2 signatures of notes: conformance data sm2-sm3 (GB/T 32918.5 Annex A).
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "services/base/bytes.h"
#include "services/ledger/note_sm2.h"
#include "services/ledger/reasons.h"
#include "tests/conformance/data.h"
#include "tests/support/expect.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

class Sm2NoteVectors : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto path = conformance::DataPath("sm2-sm3/sm2_sm3.json");
    PANYUAN_NEED_DATA(path);
    vector_ = conformance::ReadJson(path)["sign"][0];
    ASSERT_EQ(vector_["id"], "1234567812345678");
  }

  std::string Hex(const char* name) { return *base::HexDecode(vector_[name].get<std::string>()); }

  json vector_;
};

TEST_F(Sm2NoteVectors, ThePublishedSignatureVerifies) {
  const std::string text = vector_["msg_utf8"], signature = Hex("r") + Hex("s");
  const auto key = Sm2Verifier::FromPublicKey("log", "\x04" + Hex("px") + Hex("py"));
  ASSERT_OK(key);
  EXPECT_TRUE(key->Verify(text, signature));
  EXPECT_FALSE(key->Verify(text + ".", signature));
  for (size_t i = 0; i < signature.size(); i += 7) {
    std::string forged = signature;
    forged[i] ^= 1;
    EXPECT_FALSE(key->Verify(text, forged));
  }
  EXPECT_FALSE(key->Verify(text, std::string(64, '\0')));
  EXPECT_FALSE(key->Verify(text, signature.substr(1)));
}

TEST_F(Sm2NoteVectors, ThePublishedPrivateKeySigns) {
  const auto signer = Sm2Signer::FromScalar("log", Hex("priv"));
  ASSERT_OK(signer);
  EXPECT_EQ(signer->verifier().public_key(), "\x04" + Hex("px") + Hex("py"));
  const auto parsed = Sm2Verifier::Parse(signer->verifier().Format());
  ASSERT_OK(parsed);
  EXPECT_EQ(parsed->key_id(), signer->key_id());
  for (int i = 0; i < 50; ++i)  // r and s are now and then shorter than 32 bytes
    EXPECT_TRUE(parsed->Verify("text\n", signer->Sign("text\n").value()));
}

TEST_F(Sm2NoteVectors, KeysOffTheCurveOrOutOfRangeAreRefused) {
  const std::string order =
      *base::HexDecode("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
  std::string last = order;
  last.back() -= 2;
  EXPECT_OK(Sm2Signer::FromScalar("log", last));
  last.back() += 1;
  EXPECT_REASON(Sm2Signer::FromScalar("log", last), kNoteKeyInvalid);
  EXPECT_REASON(Sm2Signer::FromScalar("log", order), kNoteKeyInvalid);
  EXPECT_REASON(Sm2Signer::FromScalar("log", std::string(32, '\0')), kNoteKeyInvalid);
  EXPECT_REASON(Sm2Signer::FromScalar("log", "short"), kNoteKeyInvalid);
  std::string off = "\x04" + Hex("px") + Hex("py");
  off.back() ^= 1;
  EXPECT_REASON(Sm2Verifier::FromPublicKey("log", off), kNoteKeyInvalid);
  const auto ed25519 = Ed25519Signer::FromSeed("log", std::string(32, 'x'));
  EXPECT_REASON(Sm2Verifier::Parse(ed25519->verifier().Format()), kNoteKeyInvalid);
}

}  // namespace
}  // namespace panyuan::ledger
