// The room's rows.
#pragma once

#include "services/db/session.h"
#include "services/identity/domain/ports.h"

namespace panyuan::identity {

class SqlIdentityReads final : public IdentityReads {
 public:
  explicit SqlIdentityReads(db::Session& session) : session_(session) {}

  base::Result<std::vector<CertificateRecord>> List(const CertificatePage& page) override;
  base::Result<std::vector<base::Hash>> Revoked(size_t limit) override;

 private:
  db::Session& session_;
};

class SqlIdentityWrites final : public IdentityWrites {
 public:
  explicit SqlIdentityWrites(db::Transaction& transaction) : transaction_(transaction) {}

  base::Status InsertInvitation(const Invitation& invitation) override;
  base::Result<std::optional<Invitation>> FindInvitation(const base::Hash& code) override;
  base::Status UseInvitation(const base::Hash& code, base::UtcTime at,
                             const base::Hash& fingerprint) override;
  base::Status InsertCertificate(const CertificateRecord& record) override;
  base::Result<std::optional<CertificateRecord>> Find(const base::Hash& fingerprint) override;
  base::Result<std::vector<CertificateRecord>> IssuedTo(const Subject& subject,
                                                        size_t limit) override;
  base::Status Revoke(const base::Hash& fingerprint, base::UtcTime at,
                      std::string_view reason) override;

 private:
  db::Transaction& transaction_;
};

}  // namespace panyuan::identity
