// Any bytes as a Digital Link and as an element string: what cannot be read is refused in words,
// what can be has one canonical form, which reads as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/base/text.h"
#include "services/digital_link/link.h"

namespace {

using namespace panyuan::digital_link;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

template <class T>
bool Read(const panyuan::base::Result<T>& result) {
  if (!result.ok()) Require(panyuan::base::IsUtf8(result.error().Message("zh")));
  return result.ok();
}

void CheckUri(std::string_view text) {
  const auto link = ParseUri(text, {.short_gtins = true, .words = true});
  if (!Read(link)) return;
  const std::string canonical = FormatUri(*link);
  if (canonical.size() > kMaxUriBytes) return;
  const auto again = ParseUri(canonical);
  Require(again.ok() && again->elements() == link->elements());
}

void CheckElementString(std::string_view text) {
  for (const auto& elements : {ParseBracketed(text), ParseUnbracketed(text)}) {
    if (!Read(elements)) continue;
    Require(*ParseBracketed(FormatBracketed(*elements)) == *elements);
    Require(*ParseUnbracketed(FormatUnbracketed(*elements)) == *elements);
    const auto link = Arrange(*elements);
    if (!Read(link)) continue;
    const std::string uri = FormatUri(*link);
    Require(uri.size() > kMaxUriBytes || ParseUri(uri).ok());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckUri(text);
  CheckElementString(text);
  return 0;
}
