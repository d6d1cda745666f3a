#include "services/identity/store/identity_store.h"

#include <limits>
#include <utility>

namespace panyuan::identity {
namespace {

using base::Hash;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;
using db::Blob;
using db::Value;
using Records = std::vector<CertificateRecord>;

#define PANYUAN_CERTIFICATE_COLUMNS                                        \
  "fingerprint, serial, role, scope, person, not_before_us, not_after_us," \
  " issued_us, revoked_us, revoked_reason"

constexpr std::string_view kList =
    "SELECT " PANYUAN_CERTIFICATE_COLUMNS
    " FROM identity_certificates WHERE (not_after_us, fingerprint) > ($1, $2)"
    " AND ($3 = 0 OR (revoked_us IS NULL AND not_after_us BETWEEN $4 AND $5))"
    " ORDER BY not_after_us, fingerprint LIMIT $6";
constexpr std::string_view kRevoked =
    "SELECT fingerprint FROM identity_certificates WHERE revoked_us IS NOT NULL"
    " ORDER BY not_after_us DESC LIMIT $1";
constexpr std::string_view kFind =
    "SELECT " PANYUAN_CERTIFICATE_COLUMNS " FROM identity_certificates WHERE fingerprint = $1";
constexpr std::string_view kIssuedTo =
    "SELECT " PANYUAN_CERTIFICATE_COLUMNS
    " FROM identity_certificates WHERE role = $1 AND scope = $2 AND person = $3"
    " ORDER BY not_after_us DESC, fingerprint LIMIT $4";
constexpr std::string_view kInsertCertificate =
    "INSERT INTO identity_certificates (" PANYUAN_CERTIFICATE_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, '')";
constexpr std::string_view kRevoke =
    "UPDATE identity_certificates SET revoked_us = $2, revoked_reason = $3 WHERE fingerprint = $1";
constexpr std::string_view kInsertInvitation =
    "INSERT INTO identity_invitations (code_sha256, role, scope, person, made_us, expires_us)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
constexpr std::string_view kFindInvitation =
    "SELECT role, scope, person, made_us, expires_us, used_us, fingerprint"
    " FROM identity_invitations WHERE code_sha256 = $1";
constexpr std::string_view kUseInvitation =
    "UPDATE identity_invitations SET used_us = $2, fingerprint = $3 WHERE code_sha256 = $1";

std::string Hex(const Hash& hash) { return base::HexEncode(base::AsView(hash)); }

Hash FromHex(std::string_view hex) {
  return base::ToHash(base::HexDecode(hex).value_or("")).value_or(Hash{});
}

std::optional<UtcTime> TimeOf(const db::Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return UtcTime{row.Int(column)};
}

Value OrNull(const std::optional<UtcTime>& time) {
  return time ? Value(time->us) : Value(db::kNull);
}

CertificateRecord ReadRecord(const db::Row& row) {
  CertificateRecord record;
  record.facts.fingerprint = FromHex(row.Text(0));
  record.facts.serial = row.Text(1);
  record.facts.subject = {std::string(row.Text(2)), std::string(row.Text(3)),
                          std::string(row.Text(4))};
  record.facts.not_before = {row.Int(5)};
  record.facts.not_after = {row.Int(6)};
  record.issued_at = TimeOf(row, 7);
  record.revoked_at = TimeOf(row, 8);
  record.revoked_reason = row.Text(9);
  return record;
}

Result<Records> ReadRecords(db::Session& session, std::string_view sql, db::Params params) {
  Records records;
  PANYUAN_TRY(
      session.Query(sql, params, [&](const db::Row& row) { records.push_back(ReadRecord(row)); }));
  return records;
}

}  // namespace

Result<Records> SqlIdentityReads::List(const CertificatePage& page) {
  const int64_t after =
      page.after_fingerprint.empty() ? std::numeric_limits<int64_t>::min() : page.after_us;
  const bool bounded = page.ending_from && page.ending_to;
  return ReadRecords(
      session_, kList,
      {after, page.after_fingerprint, int64_t{bounded}, bounded ? page.ending_from->us : 0,
       bounded ? page.ending_to->us : 0, static_cast<int64_t>(page.limit)});
}

Result<std::vector<Hash>> SqlIdentityReads::Revoked(size_t limit) {
  std::vector<Hash> fingerprints;
  PANYUAN_TRY(session_.Query(kRevoked, {static_cast<int64_t>(limit)}, [&](const db::Row& row) {
    fingerprints.push_back(FromHex(row.Text(0)));
  }));
  return fingerprints;
}

Status SqlIdentityWrites::InsertInvitation(const Invitation& invitation) {
  const Subject& subject = invitation.subject;
  return transaction_.Write(
      kInsertInvitation, {Blob(invitation.code_sha256), subject.role, subject.scope, subject.person,
                          invitation.made_at.us, invitation.expires_at.us});
}

Result<std::optional<Invitation>> SqlIdentityWrites::FindInvitation(const Hash& code) {
  std::optional<Invitation> found;
  PANYUAN_TRY(transaction_.Query(kFindInvitation, {Blob(code)}, [&](const db::Row& row) {
    found =
        Invitation{code,
                   {std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2))},
                   {row.Int(3)},
                   {row.Int(4)},
                   TimeOf(row, 5),
                   std::string(row.Text(6))};
  }));
  return found;
}

Status SqlIdentityWrites::UseInvitation(const Hash& code, UtcTime at, const Hash& fingerprint) {
  return transaction_.Write(kUseInvitation, {Blob(code), at.us, Hex(fingerprint)});
}

Status SqlIdentityWrites::InsertCertificate(const CertificateRecord& record) {
  const CertificateFacts& facts = record.facts;
  return transaction_.Write(
      kInsertCertificate,
      {Hex(facts.fingerprint), facts.serial, facts.subject.role, facts.subject.scope,
       facts.subject.person, facts.not_before.us, facts.not_after.us, OrNull(record.issued_at)});
}

Result<std::optional<CertificateRecord>> SqlIdentityWrites::Find(const Hash& fingerprint) {
  PANYUAN_ASSIGN(Records found, ReadRecords(transaction_, kFind, {Hex(fingerprint)}));
  if (found.empty()) return std::optional<CertificateRecord>();
  return std::optional(std::move(found.front()));
}

Result<Records> SqlIdentityWrites::IssuedTo(const Subject& subject, size_t limit) {
  return ReadRecords(transaction_, kIssuedTo,
                     {subject.role, subject.scope, subject.person, static_cast<int64_t>(limit)});
}

Status SqlIdentityWrites::Revoke(const Hash& fingerprint, UtcTime at, std::string_view reason) {
  return transaction_.Write(kRevoke, {Hex(fingerprint), at.us, reason});
}

}  // namespace panyuan::identity
