#include "services/ledger/witness.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "services/base/reasons.h"
#include "services/base/time.h"
#include "services/ledger/add_checkpoint.h"
#include "services/ledger/log_reasons.h"
#include "tests/support/memory_log.h"

namespace panyuan::ledger {
namespace {

class WitnessTest : public ::testing::Test {
 protected:
  WitnessTest() : witness_(MakeWitness()) {
    for (int i = 0; i < 5; ++i) log_.Append("entry " + std::to_string(i));
  }

  std::unique_ptr<Witness> MakeWitness() {
    auto witness = std::make_unique<Witness>(
        *CosignatureSigner::FromSeed("witness.example", std::string(32, 'w'), clock_),
        [this](const std::string& origin, const std::string& note) -> base::Status {
          if (disk_full_) return base::kInternalFault;
          saved_[origin] = note;
          return base::Ok();
        });
    auto key = Ed25519Verifier::Parse(key_.verifier().Format());
    EXPECT_TRUE(witness->Know(std::make_unique<Ed25519Verifier>(*std::move(key))).ok());
    return witness;
  }

  WitnessAnswer Ask(uint64_t old_size, std::vector<Hash> proof, const std::string& note) {
    return witness_->AddCheckpoint(FormatAddCheckpoint({old_size, std::move(proof), note}));
  }
  WitnessAnswer Ask(uint64_t old_size) {
    return Ask(old_size, old_size == 0 ? std::vector<Hash>() : log_.Proof(old_size),
               log_.Note(key_));
  }

  base::SystemClock clock_;
  const Ed25519Signer key_ = *Ed25519Signer::FromSeed("memory.example/log", std::string(32, 'l'));
  std::map<std::string, std::string> saved_;
  bool disk_full_ = false;
  MemoryLog log_;
  std::unique_ptr<Witness> witness_;
};

TEST_F(WitnessTest, CosignsWhatExtendsItsLastCheckpointAndSavesThatFirst) {
  ASSERT_EQ(Ask(0).status, 200);
  log_.Append("one more");
  const WitnessAnswer answer = Ask(5);
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(saved_["memory.example/log"], log_.Note(key_));
  const auto witness =
      *CosignatureSigner::FromSeed("witness.example", std::string(32, 'w'), clock_);
  const NoteVerifier* const known[] = {&witness.verifier()};
  EXPECT_TRUE(OpenNote(FormatCheckpoint(log_.Head()) + "\n" + answer.body, known).ok());
}

TEST_F(WitnessTest, CosignsTheSameCheckpointAgain) {
  ASSERT_EQ(Ask(0).status, 200);
  EXPECT_EQ(Ask(5).status, 200);
}

TEST_F(WitnessTest, TellsTheSizeItHas) {
  ASSERT_EQ(Ask(0).status, 200);
  const WitnessAnswer answer = Ask(3);
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.content_type, "text/x.tlog.size");
  EXPECT_EQ(answer.body, "5\n");
}

TEST_F(WitnessTest, RefusesAnotherRootOfTheSameSize) {
  ASSERT_EQ(Ask(0).status, 200);
  MemoryLog other({"a", "b", "c", "d", "e"});
  EXPECT_EQ(Ask(5, {}, other.Note(key_)).status, 409);
}

TEST_F(WitnessTest, RefusesALogThatWasRewritten) {
  ASSERT_EQ(Ask(0).status, 200);
  MemoryLog other({"a", "b", "c", "d", "e", "f"});
  EXPECT_EQ(Ask(5, other.Proof(5), other.Note(key_)).status, 422);
  EXPECT_EQ(Ask(5, {}, other.Note(key_)).status, 422);
}

TEST_F(WitnessTest, RefusesAnUnknownLogAForeignKeyAndMalformedRequests) {
  EXPECT_EQ(witness_->AddCheckpoint("old 0\n").status, 400);
  EXPECT_EQ(Ask(9, {}, log_.Note(key_)).status, 400);
  EXPECT_EQ(Ask(0, {}, "another.example/log\n0\nAAAA\n\n").status, 404);
  const auto impostor = Ed25519Signer::FromSeed("memory.example/log", std::string(32, 'x'));
  EXPECT_EQ(Ask(0, {}, log_.Note(*impostor)).status, 403);
  EXPECT_EQ(Ask(0, {base::Sha256("x")}, log_.Note(key_)).status, 422);
  EXPECT_TRUE(saved_.empty());
}

TEST_F(WitnessTest, GivesNothingThatItCouldNotSave) {
  disk_full_ = true;
  EXPECT_EQ(Ask(0).status, 500);
  disk_full_ = false;
  EXPECT_EQ(Ask(0).status, 200);
}

TEST_F(WitnessTest, RemembersAfterARestartAndRefusesAForeignState) {
  ASSERT_EQ(Ask(0).status, 200);
  witness_ = MakeWitness();
  ASSERT_TRUE(witness_->Remember("memory.example/log", saved_["memory.example/log"]).ok());
  EXPECT_EQ(Ask(0).body, "5\n");
  const auto impostor = Ed25519Signer::FromSeed("memory.example/log", std::string(32, 'x'));
  const auto refused = witness_->Remember("memory.example/log", log_.Note(*impostor));
  EXPECT_TRUE(refused.error().Is(kWitnessStateInvalid));
}

}  // namespace
}  // namespace panyuan::ledger
