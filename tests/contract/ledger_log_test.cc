#include <gtest/gtest.h>

#include "services/base/reasons.h"
#include "services/ledger/checkpoint.h"
#include "services/ledger/log.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/log_reasons.h"
#include "tests/support/expect.h"
#include "tests/support/test_store.h"

namespace panyuan::ledger {
namespace {

constexpr std::string_view kOrigin = "panan.example/log";

EpcisEvent Arrival(int64_t batch_number) {
  EpcisEvent event;
  event.action = "ADD";
  event.time = testing::kMorning;
  event.step = "receiving";
  event.disposition = "in_progress";
  event.place = "https://panan.example/id/stall/M01-001";
  event.quantities.push_back({"https://panan.example/T/X", 40'000, batch_number});
  return event;
}

class LedgerLogTest : public ::testing::TestWithParam<testing::Kind> {
 protected:
  void SetUp() override {
    SKIP_WHERE_MISSING(store_);
    Reopen();
  }

  void Reopen() {
    auto opened = Log::Open(*connection_, std::string(kOrigin), {&signer_});
    ASSERT_OK(opened);
    log_ = std::move(*opened);
  }

  // One group of `count` entries, the way the writer does it.
  std::vector<uint64_t> Group(int count, int64_t batch_number = 1) {
    std::vector<uint64_t> indexes;
    EXPECT_OK(connection_->Begin());
    EXPECT_OK(log_->Begin(*connection_));
    for (int i = 0; i < count; ++i) {
      log_->Mark();
      const auto appended =
          log_->Appending(*connection_, testing::kMorning)->Append(Arrival(batch_number));
      EXPECT_OK(appended);
      indexes.push_back(appended->leaf_index);
    }
    EXPECT_OK(log_->Seal(*connection_));
    EXPECT_EQ(connection_->Commit(), db::Outcome::kCommitted);
    log_->Committed();
    return indexes;
  }

  testing::TestStore store_{GetParam()};
  std::unique_ptr<db::Engine> engine_ = store_.MakeMigratedEngine();
  std::unique_ptr<db::WriteConnection> connection_ = std::move(*engine_->OpenWriter());
  Ed25519Signer signer_ = Ed25519Signer::FromSeed(kOrigin, std::string(32, 's')).value();
  std::unique_ptr<Log> log_;
};

ON_BOTH_ENGINES(LedgerLogTest);

TEST_P(LedgerLogTest, GivesPositionsWithoutGaps) {
  EXPECT_EQ(Group(3), (std::vector<uint64_t>{0, 1, 2}));
  EXPECT_EQ(Group(2), (std::vector<uint64_t>{3, 4}));
  EXPECT_EQ(log_->checkpoint()->size, 5u);
}

TEST_P(LedgerLogTest, ItsCheckpointVerifiesAndEveryEntryIsInIt) {
  Group(7);
  Group(293);  // so that nodes of three stored levels are there
  const auto tree = log_->checkpoint();
  const NoteVerifier* known[] = {&signer_.verifier()};
  const auto note = OpenNote(tree->note, known);
  ASSERT_OK(note);
  const Checkpoint checkpoint = ParseCheckpoint(note->text).value();
  EXPECT_EQ(checkpoint.origin, kOrigin);
  EXPECT_EQ(checkpoint.size, 300u);

  NodeCache cache;
  const LogReader reader(*connection_, &cache);
  EXPECT_OK(reader.Entries(0, 300, [&](uint64_t index, std::string_view event) {
    const auto plan = PlanInclusion(index, checkpoint.size);
    const auto proof = ReadProof(*plan, reader.Nodes());
    ASSERT_OK(proof);
    EXPECT_OK(VerifyInclusion(LeafHash(event), index, checkpoint.size, *proof, checkpoint.root));
  }));
  const auto proof = ReadProof(*PlanConsistency(7, 300), reader.Nodes());
  EXPECT_OK(VerifyConsistency(7, 300, *proof, *ReadRoot(7, reader.Nodes()), checkpoint.root));
}

TEST_P(LedgerLogTest, ShowsTheCosignedTreeUnlessItIsTooSmall) {
  Group(2);
  SignedTree cosigned = *log_->checkpoint();
  cosigned.note += "with a cosignature";
  log_->SetCosigned(cosigned);
  Group(1);
  EXPECT_EQ(log_->published()->note, cosigned.note);
  EXPECT_EQ(log_->published(2)->note, cosigned.note);
  EXPECT_EQ(log_->published(3)->note, log_->checkpoint()->note);
}

TEST_P(LedgerLogTest, AnUndoneCommandLeavesNoGap) {
  Group(1);
  ASSERT_OK(connection_->Begin());
  ASSERT_OK(log_->Begin(*connection_));
  ASSERT_OK(connection_->Savepoint());
  log_->Mark();
  EXPECT_OK(log_->Appending(*connection_, testing::kMorning)->Append(Arrival(1)));
  ASSERT_OK(connection_->RollbackToSavepoint());
  log_->UndoToMark();
  log_->Mark();
  EXPECT_EQ(log_->Appending(*connection_, testing::kMorning)->Append(Arrival(2))->leaf_index, 1u);
  EXPECT_EQ(log_->Seal(*connection_).value(), 2u);
  EXPECT_EQ(connection_->Commit(), db::Outcome::kCommitted);
  log_->Committed();
  EXPECT_EQ(log_->checkpoint()->size, 2u);
}

TEST_P(LedgerLogTest, AnUndoneGroupIsForgotten) {
  Group(2);
  ASSERT_OK(connection_->Begin());
  ASSERT_OK(log_->Begin(*connection_));
  log_->Mark();
  EXPECT_OK(log_->Appending(*connection_, testing::kMorning)->Append(Arrival(1)));
  EXPECT_OK(log_->Seal(*connection_));
  connection_->Rollback();
  log_->Undone();
  EXPECT_EQ(log_->checkpoint()->size, 2u);
  EXPECT_EQ(Group(1), (std::vector<uint64_t>{2}));
}

TEST_P(LedgerLogTest, GoesOnAfterAReopenWithTheSameCheckpoint) {
  Group(5);
  const std::string note = log_->checkpoint()->note;
  Reopen();
  EXPECT_EQ(log_->checkpoint()->note, note);
  EXPECT_EQ(Group(1), (std::vector<uint64_t>{5}));
}

TEST_P(LedgerLogTest, RefusesAnotherOrigin) {
  EXPECT_REASON(Log::Open(*connection_, "other.example/log", {&signer_}), kOriginChanged);
}

TEST_P(LedgerLogTest, FindsTheChainOfABatch) {
  Group(2, 1);
  Group(1, 2);
  Group(1, 1);
  std::vector<uint64_t> indexes;
  EXPECT_OK(LogReader(*connection_).Chain(1, 10, [&](const LogReader::ChainEntry& entry) {
    indexes.push_back(entry.index);
    EXPECT_EQ(entry.step, "receiving");
    EXPECT_EQ(entry.mass_g, 40'000);
    EXPECT_NE(entry.event.find("ni:///sha-256;"), std::string_view::npos);
  }));
  EXPECT_EQ(indexes, (std::vector<uint64_t>{0, 1, 3}));
}

TEST_P(LedgerLogTest, AChainSaysWhatAnEventDoesToEachBatch) {
  EpcisEvent merge = Arrival(2);
  merge.kind = EventKind::kTransformation;
  merge.step = "assembling";
  merge.inputs = {{"https://panan.example/T/Y", 41'000, 1}};
  ASSERT_OK(connection_->Begin());
  ASSERT_OK(log_->Begin(*connection_));
  const auto log = log_->Appending(*connection_, testing::kMorning);
  ASSERT_OK(log->Append(merge));
  merge.error = ErrorDeclaration{testing::kMorning, "did_not_occur"};
  ASSERT_OK(log->Append(merge));
  const std::vector<ForeignMention> mentions{{1, "shipping", testing::kMorning}};
  const auto foreign = log->AppendForeign("{\"is\":\"theirs\"}", "urn:their:1", mentions);
  ASSERT_OK(foreign);
  EXPECT_EQ(foreign->leaf_index, 2u);
  EXPECT_EQ(foreign->event_id, "urn:their:1");
  EXPECT_REASON(log->AppendForeign("\xC3", "urn:their:2", {}), base::kInvalidUtf8);
  ASSERT_OK(log_->Seal(*connection_));
  ASSERT_EQ(connection_->Commit(), db::Outcome::kCommitted);
  log_->Committed();

  std::vector<std::string> rows;
  for (const int64_t batch : {1, 2})
    ASSERT_OK(LogReader(*connection_).Chain(batch, 9, [&](const LogReader::ChainEntry& entry) {
      rows.push_back(std::to_string(entry.index) + " " + std::string(entry.step) + " " +
                     std::string(entry.disposition) + " " + std::to_string(entry.mass_g));
    }));
  EXPECT_EQ(rows,
            (std::vector<std::string>{"0 assembling in_progress -41000", "1 error assembling 41000",
                                      "2 foreign shipping 0", "0 assembling in_progress 40000",
                                      "1 error assembling -40000"}));
}

TEST_P(LedgerLogTest, AnEventTooLongForATileIsRefused) {
  EpcisEvent event = Arrival(1);
  event.extensions["origin"] = std::string(70'000, 'x');
  ASSERT_OK(connection_->Begin());
  ASSERT_OK(log_->Begin(*connection_));
  log_->Mark();
  EXPECT_REASON(log_->Appending(*connection_, testing::kMorning)->Append(event), kEntryTooLong);
}

}  // namespace
}  // namespace panyuan::ledger
