#include "services/identity/rpc/convert.h"

#include <algorithm>
#include <charconv>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/identity/reasons.h"
#include "services/rpc/convert.h"

namespace panyuan::identity {
namespace {

using base::Error;
using base::Hash;
using base::Result;
using base::UtcTime;

constexpr uint32_t kDefaultPageSize = 100;
constexpr uint32_t kMaxPageSize = 1'000;
constexpr uint32_t kMaxDays = 3'660;

std::optional<Hash> HashOf(std::string_view hex) {
  return base::ToHash(base::HexDecode(hex).value_or(""));
}

}  // namespace

std::string HexOf(const Hash& hash) { return base::HexEncode(base::AsView(hash)); }

Subject FromProto(const v1::Subject& proto) {
  return {proto.role(), proto.scope(), proto.person()};
}

Result<Which> WhichOf(const v1::RevokeCertificateRequest& request) {
  switch (request.which_case()) {
    case v1::RevokeCertificateRequest::kFingerprint: {
      const auto hash = HashOf(request.fingerprint());
      if (!hash)
        return Error(kCertificateUnknown, {{"value", base::Quote(request.fingerprint(), 64)}});
      return Which(*hash);
    }
    case v1::RevokeCertificateRequest::kCertificatePem: {
      PANYUAN_ASSIGN(CertificateFacts facts, ReadCertificate(request.certificate_pem()));
      return Which(std::move(facts));
    }
    case v1::RevokeCertificateRequest::kSubject:
      return Which(FromProto(request.subject()));
    case v1::RevokeCertificateRequest::WHICH_NOT_SET:
      break;
  }
  return Error(base::kFieldMissing, {{"field", "which"}});
}

void ToProto(const CertificateRecord& record, v1::Certificate* proto) {
  const CertificateFacts& facts = record.facts;
  proto->set_fingerprint(HexOf(facts.fingerprint));
  proto->set_serial(facts.serial);
  proto->mutable_subject()->set_role(facts.subject.role);
  proto->mutable_subject()->set_scope(facts.subject.scope);
  proto->mutable_subject()->set_person(facts.subject.person);
  rpc::WriteTime(facts.not_before, proto->mutable_not_before());
  rpc::WriteTime(facts.not_after, proto->mutable_not_after());
  if (record.issued_at) rpc::WriteTime(*record.issued_at, proto->mutable_issued_at());
  if (record.revoked_at) rpc::WriteTime(*record.revoked_at, proto->mutable_revoked_at());
  proto->set_revoked_reason(record.revoked_reason);
}

Result<CertificatePage> PageOf(const v1::ListCertificatesRequest& request, UtcTime now) {
  CertificatePage page;
  const uint32_t size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  page.limit = std::min(size, kMaxPageSize);
  const uint32_t days = request.expiring_within_days();
  if (days > kMaxDays)
    return Error(base::kInvalidField, {{"field", "expiring_within_days"},
                                       {"problem", "give at most 3660 days"},
                                       {"problem_zh", "最多 3660 天"}});
  if (days > 0) {
    page.ending_from = now;
    page.ending_to = UtcTime{now.us + days * base::kMicrosPerDay};
  }
  const std::string& token = request.page_token();
  if (token.empty()) return page;
  const char* const end = token.data() + token.size();
  const auto [rest, failed] = std::from_chars(token.data(), end, page.after_us);
  if (failed == std::errc() && rest != end && *rest == '.') page.after_fingerprint = rest + 1;
  if (!HashOf(page.after_fingerprint))
    return Error(base::kPageTokenInvalid, {{"field", "page_token"}});
  return page;
}

std::string TokenAfter(const CertificateRecord& last) {
  return std::to_string(last.facts.not_after.us) + "." + HexOf(last.facts.fingerprint);
}

}  // namespace panyuan::identity
