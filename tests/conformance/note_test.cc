// C2SP signed notes: conformance data signed-note.
#include "services/ledger/note.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/conformance/data.h"

namespace panyuan::ledger {
namespace {

using nlohmann::json;

std::vector<std::string> NamesOf(const std::vector<NoteSignature>& signatures) {
  std::vector<std::string> names;
  for (const NoteSignature& signature : signatures) names.push_back(signature.name);
  return names;
}

class SignedNoteVectors : public testing::Test {
 protected:
  void SetUp() override {
    const auto path = conformance::DataPath("signed-note/signed_note.json");
    PANYUAN_NEED_DATA(path);
    vectors_ = conformance::ReadJson(path);
  }

  json vectors_;
};

TEST_F(SignedNoteVectors, SigningGivesTheSameBytes) {
  const auto signer = Ed25519Signer::Parse(vectors_["skey"].get<std::string>());
  ASSERT_TRUE(signer.ok());
  const NoteSigner* const signers[] = {&*signer};
  const auto note = SignNote(vectors_["sign_text"].get<std::string>(), signers);
  ASSERT_TRUE(note.ok());
  EXPECT_EQ(*note, vectors_["sign_expected"]);
  EXPECT_EQ(signer->Format(), vectors_["skey"]);
}

TEST_F(SignedNoteVectors, BadKeysAreRefused) {
  for (const json& vkey : vectors_["bad_vkeys"])
    EXPECT_FALSE(Ed25519Verifier::Parse(vkey.get<std::string>()).ok()) << vkey;
}

TEST_F(SignedNoteVectors, NotesAreOpenedExactlyWhereTheyShould) {
  for (const json& vector : vectors_["cases"]) {
    SCOPED_TRACE(vector["name"]);
    std::vector<Ed25519Verifier> keys;
    for (const json& vkey : vector["vkeys"]) {
      auto key = Ed25519Verifier::Parse(vkey.get<std::string>());
      ASSERT_TRUE(key.ok());
      EXPECT_EQ(key->Format(), vkey);
      keys.push_back(*std::move(key));
    }
    std::vector<const NoteVerifier*> known;
    for (const Ed25519Verifier& key : keys) known.push_back(&key);
    const auto note = OpenNote(vector["note"].get<std::string>(), known);
    ASSERT_EQ(note.ok(), vector["ok"].get<bool>());
    if (!note.ok()) continue;
    EXPECT_EQ(json(NamesOf(note->verified)), vector["verified"]);
    const json unverified(NamesOf(note->unverified));
    EXPECT_EQ(unverified, vector.value("unverified", unverified));
  }
}

}  // namespace
}  // namespace panyuan::ledger
