// A county's data directory as upkeep needs it.
#pragma once

#include <optional>
#include <string>

#include "services/label/batch_numbering.h"

namespace panyuan::upkeep {

struct CountyFolder {
  std::string database;  // path of the SQLite file; empty where the store is another
  std::string folder;    // of the SQLite file, else the data directory: lock and published.head
  std::string origin;    // as configured; empty without a configuration
  std::optional<label::BatchNumbering> numbering;
  std::string store = {};     // "sqlite:…" with that path, or "postgresql://…"
  std::string division = {};  // GB/T 2260
};

}  // namespace panyuan::upkeep
