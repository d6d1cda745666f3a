// A county as its province knows it.
#pragma once

#include <cstdint>
#include <string>

namespace panyuan::province {

inline constexpr size_t kMaxCounties = 200;  // of one province

struct County {
  std::string division_code;  // GB/T 2260
  uint16_t number = 0;        // in batch codes
  std::string name;
};

// "磐安县 (330727)".
inline std::string Describe(const County& county) {
  return county.name + " (" + county.division_code + ")";
}

}  // namespace panyuan::province
