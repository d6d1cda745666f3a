// Inviting, enrolling and revoking.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/identity/domain/ports.h"

namespace panyuan::identity {

// At most so many certificates of one person are revoked at once.
inline constexpr size_t kMaxRevokedAtOnce = 100;

// The code of an invitation asked for as `request` (caller and request id): computed from the
// authority's key, so that a repeat gives the same code and no answer need be kept.
std::string InvitationCode(const Authority& authority, std::string_view request);

// `valid_hours` 0 means kDefaultValidHours. `code` is a CodeText.
// Errors: SUBJECT_INVALID, VALID_HOURS.
base::Result<Invitation> Invite(IdentityWrites& writes, const Subject& subject,
                                std::string_view code, uint32_t valid_hours, base::UtcTime now);

// Spends `code` (a ReadCode) on a certificate for `key`.
// Errors: ENROLMENT_CODE_UNKNOWN, ENROLMENT_CODE_USED, ENROLMENT_CODE_EXPIRED, AUTHORITY_EXPIRED.
base::Result<CertificateFacts> Enrol(IdentityWrites& writes, const Authority& authority,
                                     std::string_view code, const PublicKey& key, base::UtcTime now,
                                     int days);

// What to revoke: a fingerprint that is known, a certificate known or not, or a person's.
using Which = std::variant<base::Hash, CertificateFacts, Subject>;

// Revokes and gives what is revoked now, the newest first; what was revoked before keeps its time
// and reason.
// Errors: CERTIFICATE_UNKNOWN; SUBJECT_INVALID; those of CheckText for `reason`.
base::Result<std::vector<CertificateRecord>> Revoke(IdentityWrites& writes, const Which& which,
                                                    std::string_view reason, base::UtcTime now);

}  // namespace panyuan::identity
