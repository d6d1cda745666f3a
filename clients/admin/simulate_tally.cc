#include "clients/admin/simulate_tally.h"

#include <iterator>

namespace panyuan::clients::admin {

static_assert(sizeof(Tally) == std::size(kFigures) * sizeof(uint64_t), "every count has a name");

Tally& Tally::operator+=(const Tally& other) {
  for (const Figure& figure : kFigures) this->*figure.count += other.*figure.count;
  return *this;
}

}  // namespace panyuan::clients::admin
