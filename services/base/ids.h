// Ids are types: a StallId never fits where a ProductId is asked for.
#pragma once

#include <compare>
#include <cstdint>

namespace panyuan::base {

template <class Tag>
struct Id {
  int64_t value = 0;  // dense, given by the county's writer; 0 is no id
  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

}  // namespace panyuan::base
