#include "services/identity/rpc/identity_service.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "clients/common/key_request.h"
#include "services/identity/x509.h"
#include "tests/support/authority.h"
#include "tests/support/county.h"

namespace panyuan::identity {
namespace {

using testing::Refusal;

class IdentityServiceTest : public testing::CountyTest {
 protected:
  using Stub = v1::IdentityService::Stub;
  static constexpr const char* kAdmin = "urn:panyuan:admin:330727";
  static constexpr int64_t kHourUs = 3'600 * base::kMicrosPerSecond;

  server::CountyIdentity OwnIdentity() override {
    server::CountyIdentity identity = Identity();
    identity.enrolment = {authority_.certificate(), authority_.key(), 397, "panan.example:8727"};
    return identity;
  }

  template <class Request, class Response>
  Refusal As(const std::string& who,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
             const Request& request, Response* response) {
    Stub stub(channel_);
    return Call(stub, method, request, response, who, "A0001");
  }

  static v1::CreateInvitationRequest InvitationFor(const std::string& person) {
    v1::CreateInvitationRequest request;
    request.set_request_id("invite-" + person);
    request.mutable_subject()->set_role("vendor");
    request.mutable_subject()->set_scope("M01-001");
    request.mutable_subject()->set_person(person);
    return request;
  }

  std::string CodeFor(const std::string& person) {
    v1::CreateInvitationResponse made;
    EXPECT_EQ(As(kAdmin, &Stub::CreateInvitation, InvitationFor(person), &made).reason, "");
    return made.code();
  }

  static v1::EnrolRequest EnrolmentWith(const std::string& code, const std::string& request_id) {
    v1::EnrolRequest request;
    request.set_request_id(request_id);
    request.set_code(code);
    request.set_csr_pem(clients::MakeKeyRequest().value().csr_pem);
    return request;
  }

  std::string ReasonOfEnrolling(const v1::EnrolRequest& request) {
    v1::EnrolResponse ignored;
    return As(kAnyone, &Stub::Enrol, request, &ignored).reason;
  }

  v1::EnrolResponse Enrolled(const std::string& person) {
    v1::EnrolResponse made;
    EXPECT_EQ(
        As(kAnyone, &Stub::Enrol, EnrolmentWith(CodeFor(person), "enrol-" + person), &made).reason,
        "");
    return made;
  }

