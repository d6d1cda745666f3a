// Which store holds which county: a table that every server and the operator's tool can reach.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/base/time.h"
#include "services/db/engine.h"

namespace panyuan::upkeep {

struct Placement {
  std::string division_code;  // GB/T 2260
  std::string name;
  std::string store;      // "sqlite:…" or "postgresql://…"
  std::string moving_to;  // the store that it is being moved to; else empty
  base::UtcTime moved;    // when it came to its store
};

// The table county_placements in the schema panyuan_placement. One thread at a time.
class PlacementTable {
 public:
  // To read and to write; makes the table where there is none.
  // Errors: PLACEMENT_URL_INVALID, those of db::Migrate and of the store.
  static base::Result<PlacementTable> Open(std::string_view url, base::UtcTime now);
  // To read. Errors: as above.
  static base::Result<PlacementTable> OpenToRead(std::string_view url);

  // By division code. Errors: those of the store.
  base::Result<std::vector<Placement>> List();
  // Errors: COUNTY_NOT_PLACED, those of the store.
  base::Result<Placement> Find(std::string_view division);

  // Errors: COUNTY_PLACED, STORE_URL_INVALID, DIVISION_CODE_INVALID, FIELD_MISSING and others of
  // its name, those of the store.
  base::Status Add(const Placement& placement);

  // Keeps other processes from moving the county as long as this object lives.
  // Errors: MOVE_RUNNING.
  base::Status LockMove(std::string_view division);
  // The rows of a move, each durable when it returns. Errors: those of the store.
  base::Status BeginMove(std::string_view division, std::string_view to);
  base::Status EndMove(std::string_view division, base::UtcTime now);
  base::Status CancelMove(std::string_view division);

 private:
  base::Status Change(std::string_view sql, db::Params params);

  std::unique_ptr<db::Engine> engine_;  // outlives its connections
  std::unique_ptr<db::ReadConnection> reader_;
  std::unique_ptr<db::WriteConnection> writer_;
};

}  // namespace panyuan::upkeep
