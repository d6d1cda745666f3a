#include "clients/admin/simulate_county.h"

#include <algorithm>
#include <numeric>

#include "clients/admin/simulate_market.h"

namespace panyuan::clients::admin {

const Goods* County::FindGoods(std::string_view product_code) const {
  const auto found = std::find_if(goods.begin(), goods.end(), [&](const Goods& one) {
    return one.product.product_code() == product_code;
  });
  return found == goods.end() ? nullptr : &*found;
}

std::vector<size_t> County::StallsFor(const Goods& goods) const {
  const std::string_view sign = TradeOf(goods.product).sign;
  std::vector<size_t> places;
  for (size_t i = 0; i < stalls.size(); ++i)
    if (stalls[i].sign.find(sign) != std::string::npos) places.push_back(i);
  if (!places.empty()) return places;
  places.resize(stalls.size());
  std::iota(places.begin(), places.end(), size_t{0});
  return places;
}

}  // namespace panyuan::clients::admin
