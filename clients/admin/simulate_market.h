// What comes into the county's markets in which season, from where and how much of it. Made up,
// to look like a small county in the hills of Zhejiang.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "panyuan/registry/v1/product.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::admin {

// How goods of one category are traded.
struct Trade {
  std::string_view category_zh;
  double weight = 1;                        // in the mix of batches
  int least_kg = 5, most_kg = 50;           // of a batch
  double local_share = 0.5;                 // of batches that come from the county itself
  std::string_view sign;                    // on a stall that sells them
  std::array<std::string_view, 4> origins;  // where the others come from
};

// That of the product's category; a general one for a category that is not known.
const Trade& TradeOf(const registry::v1::Product& product);

// How much more (or less) of the product than of another of its category is sold in the day's
// month; more than 0.
double DemandFor(std::string_view product_code, base::CivilDay day);

// Whether the product cannot come from the county: tropical fruit, fish of the sea.
bool IsFromAfar(const registry::v1::Product& product);

// Goods made of others at a stall in a morning, and how much of the input's mass they come to.
struct Making {
  std::string_view input_code, output_code;
  int least_percent, most_percent;
};

// Those that the product is the input of.
std::span<const Making> MakingsOf(std::string_view product_code);

}  // namespace panyuan::clients::admin
