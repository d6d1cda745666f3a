// The first thing that is not as it must be.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "services/base/result.h"
#include "services/upkeep/reasons.h"

namespace panyuan::upkeep {

// `key` names the row, and the column where one differs: "number=12 on_hand_g".
inline base::Error Differs(std::string_view table, std::string key, std::string stored,
                           std::string expected) {
  return base::Error(kFsckDifference, {{"table", std::string(table)},
                                       {"key", std::move(key)},
                                       {"stored", std::move(stored)},
                                       {"expected", std::move(expected)}});
}

inline std::string Key(std::string_view column, int64_t value, std::string_view differing = {}) {
  std::string key = std::string(column) + "=" + std::to_string(value);
  if (!differing.empty()) key.append(" ").append(differing);
  return key;
}

inline constexpr const char* kNothing = "nothing";

}  // namespace panyuan::upkeep
