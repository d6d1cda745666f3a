// Ids of the laboratory's own things, and of those it refers to in other rooms.
#pragma once

#include <string>

#include "services/base/ids.h"

namespace panyuan::lab {

using SampleId = base::Id<struct SampleTag>;
using ResultId = base::Id<struct ResultTag>;
using BatchNumber = base::Id<struct BatchTag>;
using ProductId = base::Id<struct ProductTag>;
using ItemId = base::Id<struct ItemTag>;

// A member of staff: an id such as "T0001", never a name.
struct StaffId {
  std::string value;
  bool operator==(const StaffId&) const = default;
};

}  // namespace panyuan::lab
