// Any bytes as panyuan.toml: refused in words, or within every bound.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "services/server/config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto config = panyuan::server::ParseConfig({reinterpret_cast<const char*>(data), size},
                                                   "/etc/panyuan.toml");
  if (!config.ok()) {
    if (config.error().Message().empty()) std::abort();
    return 0;
  }
  const bool bounded = config->county.number >= 1 && config->county.number <= 32'767 &&
                       config->gateway.port >= 0 && config->gateway.port <= 65'535 &&
                       config->witness.size() <= 16 && !config->ledger.origin.empty();
  if (!bounded) std::abort();
  return 0;
}
