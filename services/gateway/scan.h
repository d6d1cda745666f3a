// A look at a batch through its label.
#pragma once

#include <functional>
#include <string>

namespace panyuan::gateway {

struct Scan {
  std::string batch_code;        // "7K3Q-M2XD-9PRC"
  std::string stall_code;        // the batch's
  std::string home_market_code;  // likewise
  std::string seen_at;           // the market's code as the reader says it, unchecked; or empty
  bool sold_out = false;         // nothing was left of the batch at that moment
};

// Counts it. Thread-safe; returns at once, never fails.
using CountScan = std::function<void(const Scan&)>;

}  // namespace panyuan::gateway
