// Passing a county on to another store, of which only one is ever written.
#pragma once

#include <string>
#include <string_view>

#include "services/base/time.h"
#include "services/upkeep/county_copy.h"
#include "services/upkeep/placement.h"

namespace panyuan::upkeep {

struct MoveReport {
  CopyReport copy;
  std::string from;  // the store that the county left
};

// Moves the county to the store `to`: notes in the table that it moves, ends the writing of its old
// store for good, copies and checks, and names the new store in the table. A server that reads the
// table goes on there by itself. The log keeps its name; keys and configuration are not in a store.
//
// Where it fails, the old store is written again as before. Where it is cut off, or its outcome is
// open (STORE_UNSETTLED), nobody writes until the same move is asked for again.
//
// Of a SQLite file no server may be running: its folder is locked meanwhile (SERVER_RUNNING).
// Errors: COUNTY_NOT_PLACED, MOVE_RUNNING, MOVE_ELSEWHERE, MOVE_TO_ITSELF, COUNTY_WITHOUT_LOG,
// those of db::OpenStore, CopyCounty and of the stores.
base::Result<MoveReport> MoveCounty(PlacementTable& table, std::string_view division,
                                    std::string_view to, base::UtcTime now,
                                    const ProgressFn& progress);

}  // namespace panyuan::upkeep
