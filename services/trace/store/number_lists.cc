#include "services/trace/store/number_lists.h"

#include <algorithm>

namespace panyuan::trace {

std::vector<std::vector<db::Value>> ListsOf32(std::span<const BatchNumber> numbers) {
  constexpr size_t kListSize = 32;
  std::vector<BatchNumber> ordered(numbers.begin(), numbers.end());
  std::sort(ordered.begin(), ordered.end());
  ordered.erase(std::unique(ordered.begin(), ordered.end()), ordered.end());
  std::vector<std::vector<db::Value>> lists;
  for (size_t i = 0; i < ordered.size(); ++i) {
    if (i % kListSize == 0) lists.emplace_back(kListSize, db::Value(int64_t{-1}));
    lists.back()[i % kListSize] = ordered[i].value;
  }
  return lists;
}

}  // namespace panyuan::trace
