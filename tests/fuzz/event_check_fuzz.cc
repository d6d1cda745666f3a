// Any bytes as an entry of somebody's log: it is refused in words, or it is an event.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/base/text.h"
#include "services/ledger/event_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto checked = panyuan::ledger::CheckEntry({reinterpret_cast<const char*>(data), size});
  if (checked.ok()) return 0;
  for (const char* lang : {"en", "zh"})
    if (!panyuan::base::IsUtf8(checked.error().Message(lang))) std::abort();
  return 0;
}
