// Any bytes as a county's list of keys: what is read is written so that it reads the same again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/label/key_list.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace panyuan::label;  // NOLINT: a fuzz target has no other code
  const auto list = ParseKeyList({reinterpret_cast<const char*>(data), size});
  if (!list.ok()) return 0;
  const auto again = ParseKeyList(FormatKeyList(*list));
  if (!again.ok() || FormatKeyList(*again) != FormatKeyList(*list)) std::abort();
  return 0;
}
