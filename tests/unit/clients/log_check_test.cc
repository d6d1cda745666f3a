#include "clients/common/log_check.h"

#include <gtest/gtest.h>

#include <array>

#include "clients/common/moment.h"
#include "clients/common/reasons.h"
#include "services/ledger/merkle.h"
#include "services/ledger/note.h"
#include "services/ledger/reasons.h"

namespace panyuan::clients {
namespace {

constexpr const char* kArrival =
    R"({"eventTime":"2026-03-04T05:30:00.000+08:00","bizStep":"receiving",)"
    R"("quantityList":[{"epcClass":"https://h/T/7K3QM2XD9PRC","quantity":12.5,"uom":"KGM"}],)"
    R"("panyuan:product":"VEG044","panyuan:origin":"山东安丘"})";

// A log of two entries, the second an arrival.
struct Log {
  trace::v1::Batch batch;
  trace::v1::ChainEvent event;
  ::panyuan::ledger::v1::GetInclusionProofResponse proof;
  ledger::Checkpoint checkpoint;

  explicit Log(const std::string& entry = kArrival) {
    batch.set_batch_code("7K3Q-M2XD-9PRC");
    batch.set_product_code("VEG044");
    batch.set_origin("山东安丘");
    event.set_leaf_index(1);
    event.set_step(trace::v1::CHAIN_STEP_RECEIVED);
    *event.mutable_occurred_at() = *ReadMoment("2026-03-04 05:30", "occurred_at");
    event.mutable_quantity()->set_value("12.5");
    event.mutable_quantity()->set_unit_code("KGM");
    event.set_event_json(entry);
    const base::Hash other = ledger::LeafHash("another entry");
    proof.add_hashes(std::string(base::AsView(other)));
    checkpoint.origin = "panyuan.example/log";
    checkpoint.size = 2;
    checkpoint.root = ledger::NodeHash(other, ledger::LeafHash(entry));
  }

