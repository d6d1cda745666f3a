#include "services/ledger/note.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/ledger/reasons.h"

namespace panyuan::ledger {
namespace {

const std::string kText = "panyuan.example/330727\n3\nroot\n";

Ed25519Signer KeyOf(std::string_view name, char seed) {
  return *Ed25519Signer::FromSeed(name, std::string(32, seed));
}

TEST(SignedNote, OpensForEachOfItsSigners) {
  const Ed25519Signer county = KeyOf("county", 'a'), witness = KeyOf("witness", 'b');
  const NoteSigner* const signers[] = {&county, &witness};
  const std::string note = *SignNote(kText, signers);
  const NoteVerifier* const only_witness[] = {&witness.verifier()};
  const auto opened = OpenNote(note, only_witness);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->text, kText);
  ASSERT_EQ(opened->verified.size(), 1u);
  EXPECT_EQ(opened->verified[0].name, "witness");
  ASSERT_EQ(opened->unverified.size(), 1u);
  EXPECT_EQ(opened->unverified[0].key_id, county.key_id());
}

TEST(SignedNote, IsRefusedWhenAKnownKeysSignatureFails) {
  const Ed25519Signer county = KeyOf("county", 'a'), witness = KeyOf("witness", 'b');
  const NoteSigner* const signers[] = {&county, &witness};
  std::string note = *SignNote(kText, signers);
  note.replace(note.find("3\n"), 1, "4");
  const NoteVerifier* const known[] = {&county.verifier()};
  EXPECT_TRUE(OpenNote(note, known).error().Is(kNoteSignatureInvalid));
}

TEST(SignedNote, IsRefusedWithoutAKnownKey) {
  const Ed25519Signer county = KeyOf("county", 'a');
  const NoteSigner* const signers[] = {&county};
  const std::string note = *SignNote(kText, signers);
  // The same name is not the same key.
  const Ed25519Signer impostor = KeyOf("county", 'c');
  const NoteVerifier* const known[] = {&impostor.verifier()};
  EXPECT_TRUE(OpenNote(note, known).error().Is(kNoteUnverified));
  EXPECT_TRUE(OpenNote(note, {}).error().Is(kNoteUnverified));
}

TEST(SignedNote, KeepsEmptyLinesOfItsText) {
  const Ed25519Signer county = KeyOf("county", 'a');
  const NoteSigner* const signers[] = {&county};
  const NoteVerifier* const known[] = {&county.verifier()};
  const std::string text = "one\n\ntwo\n\n";
  EXPECT_EQ(OpenNote(*SignNote(text, signers), known)->text, text);
}

TEST(SignedNote, RefusesTextsThatCannotBeSigned) {
  const Ed25519Signer county = KeyOf("county", 'a');
  const NoteSigner* const signers[] = {&county};
  for (const std::string& text : {std::string(), std::string("no end"), std::string("\xff\n"),
                                  std::string("tab\t\n"), std::string(kMaxNoteBytes, '\n')})
    EXPECT_TRUE(SignNote(text, signers).error().Is(kNoteMalformed));
  EXPECT_TRUE(SignNote(kText, {}).error().Is(kNoteMalformed));
  const std::vector<const NoteSigner*> crowd(kMaxNoteSignatures + 1, &county);
  EXPECT_TRUE(SignNote(kText, crowd).error().Is(kNoteMalformed));
}

TEST(SignedNote, RefusesMoreThanAHundredSignatures) {
  const Ed25519Signer county = KeyOf("county", 'a');
  const NoteVerifier* const known[] = {&county.verifier()};
  const std::vector<const NoteSigner*> crowd(kMaxNoteSignatures, &county);
  std::string note = *SignNote(kText, crowd);
  const auto opened = OpenNote(note, known);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->verified.size(), 1u);
  note += note.substr(note.find("\u2014"),
                      note.find('\n', note.find("\u2014")) + 1 - note.find("\u2014"));
  EXPECT_TRUE(OpenNote(note, known).error().Is(kNoteMalformed));
}

TEST(NoteKey, ReadsBackWhatItWrites) {
  const auto key = Ed25519Signer::Generate("panyuan.example/330727");
  ASSERT_TRUE(key.ok());
  const auto verifier = Ed25519Verifier::Parse(key->verifier().Format());
  ASSERT_TRUE(verifier.ok());
  EXPECT_EQ(verifier->key_id(), key->key_id());
  const auto again = Ed25519Signer::Parse(key->Format());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->seed(), key->seed());
  EXPECT_TRUE(verifier->Verify(kText, *again->Sign(kText)));
  EXPECT_NE(Ed25519Signer::Generate("panyuan.example/330727")->seed(), key->seed());
}

TEST(NoteKey, RefusesDamagedKeysAndNames) {
  const std::string vkey = KeyOf("county", 'a').verifier().Format();
  std::string other_name = vkey, other_id = vkey;
  other_name[0] = 'C';
  other_id[7] = other_id[7] == '0' ? '1' : '0';
  for (const std::string& bad : {std::string(), std::string("county"), std::string("county+00"),
                                 vkey.substr(0, vkey.size() - 4), other_name, other_id})
    EXPECT_TRUE(Ed25519Verifier::Parse(bad).error().Is(kNoteKeyInvalid)) << bad;
  EXPECT_TRUE(Ed25519Signer::Parse(vkey).error().Is(kNoteKeyInvalid));
  const std::string seed(32, 'a');
  for (const std::string& name :
       {std::string(), std::string("a b"), std::string("a+b"), std::string("a\u3000b"),
        std::string("a\nb"), std::string(kMaxKeyNameBytes + 1, 'a')})
    EXPECT_TRUE(Ed25519Signer::FromSeed(name, seed).error().Is(kNoteKeyInvalid)) << name;
  EXPECT_TRUE(Ed25519Signer::FromSeed("county", "short").error().Is(kNoteKeyInvalid));
}

}  // namespace
}  // namespace panyuan::ledger
