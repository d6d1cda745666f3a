// Certificates: reading a key's request, issuing by the county's authority, telling what one says.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/base/time.h"

namespace panyuan::identity {

// Longest PEM text taken: a request or a certificate.
inline constexpr size_t kMaxPemBytes = 8 << 10;

// Who a certificate speaks for.
struct Subject {
  std::string role, scope, person;
  bool operator==(const Subject&) const = default;

  std::string Uri() const { return "urn:panyuan:" + role + ":" + scope; }
};

// A key whose possession was proven: its SubjectPublicKeyInfo in DER.
struct PublicKey {
  std::string der;
};

// The key of a PKCS #10 request; its subject and extensions are not looked at.
// Errors: CSR_INVALID with problem and problem_zh: longer than kMaxPemBytes, no request, another
// key than P-256, a signature that is not the key's.
base::Result<PublicKey> ReadRequestKey(std::string_view csr_pem);

// What a certificate says.
struct CertificateFacts {
  base::Hash fingerprint{};  // SHA-256 of its DER form
  std::string serial;        // hex
  Subject subject;           // each part empty where the certificate does not say it
  base::UtcTime not_before, not_after;
  std::string pem;  // this one certificate; empty where only its record is known
};

// The first certificate of `pem`; what stands around it is left out of the facts' own.
// Errors: CERTIFICATE_UNREADABLE for what is longer than kMaxPemBytes or no certificate.
base::Result<CertificateFacts> ReadCertificate(std::string_view pem);

// The county's authority. Thread-safe; its key never leaves it.
class Authority {
 public:
  // Errors: AUTHORITY_INVALID with problem and problem_zh: a text that is no certificate or no key,
  // a key of another certificate, a certificate that may not issue.
  static base::Result<Authority> Create(std::string_view certificate_pem, std::string_view key_pem);
  Authority(Authority&&) noexcept;
  ~Authority();

  const CertificateFacts& facts() const;

  // A client certificate for `key`, from a little before `now` (clocks differ) for `days`, and
  // never longer than the authority's own. `serial_seed` decides its serial number, so that running
  // again gives the same number. Errors: AUTHORITY_EXPIRED; INTERNAL_FAULT.
  base::Result<CertificateFacts> Issue(const PublicKey& key, const Subject& subject,
                                       std::string_view serial_seed, base::UtcTime now,
                                       int days) const;

  // 32 bytes that only the holder of the authority's key can compute.
  base::Hash Derive(std::string_view purpose, std::string_view text) const;

 private:
  struct Parts;
  explicit Authority(std::unique_ptr<const Parts> parts);

  std::unique_ptr<const Parts> parts_;
};

}  // namespace panyuan::identity
