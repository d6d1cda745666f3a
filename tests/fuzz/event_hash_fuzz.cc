// Any JSON as an event with its context inside: it is refused, or it has a hash that is the same
// again, and a key written canonically stays as it is.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "services/ledger/digital_link.h"
#include "services/ledger/event_hash.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace panyuan::ledger;  // NOLINT: a fuzz target has no other code
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto link = CanonicalDigitalLink(text)) {
    const auto again = CanonicalDigitalLink(*link);
    Require(!again || *again == *link);
  }
  const auto event = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (event.is_discarded()) return 0;
  const auto hash = EventHash(event, nullptr);
  if (hash.ok()) Require(*EventHash(event, nullptr) == *hash);
  return 0;
}
