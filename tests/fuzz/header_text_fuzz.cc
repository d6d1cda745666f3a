// Any bytes as what a stranger's HTTP request says: nothing here fails, and what is decoded is
// UTF-8 that encodes to the same again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/base/text.h"
#include "services/gateway/header_text.h"

namespace {

using namespace panyuan::gateway;  // NOLINT: a fuzz target has no other code
using panyuan::base::PercentEncode;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckDecoded(std::string_view text) {
  const auto decoded = PercentDecode(text);
  if (!decoded) return;
  Require(panyuan::base::IsUtf8(*decoded));
  Require(PercentDecode(PercentEncode(*decoded)) == decoded);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Target target = SplitTarget(text);
  CheckDecoded(target.path);
  CheckDecoded(text);
  const auto value = QueryValue(target.query, "code");
  if (value) Require(panyuan::base::IsUtf8(*value));
  (void)PreferredLanguage(text);
  (void)PrefersJson(text);
  Require(MediaType(text).find(';') == std::string::npos);
  for (const auto& timeout : {GrpcTimeout(text), ConnectTimeout(text)})
    if (timeout) Require(timeout->count() >= 0);
  return 0;
}
