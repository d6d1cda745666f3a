// Any bytes as a certificate or a request for one, in PEM and as the DER inside it: refused in
// words, or with facts that are text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/text.h"
#include "services/identity/x509.h"

namespace {

using namespace panyuan;  // NOLINT: a fuzz target has no other code

void Require(bool holds) {
  if (!holds) std::abort();
}

std::string Pem(const std::string& label, std::string_view der) {
  std::string text = "-----BEGIN " + label + "-----\n";
  const std::string base64 = base::Base64Encode(der);
  for (size_t at = 0; at < base64.size(); at += 64) text += base64.substr(at, 64) + "\n";
  return text + "-----END " + label + "-----\n";
}

void CheckRequest(std::string_view pem) {
  const auto key = identity::ReadRequestKey(pem);
  Require(key.ok() ? !key->der.empty() : base::IsUtf8(key.error().Message("zh")));
}

void CheckCertificate(std::string_view pem) {
  const auto certificate = identity::ReadCertificate(pem);
  if (!certificate.ok()) return;
  for (const auto* part : {&certificate->subject.role, &certificate->subject.scope,
                           &certificate->subject.person, &certificate->pem})
    Require(base::IsUtf8(*part));
  if (certificate->pem.size() > identity::kMaxPemBytes)
    return;  // what OpenSSL writes may be longer
  const auto again = identity::ReadCertificate(certificate->pem);
  Require(again.ok() && again->fingerprint == certificate->fingerprint);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  CheckRequest(input);
  CheckCertificate(input);
  CheckRequest(Pem("CERTIFICATE REQUEST", input));
  CheckCertificate(Pem("CERTIFICATE", input));
  return 0;
}
