// Any bytes as a certificate or a request for one: refused in words, or with facts that are text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/base/text.h"
#include "services/identity/x509.h"

namespace {

using namespace panyuan;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto key = identity::ReadRequestKey(text);
  Require(key.ok() ? !key->der.empty() : base::IsUtf8(key.error().Message("zh")));
  const auto certificate = identity::ReadCertificate(text);
  if (!certificate.ok()) return 0;
  for (const auto* part : {&certificate->subject.role, &certificate->subject.scope,
                           &certificate->subject.person, &certificate->pem})
    Require(base::IsUtf8(*part));
  const auto again = identity::ReadCertificate(certificate->pem);
  Require(again.ok() && again->fingerprint == certificate->fingerprint);
  return 0;
}
