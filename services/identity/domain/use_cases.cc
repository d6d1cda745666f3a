#include "services/identity/domain/use_cases.h"

#include "services/base/text.h"
#include "services/identity/reasons.h"

namespace panyuan::identity {
namespace {

using base::Error;
using base::Hash;
using base::Result;
using base::UtcTime;
using Records = std::vector<CertificateRecord>;

constexpr int64_t kMicrosPerHour = 3'600 * base::kMicrosPerSecond;
constexpr size_t kMaxReasonChars = 200;

Error Unknown(std::string value) {
  return Error(kCertificateUnknown, {{"value", std::move(value)}});
}

std::string Hex(const Hash& hash) { return base::HexEncode(base::AsView(hash)); }

Result<Records> Chosen(IdentityWrites& writes, const Hash& fingerprint) {
  PANYUAN_ASSIGN(const auto found, writes.Find(fingerprint));
  if (!found) return Unknown(Hex(fingerprint));
  return Records{*found};
}

Result<Records> Chosen(IdentityWrites& writes, const CertificateFacts& facts) {
  PANYUAN_ASSIGN(auto found, writes.Find(facts.fingerprint));
  if (found) return Records{std::move(*found)};
  CertificateRecord record{facts, {}, {}, {}};
  PANYUAN_TRY(writes.InsertCertificate(record));
  return Records{std::move(record)};
}

Result<Records> Chosen(IdentityWrites& writes, const Subject& subject) {
  PANYUAN_TRY(CheckSubject(subject));
  PANYUAN_ASSIGN(Records found, writes.IssuedTo(subject, kMaxRevokedAtOnce));
  if (found.empty()) return Unknown(subject.role + " " + subject.scope + " " + subject.person);
  return found;
}

}  // namespace

std::string InvitationCode(const Authority& authority, std::string_view request) {
  return CodeText(authority.Derive("invitation", request));
}

Result<Invitation> Invite(IdentityWrites& writes, const Subject& subject, std::string_view code,
                          uint32_t valid_hours, UtcTime now) {
  PANYUAN_TRY(CheckSubject(subject));
  if (valid_hours > kMaxValidHours)
    return Error(kValidHours, {{"field", "valid_hours"}, {"value", std::to_string(valid_hours)}});
  const int64_t hours = valid_hours == 0 ? kDefaultValidHours : valid_hours;
  PANYUAN_ASSIGN(const std::string plain, ReadCode(code));
  const Invitation invitation{
      base::Sha256(plain), subject, now, UtcTime{now.us + hours * kMicrosPerHour}, {}, {}};
  PANYUAN_TRY(writes.InsertInvitation(invitation));
  return invitation;
}

Result<CertificateFacts> Enrol(IdentityWrites& writes, const Authority& authority,
                               std::string_view code, const PublicKey& key, UtcTime now, int days) {
  const Hash hashed = base::Sha256(code);
  PANYUAN_ASSIGN(const auto invitation, writes.FindInvitation(hashed));
  if (!invitation) return kEnrolmentCodeUnknown;
  if (invitation->used_at) return kEnrolmentCodeUsed;
  if (now >= invitation->expires_at)
    return Error(kEnrolmentCodeExpired,
                 {{"expired", base::FormatShanghaiMinute(invitation->expires_at)}});
  PANYUAN_ASSIGN(CertificateFacts issued,
                 authority.Issue(key, invitation->subject, base::AsView(hashed), now, days));
  PANYUAN_TRY(writes.InsertCertificate({issued, now, {}, {}}));
  PANYUAN_TRY(writes.UseInvitation(hashed, now, issued.fingerprint));
  return issued;
}

Result<Records> Revoke(IdentityWrites& writes, const Which& which, std::string_view reason,
                       UtcTime now) {
  PANYUAN_TRY(base::CheckText(reason, "reason", kMaxReasonChars, base::Presence::kRequired));
  PANYUAN_ASSIGN(Records records,
                 std::visit([&](const auto& chosen) { return Chosen(writes, chosen); }, which));
  for (CertificateRecord& record : records) {
    if (record.revoked_at) continue;
    PANYUAN_TRY(writes.Revoke(record.facts.fingerprint, now, reason));
    record.revoked_at = now;
    record.revoked_reason = reason;
  }
  return records;
}

}  // namespace panyuan::identity