  base::Status Check() const { return CheckEvent(event, batch, proof, checkpoint); }
};

TEST(CheckEvent, AcceptsWhatTheLogSays) { EXPECT_TRUE(Log().Check().ok()); }

TEST(CheckEvent, RefusesBytesThatAreNotInTheTree) {
  Log log;
  log.event.set_event_json(std::string(kArrival) + " ");
  EXPECT_TRUE(log.Check().error().Is(ledger::kProofInvalid));
  Log moved;
  moved.event.set_leaf_index(0);
  EXPECT_TRUE(moved.Check().error().Is(ledger::kProofInvalid));
  Log cut;
  cut.proof.set_hashes(0, "short");
  EXPECT_TRUE(cut.Check().error().Is(kLogNotVerified));
}

TEST(CheckEvent, RefusesAnEntryThatSaysSomethingElse) {
  const auto refused = [](auto change) {
    Log log;
    change(log);
    const base::Status checked = log.Check();
    return !checked.ok() && checked.error().Is(kLogNotVerified);
  };
  EXPECT_TRUE(refused([](Log& log) { log.batch.set_batch_code("7K3Q-M2XD-9PRD"); }));
  EXPECT_TRUE(refused([](Log& log) { log.event.set_step(trace::v1::CHAIN_STEP_SOLD); }));
  EXPECT_TRUE(refused([](Log& log) { log.event.mutable_occurred_at()->set_seconds(0); }));
  EXPECT_TRUE(refused([](Log& log) { log.event.mutable_quantity()->set_value("12.501"); }));
  EXPECT_TRUE(refused([](Log& log) { log.event.clear_quantity(); }));
  EXPECT_TRUE(refused([](Log& log) { log.batch.set_product_code("VEG001"); }));
  EXPECT_TRUE(refused([](Log& log) { log.batch.set_origin("本地"); }));
}

TEST(CheckEvent, SurvivesEntriesOfAnyShape) {
  for (const char* entry : {"", "[]", "null", "{\"quantityList\":[1,{}]}", "{\"quantityList\":{}}"})
    EXPECT_TRUE(Log(entry).Check().error().Is(kLogNotVerified)) << entry;
}

TEST(OpenCheckpoint, TrustsTheProfilesKeyOnly) {
  const auto signer = ledger::Ed25519Signer::Generate("panyuan.example/log");
  const auto stranger = ledger::Ed25519Signer::Generate("panyuan.example/log");
  ASSERT_TRUE(signer.ok() && stranger.ok());
  const std::array<const ledger::NoteSigner*, 1> signers{&*signer};
  const Log log;
  const auto note = ledger::SignNote(ledger::FormatCheckpoint(log.checkpoint), signers);
  const auto opened = OpenCheckpoint(*note, signer->verifier().Format());
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->size, 2u);
  EXPECT_FALSE(OpenCheckpoint(*note, stranger->verifier().Format()).ok());
  EXPECT_TRUE(OpenCheckpoint(*note, "").error().Is(kLogKeyMissing));
}

TEST(OpenCheckpoint, RefusesAnotherLogsCheckpoint) {
  const auto signer = ledger::Ed25519Signer::Generate("panyuan.example/log");
  const std::array<const ledger::NoteSigner*, 1> signers{&*signer};
  Log log;
  log.checkpoint.origin = "another.example/log";
  const auto note = ledger::SignNote(ledger::FormatCheckpoint(log.checkpoint), signers);
  EXPECT_TRUE(OpenCheckpoint(*note, signer->verifier().Format()).error().Is(kLogNotVerified));
}

TEST(CheckEvent, ReadsTheLinesAndWordsOfEveryKindOfEvent) {
  const std::string moved =
      R"({"@context":[{"panyuan":"urn:panyuan:epcis:"}],"eventTime":"2026-03-04T05:30:00.000+08:00",)"
      R"("bizStep":"repackaging","inputQuantityList":[{"epcClass":"https://h/T/OTHER"}],)"
      R"("outputQuantityList":[{"epcClass":"https://h/T/7K3QM2XD9PRC","quantity":12.5,)"
      R"("uom":"KGM"}]})";
  Log log(moved);
  log.event.set_step(trace::v1::CHAIN_STEP_TRANSFORMED);
  EXPECT_TRUE(log.Check().ok());
  for (const auto step : {trace::v1::CHAIN_STEP_PACKED, trace::v1::CHAIN_STEP_CORRECTED,
                          trace::v1::CHAIN_STEP_FOREIGN}) {
    log.event.set_step(step);
    EXPECT_TRUE(log.Check().error().Is(kLogNotVerified)) << step;
  }
  std::string corrected = moved;
  corrected.insert(1, R"("errorDeclaration":{"declarationTime":"2026-03-05T00:00:00Z"},)");
  Log correction(corrected);
  correction.event.set_step(trace::v1::CHAIN_STEP_CORRECTED);
  EXPECT_TRUE(correction.Check().ok());
  correction.event.clear_quantity();
  EXPECT_TRUE(correction.Check().ok());
  correction.event.set_step(trace::v1::CHAIN_STEP_TRANSFORMED);
  EXPECT_FALSE(correction.Check().ok());
}

TEST(CheckEvent, TakesSomebodyElsesEventAtItsTimeAlone) {
  Log log(R"({"@context":[],"eventTime":"2026-03-04T05:30:00.000+08:00","bizStep":"receiving"})");
  log.event.set_step(trace::v1::CHAIN_STEP_FOREIGN);
  log.event.clear_quantity();
  EXPECT_TRUE(log.Check().ok());
  *log.event.mutable_occurred_at() = *ReadMoment("2026-03-04 05:31", "occurred_at");
  EXPECT_TRUE(log.Check().error().Is(kLogNotVerified));
}

}  // namespace
}  // namespace panyuan::clients
