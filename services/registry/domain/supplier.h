// Who delivers goods to a stall (Food Safety Law, article 65).
#pragma once

#include <string>

#include "services/base/ids.h"

namespace panyuan::registry {

using SupplierId = base::Id<struct SupplierTag>;

// Personal data: never in an event, an error or a log line.
struct Supplier {
  std::string name, address, contact;
};

}  // namespace panyuan::registry
