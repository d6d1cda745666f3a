#include <random>

#include "services/base/bytes.h"
#include "services/db/sqlite_engine.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/merkle.h"
#include "tests/bench/commands.h"

namespace panyuan::bench {
namespace {

using Clock = Stopwatch::Clock;

double SecondsSince(Clock::time_point started) {
  return std::chrono::duration<double>(Clock::now() - started).count();
}

template <class T>
T Must(base::Result<T> result) {
  if (!result.ok()) Fail(result.error().Message());
  return std::move(result).value();
}

}  // namespace

void MeasureTree(uint64_t leaves) {
  ledger::Hash leaf = ledger::LeafHash("entry");
  const std::string bytes(65, 'x');
  auto started = Clock::now();
  for (uint64_t i = 0; i < leaves; ++i) leaf[i % leaf.size()] ^= base::Sha256({bytes})[0];
  const double hashes_per_second = static_cast<double>(leaves) / SecondsSince(started);

  ledger::TreeFrontier tree;
  std::vector<ledger::Node> completed;
  started = Clock::now();
  for (uint64_t i = 0; i < leaves; ++i) {
    if (i % 512 == 0) completed.clear();  // a group's nodes are written, and forgotten
    tree.Append(leaf, completed);
  }
  PrintJson({{"hashes_per_second", hashes_per_second},
             {"appends_per_second", static_cast<double>(leaves) / SecondsSince(started)}});
}

void MeasureProofs(const std::string& database, double seconds) {
  const auto engine = db::MakeSqliteEngine(database);
  const auto connection = Must(engine->OpenReader());
  if (!connection->BeginSnapshot().ok()) Fail("no snapshot of " + database);
  ledger::NodeCache cache;
  const ledger::LogReader reader(*connection, &cache);
  const uint64_t size = Must(reader.Size());
  std::mt19937_64 dice(727);
  std::uniform_int_distribution<uint64_t> any(0, size - 1);
  double proofs = 0;
  const auto started = Clock::now();
  for (; SecondsSince(started) < seconds; ++proofs) {
    const auto plan = Must(ledger::PlanInclusion(any(dice), size));
    Must(ledger::ReadProof(plan, reader.Nodes()));
  }
  PrintJson({{"proofs_per_second", proofs / SecondsSince(started)},
             {"tree_size", static_cast<double>(size)}});
}

}  // namespace panyuan::bench
