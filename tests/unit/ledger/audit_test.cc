#include "services/ledger/audit.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/base/time.h"
#include "services/ledger/cosignature.h"
#include "services/ledger/log_reasons.h"
#include "services/ledger/reasons.h"
#include "tests/support/memory_log.h"

namespace panyuan::ledger {
namespace {

constexpr int kEntries = 600;  // two full bundles and a partial one

std::vector<std::string> Sales(int count) {
  std::vector<std::string> entries;
  for (int i = 0; i < count; ++i) entries.push_back(SaleEntry(i + 1));
  return entries;
}

MemoryLog Honest() {
  static const std::vector<std::string> entries = Sales(kEntries);
  return MemoryLog(entries);
}

// "kind index" of the first contradiction, or nothing.
std::string Contradiction(MemoryLog& log, std::vector<SeenTree> seen = {}) {
  const auto checked = AuditTree(log, log.Head(), std::move(seen), [](uint64_t) {});
  if (checked.ok()) return "";
  EXPECT_TRUE(checked.error().Is(kLogContradiction)) << checked.error().Message();
  const base::Metadata& about = checked.error().metadata();
  return about.at("kind") + " " + about.at("index");
}

TEST(Audit, FindsNothingInAnHonestLogOfAnyShape) {
  MemoryLog log = Honest();
  std::vector<SeenTree> seen;
  for (const uint64_t size : {0, 1, 255, 256, 257, 511, 599, 600}) {
    seen.push_back({size, log.Root(size)});
    std::vector<std::string> entries = log.entries();
    entries.resize(size);
    MemoryLog shorter(std::move(entries));
    EXPECT_EQ(Contradiction(shorter, seen), "") << size;
  }
}

TEST(Audit, ReportsHowFarItHasCome) {
  MemoryLog log = Honest();
  std::vector<uint64_t> steps;
  EXPECT_TRUE(AuditTree(log, log.Head(), {}, [&](uint64_t n) { steps.push_back(n); }).ok());
  EXPECT_EQ(steps, (std::vector<uint64_t>{256, 512, 600}));
}

TEST(Audit, CatchesARewrittenEvent) {
  MemoryLog log = Honest();
  log.entries()[300] = SaleEntry(9'999);
  EXPECT_EQ(Contradiction(log), "entry 300");
}

TEST(Audit, CatchesARewrittenEventWhoseTreeFollowsByAnOldCheckpoint) {
  MemoryLog honest = Honest();
  std::vector<std::string> entries = honest.entries();
  entries[300] = SaleEntry(9'999);
  MemoryLog log(std::move(entries));
  EXPECT_EQ(Contradiction(log), "");  // nobody has seen another tree
  EXPECT_EQ(Contradiction(log, {{200, honest.Root(200)}, {301, honest.Root(301)}}),
            "old_checkpoint 301");
}

TEST(Audit, CatchesADroppedEvent) {
  MemoryLog log = Honest();
  const Checkpoint head = log.Head();
  log.entries().erase(log.entries().begin() + 300);
  log.entries().push_back(SaleEntry(9'999));
  EXPECT_EQ(Contradiction(log), "entry 300");

  MemoryLog honest = Honest();
  std::vector<std::string> entries = honest.entries();
  entries.erase(entries.begin() + 300);
  MemoryLog shorter(entries);
  EXPECT_EQ(Contradiction(shorter, {{head.size, head.root}}), "shrunk 600");
  EXPECT_EQ(Contradiction(shorter, {{599, honest.Root(599)}}), "two_heads 599");
}

TEST(Audit, CatchesTwoHeads) {
  MemoryLog log = Honest();
  EXPECT_EQ(Contradiction(log, {{600, base::Sha256("another")}}), "two_heads 600");
  EXPECT_EQ(Contradiction(log, {{77, log.Root(77)}, {77, base::Sha256("another")}}),
            "two_heads 77");
}

TEST(Audit, CatchesAWrongTileOfAnyLevel) {
  MemoryLog log = Honest();
  std::string tile = *log.Fetch("tile/0/001");
  tile[32 * 5] ^= 1;
  log.lies = {{"tile/0/001", tile}};
  EXPECT_EQ(Contradiction(log), "entry 261");
  log.lies = {{"tile/1/000.p/2", std::string(64, 'x')}};
  EXPECT_EQ(Contradiction(log), "tile 0");
  log.lies = {{"tile/0/002.p/88", "short"}};
  EXPECT_EQ(Contradiction(log), "tile 512");
  log.lies = {{"tile/entries/000", ""}};
  EXPECT_EQ(Contradiction(log), "bundle 0");
}

TEST(Audit, CatchesAnEntryThatIsNoEvent) {
  std::vector<std::string> entries = Sales(3);
  entries[1] = "{}";
  MemoryLog log(std::move(entries));
  EXPECT_EQ(Contradiction(log), "event 1");
}

TEST(Audit, CatchesACheckpointThatTheEntriesDoNotLeadTo) {
  MemoryLog log = Honest();
  Checkpoint head = log.Head();
  head.root = base::Sha256("another");
  const auto checked = AuditTree(log, head, {}, [](uint64_t) {});
  EXPECT_EQ(checked.error().metadata().at("kind"), "root");
}

TEST(Audit, TakesTheFullTileWhereAPartialOneIsGone) {
  MemoryLog log = Honest();
  const Checkpoint old{"memory.example/log", 400, log.Root(400), {}};
  struct Grown final : LogSource {
    explicit Grown(MemoryLog& log) : log(log) {}
    Result<std::string> Fetch(const std::string& path) override {
      if (path.ends_with("001.p/144")) return base::Error(kLogPathMissing, {{"path", path}});
      return log.Fetch(path);
    }
    MemoryLog& log;
  } grown(log);
  EXPECT_TRUE(AuditTree(grown, old, {}, [](uint64_t) {}).ok());
}

TEST(AuditHead, NeedsEveryWitnessThatIsNamed) {
  const MemoryLog log = Honest();
  const base::SystemClock clock;
  const auto key = Ed25519Signer::FromSeed("memory.example/log", std::string(32, 'l'));
  const auto witness = CosignatureSigner::FromSeed("w", std::string(32, 'w'), clock);
  AuditKeys keys{{&key->verifier()}, {&witness->verifier()}};
  const std::string note = log.Note(*key);
  EXPECT_EQ(OpenHead(note, keys).error().metadata().at("kind"), "cosignature");
  EXPECT_TRUE(OpenSeen(note, keys).ok());
  const NoteSigner* const both[] = {&*key, &*witness};
  EXPECT_TRUE(OpenHead(*SignNote(FormatCheckpoint(log.Head()), both), keys).ok());
  const NoteSigner* const only_witness[] = {&*witness};
  EXPECT_TRUE(OpenSeen(*SignNote(FormatCheckpoint(log.Head()), only_witness), keys)
                  .error()
                  .Is(kNoteUnverified));
}

TEST(AuditHead, IsOfTheLogThatTheKeyIsNamedAfter) {
  const MemoryLog log = Honest();
  const auto key = Ed25519Signer::FromSeed("another.example/log", std::string(32, 'l'));
  EXPECT_EQ(OpenHead(log.Note(*key), {{&key->verifier()}, {}}).error().metadata().at("kind"),
            "origin");
}

}  // namespace
}  // namespace panyuan::ledger