  testing::AuthorityFolder authority_;
};

TEST_F(IdentityServiceTest, GivesTheInvitedPersonACertificate) {
  const v1::EnrolResponse made = Enrolled("V0001");
  const auto facts = ReadCertificate(made.certificate_pem());
  ASSERT_OK(facts);
  EXPECT_EQ(facts->subject, (Subject{"vendor", "M01-001", "V0001"}));
  EXPECT_EQ(made.authority_pem(), authority_.certificate());
  EXPECT_EQ(made.server(), "panan.example:8727");
  EXPECT_TRUE(made.log_key().starts_with("panan.example/county/330727/log+"));
  v1::ListCertificatesResponse list;
  EXPECT_EQ(As(kAdmin, &Stub::ListCertificates, {}, &list).reason, "");
  ASSERT_EQ(list.certificates_size(), 1);
  EXPECT_EQ(list.certificates(0).fingerprint(), made.certificate().fingerprint());
}

TEST_F(IdentityServiceTest, ARepeatGetsTheFirstAnswer) {
  const std::string code = CodeFor("V0001");
  EXPECT_EQ(CodeFor("V0001"), code);
  v1::CreateInvitationRequest other = InvitationFor("V0001");
  other.set_valid_hours(48);
  v1::CreateInvitationResponse refused;
  EXPECT_EQ(As(kAdmin, &Stub::CreateInvitation, other, &refused).reason, "REQUEST_ID_REUSED");

  const v1::EnrolRequest request = EnrolmentWith(code, "enrol-once");
  v1::EnrolResponse first, second;
  EXPECT_EQ(As(kAnyone, &Stub::Enrol, request, &first).reason, "");
  EXPECT_EQ(As(kAnyone, &Stub::Enrol, request, &second).reason, "");
  EXPECT_EQ(second.SerializeAsString(), first.SerializeAsString());
}

TEST_F(IdentityServiceTest, TheStoreNeverHoldsACode) {
  std::string code = CodeFor("V0001");
  const auto reader = std::move(engine_->OpenReader().value());
  ASSERT_OK(reader->Query("SELECT answer FROM requests", {}, [&](const db::Row& row) {
    EXPECT_EQ(row.Bytes(0).find(code), std::string_view::npos);
  }));
  std::erase(code, '-');
  ASSERT_OK(reader->Query(
      "SELECT code_sha256 FROM identity_invitations", {},
      [&](const db::Row& row) { EXPECT_EQ(row.Bytes(0), base::AsView(base::Sha256(code))); }));
}

TEST_F(IdentityServiceTest, ACodeWorksOnceAndForItsTime) {
  const std::string code = CodeFor("V0001");
  EXPECT_EQ(ReasonOfEnrolling(EnrolmentWith(code, "enrol-first")), "");
  EXPECT_EQ(ReasonOfEnrolling(EnrolmentWith(code, "enrol-again")), "ENROLMENT_CODE_USED");

  const std::string late = CodeFor("V0002");
  clock_.Advance(24 * kHourUs);
  EXPECT_EQ(ReasonOfEnrolling(EnrolmentWith(late, "enrol-later")), "ENROLMENT_CODE_EXPIRED");
}

TEST_F(IdentityServiceTest, StopsGuessingAfterTenWrongCodesAMinute) {
  const std::string code = CodeFor("V0001");
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(ReasonOfEnrolling(EnrolmentWith("0000-0000-0000-000" + std::to_string(i),
                                              "guess-no-" + std::to_string(i))),
              "ENROLMENT_CODE_UNKNOWN");
  v1::EnrolResponse ignored;
  const Refusal refusal = As(kAnyone, &Stub::Enrol, EnrolmentWith(code, "right-code"), &ignored);
  EXPECT_EQ(refusal.reason, "WRONG_CODES");
  EXPECT_EQ(refusal.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  clock_.Advance(60 * base::kMicrosPerSecond);
  EXPECT_EQ(ReasonOfEnrolling(EnrolmentWith(code, "right-code-later")), "");
}

TEST_F(IdentityServiceTest, RefusesAnInvitationThatNamesNobody) {
  v1::CreateInvitationResponse ignored;
  v1::CreateInvitationRequest request = InvitationFor("V0001");
  request.set_valid_hours(169);
  EXPECT_EQ(As(kAdmin, &Stub::CreateInvitation, request, &ignored).reason, "VALID_HOURS");
  request = InvitationFor("V0001");
  request.mutable_subject()->set_role("root");
  EXPECT_EQ(As(kAdmin, &Stub::CreateInvitation, request, &ignored).reason, "SUBJECT_INVALID");
}

TEST_F(IdentityServiceTest, RevokesByPersonFingerprintAndFile) {
  const std::string first = Enrolled("V0001").certificate().fingerprint();
  v1::RevokeCertificateRequest request;
  request.set_request_id("revoke-1");
  request.set_reason("phone lost");
  *request.mutable_subject() = InvitationFor("V0001").subject();
  v1::RevokeCertificateResponse done;
  EXPECT_EQ(As(kAdmin, &Stub::RevokeCertificate, request, &done).reason, "");
  ASSERT_EQ(done.certificates_size(), 1);
  EXPECT_EQ(done.certificates(0).fingerprint(), first);
  const auto revoked_at = done.certificates(0).revoked_at();

  clock_.Advance(kHourUs);
  request.set_request_id("revoke-2");
  request.set_fingerprint(first);
  EXPECT_EQ(As(kAdmin, &Stub::RevokeCertificate, request, &done).reason, "");
  EXPECT_EQ(done.certificates(0).revoked_at().seconds(), revoked_at.seconds());  // the first counts

  authority_.MakeClient("hand", "technician", "L1", "T0001");
  request.set_request_id("revoke-3");
  request.set_certificate_pem(authority_.Read("hand.crt"));
  EXPECT_EQ(As(kAdmin, &Stub::RevokeCertificate, request, &done).reason, "");
  EXPECT_EQ(done.certificates(0).subject().person(), "T0001");
  EXPECT_FALSE(done.certificates(0).has_issued_at());
}

TEST_F(IdentityServiceTest, RevokesNothingUnknownAndNothingWithoutAReason) {
  v1::RevokeCertificateRequest request;
  request.set_request_id("revoke-1");
  request.set_reason("gone");
  v1::RevokeCertificateResponse ignored;
  EXPECT_EQ(As(kAdmin, &Stub::RevokeCertificate, request, &ignored).reason, "FIELD_MISSING");
  for (const std::string& fingerprint : {std::string("zz"), std::string(64, 'a')}) {
    request.set_fingerprint(fingerprint);
    EXPECT_EQ(As(kAdmin, &Stub::RevokeCertificate, request, &ignored).reason,
              "CERTIFICATE_UNKNOWN");
  }
  request.set_certificate_pem("garbage");
  EXPECT_EQ(As(kAdmin, &Stub::RevokeCertificate, request, &ignored).reason,
            "CERTIFICATE_UNREADABLE");
  request.set_certificate_pem(authority_.certificate());
  request.set_reason("");
  EXPECT_EQ(As(kAdmin, &Stub::RevokeCertificate, request, &ignored).reason, "FIELD_MISSING");
}

TEST_F(IdentityServiceTest, PagesThroughEveryCertificateOnce) {
  for (int i = 0; i < 5; ++i) Enrolled("V000" + std::to_string(i));
  std::set<std::string> seen;
  v1::ListCertificatesRequest request;
  request.set_page_size(2);
  do {
    v1::ListCertificatesResponse page;
    ASSERT_EQ(As(kAdmin, &Stub::ListCertificates, request, &page).reason, "");
    for (const auto& one : page.certificates()) EXPECT_TRUE(seen.insert(one.fingerprint()).second);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen.size(), 5u);

  v1::ListCertificatesResponse page;
  request.set_expiring_within_days(30);
  EXPECT_EQ(As(kAdmin, &Stub::ListCertificates, request, &page).reason, "");
  EXPECT_EQ(page.certificates_size(), 0);
  clock_.Advance(370 * base::kMicrosPerDay);
  EXPECT_EQ(As(kAdmin, &Stub::ListCertificates, request, &page).reason, "");
  EXPECT_EQ(page.certificates_size(), 2);
  for (const char* token : {"x", "1", "1.", "1.zz", ".", "99999999999999999999.aa"}) {
    request.set_page_token(token);
    EXPECT_EQ(As(kAdmin, &Stub::ListCertificates, request, &page).reason, "PAGE_TOKEN_INVALID");
  }
}

class NoEnrolmentTest : public testing::CountyTest {};

TEST_F(NoEnrolmentTest, SaysThatNothingIsIssued) {
  v1::IdentityService::Stub stub(channel_);
  v1::EnrolResponse enrolled;
  v1::GetAuthorityResponse authority;
  EXPECT_EQ(Call(stub, &v1::IdentityService::Stub::Enrol, {}, &enrolled, kAnyone).reason,
            "ENROLMENT_OFF");
  EXPECT_EQ(Call(stub, &v1::IdentityService::Stub::GetAuthority, {}, &authority, kAnyone).reason,
            "ENROLMENT_OFF");
}

}  // namespace
}  // namespace panyuan::identity
