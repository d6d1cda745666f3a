// A county's data directory as upkeep needs it.
#pragma once

#include <optional>
#include <string>

#include "services/label/batch_numbering.h"

namespace panyuan::upkeep {

struct CountyFolder {
  std::string database;  // path of the SQLite file
  std::string folder;    // its folder: lock and published.head lie there
  std::string origin;    // as configured; empty without a configuration
  std::optional<label::BatchNumbering> numbering;
};

}  // namespace panyuan::upkeep
