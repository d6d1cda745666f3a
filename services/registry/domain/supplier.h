// Who delivers goods to a stall (Food Safety Law, article 65).
#pragma once

#include <string>
#include <string_view>

#include "services/base/ids.h"

namespace panyuan::registry {

using SupplierId = base::Id<struct SupplierTag>;

// What stands in place of the name once a person's data was erased; address and contact are empty.
inline constexpr std::string_view kErasedName = "（已删除 erased）";

// Personal data: never in an event, an error or a log line.
struct Supplier {
  std::string name, address, contact;
};

}  // namespace panyuan::registry
