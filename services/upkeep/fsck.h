// Whether everything that a county's database holds agrees: entries, tree, chain index, batches,
// samples, results, edges, counters, and the answers kept for repeats.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "services/db/engine.h"
#include "services/label/batch_numbering.h"
#include "services/ledger/checkpoint.h"

namespace panyuan::upkeep {

// Entries done, of all; called at least every kEntryPage entries.
using ProgressFn = std::function<void(uint64_t done, uint64_t total)>;
inline constexpr uint64_t kEntryPage = 4'096;

struct FsckOptions {
  // With it, that each batch's number and code belong together, and the edges between batches.
  std::optional<label::BatchNumbering> numbering;
  bool deep = false;  // also the event hash of every entry: some 30 times as long
  ProgressFn progress = [](uint64_t, uint64_t) {};
};

struct FsckReport {
  ledger::Checkpoint head;  // of the snapshot; without origin and entries where no server ever ran
  uint64_t nodes = 0, chain_rows = 0, batches = 0, samples = 0, results = 0;
  uint64_t edges = 0, counters = 0, requests = 0;
};

// Checks the database in one read snapshot, also while a server writes. Memory is bounded: 24 bytes
// for each of IndexCheck::kWindow entries, one bit a result, one tally a counter.
// Errors: FSCK_DIFFERENCE with table, key, stored and expected for the first difference, and those
// of the store.
base::Result<FsckReport> Fsck(db::Engine& engine, const FsckOptions& options);

}  // namespace panyuan::upkeep
