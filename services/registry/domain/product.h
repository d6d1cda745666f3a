// Products 产品: the kinds of goods sold in the markets.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/ids.h"

namespace panyuan::registry {

using ProductId = base::Id<struct ProductTag>;

struct Product {
  ProductId id;
  std::string code, name_zh, name_en;  // "VEG044"
  std::string category_zh, category_en;
  std::string gb2763_class;  // "根茎类和薯芋类蔬菜-根茎类"
  int64_t shelf_life_days = 0;
  std::string unit_code;  // UN/CEFACT: "KGM"
  std::string storage;
};

}  // namespace panyuan::registry
