// What the room keeps, and what of it is read. Bound to one transaction or snapshot.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/identity/domain/invitation.h"

namespace panyuan::identity {

// A certificate as the county keeps it.
struct CertificateRecord {
  CertificateFacts facts;
  std::optional<base::UtcTime> issued_at;  // absent for one made elsewhere
  std::optional<base::UtcTime> revoked_at;
  std::string revoked_reason;
};

// A page by the end of validity, then fingerprint.
struct CertificatePage {
  int64_t after_us = 0;           // end of the last one of the page before
  std::string after_fingerprint;  // 64 hex digits; empty for the first page
  // Only those not revoked that end within these bounds.
  std::optional<base::UtcTime> ending_from, ending_to;
  size_t limit = 0;
};

class IdentityReads {
 public:
  virtual ~IdentityReads() = default;
  // Errors: those of the store.
  virtual base::Result<std::vector<CertificateRecord>> List(const CertificatePage& page) = 0;
  // Fingerprints of what is revoked, those that end last first, at most `limit`.
  virtual base::Result<std::vector<base::Hash>> Revoked(size_t limit) = 0;
};

class IdentityWrites {
 public:
  virtual ~IdentityWrites() = default;
  virtual base::Status InsertInvitation(const Invitation& invitation) = 0;
  virtual base::Result<std::optional<Invitation>> FindInvitation(const base::Hash& code) = 0;
  virtual base::Status UseInvitation(const base::Hash& code, base::UtcTime at,
                                     const base::Hash& fingerprint) = 0;
  virtual base::Status InsertCertificate(const CertificateRecord& record) = 0;
  virtual base::Result<std::optional<CertificateRecord>> Find(const base::Hash& fingerprint) = 0;
  // Those issued to `subject`, the newest first.
  virtual base::Result<std::vector<CertificateRecord>> IssuedTo(const Subject& subject,
                                                                size_t limit) = 0;
  virtual base::Status Revoke(const base::Hash& fingerprint, base::UtcTime at,
                              std::string_view reason) = 0;
};

}  // namespace panyuan::identity
