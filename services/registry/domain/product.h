// Products 产品: the kinds of goods sold in the markets.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/ids.h"
#include "services/registry/domain/place.h"

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

// How long a product keeps.
struct ShelfLife {
  std::string product_code;
  int64_t days = 0;  // more than 0
  Provenance provenance;
};

// How much of the output a transformation of the input gives, in thousandths of the input's mass.
struct Yield {
  std::string input_code, output_code;
  int64_t min_permille = 0, max_permille = 0;
  Provenance provenance;
};

}  // namespace panyuan::registry
