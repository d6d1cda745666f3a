// Any bytes as a batch code: what is accepted reads back the same, what is refused is refused in
// words that can be shown.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/base/text.h"
#include "services/label/batch_code.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using panyuan::label::BatchCode;
  const auto code = BatchCode::Parse({reinterpret_cast<const char*>(data), size});
  if (code.ok()) {
    const auto again = BatchCode::Parse(code->ToString());
    if (code->bits >> 55 != 0 || !again.ok() || *again != *code) std::abort();
  } else if (!panyuan::base::IsUtf8(code.error().Message("en")) ||
             !panyuan::base::IsUtf8(code.error().Message("zh"))) {
    std::abort();
  }
  return 0;
}
