// What oversight needs of the registry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/oversight/domain/counters.h"

namespace panyuan::oversight {

struct Name {
  std::string zh, en;
};

// Errors of all: those of the store.
class RegistryNames {
 public:
  virtual ~RegistryNames() = default;

  // Of a market, product, test item, laboratory or township; empty where the registry has none.
  virtual base::Result<Name> NameOf(Dimension dimension, std::string_view code) = 0;
  // Township food-safety offices.
  virtual base::Result<int64_t> CountOffices() = 0;
  // Village workstations.
  virtual base::Result<int64_t> CountWorkstations() = 0;
};

}  // namespace panyuan::oversight
