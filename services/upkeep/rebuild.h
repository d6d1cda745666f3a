// Writing anew what follows from entries and facts.
#pragma once

#include <cstdint>

#include "services/db/engine.h"
#include "services/label/batch_numbering.h"
#include "services/ledger/checkpoint.h"
#include "services/upkeep/fsck.h"

namespace panyuan::upkeep {

struct RebuildReport {
  ledger::Checkpoint head;
  uint64_t nodes = 0, chain_rows = 0, counters = 0;
};

// Writes ledger_nodes, the frontier, ledger_chain, trace_edges, trace_flows and oversight's
// counters anew, in one transaction. The entries must give the root that the log committed itself
// to. A chain row that fits its entry keeps its time to the microsecond, which an entry has to the
// millisecond only. Errors: REBUILD_ROOT_DIFFERS, ENTRY_UNREADABLE, BATCH_KEY_DIFFERS,
// FSCK_DIFFERENCE (a sample's verdict is not its results'), those of the store; nothing is changed
// then.
base::Result<RebuildReport> Rebuild(db::Engine& engine, const label::BatchNumbering& numbering,
                                    const ProgressFn& progress);

}  // namespace panyuan::upkeep
