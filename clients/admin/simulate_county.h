// Who takes part in a simulation, and with what.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "clients/admin/simulate_catalogue.h"

namespace panyuan::clients::admin {

// Not empty: goods with a test, stalls, laboratories, townships.
struct County {
  struct Stall {
    std::string code, sign;  // "M01-001", "绿源蔬菜摊"
  };
  std::vector<Goods> goods;
  std::vector<Stall> stalls;
  std::vector<std::string> lab_codes;
  std::vector<std::string> townships;  // Chinese names

  // Null where the county has no such goods.
  const Goods* FindGoods(std::string_view product_code) const;
  // The places of the stalls whose sign names the goods; of all where there is none.
  std::vector<size_t> StallsFor(const Goods& goods) const;
};

}  // namespace panyuan::clients::admin
