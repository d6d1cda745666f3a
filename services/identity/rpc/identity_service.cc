#include "services/identity/rpc/identity_service.h"

#include <utility>
#include <vector>

#include "services/identity/domain/use_cases.h"
#include "services/identity/reasons.h"
#include "services/identity/rpc/convert.h"
#include "services/rpc/convert.h"

namespace panyuan::identity {

using base::Hash;
using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

template <class Request, class Response, class Act, class Then, class Finish>
void IdentityService::Write(const rpc::Call& call, std::string_view method, const Request* request,
                            Response* response, Act act, Then then, Finish finish) {
  const Status good = rpc::CheckRequestId(request->request_id());
  if (!good.ok()) {
    then(good);
    return finish(good);
  }
  std::vector<db::Command> commands;
  commands.push_back(
      rpc::Runtime::MakeCommand<Request, Response>(call, method, request, std::move(act)));
  commands.back().done = [response, then, finish](const Result<db::Answer>& answer) mutable {
    const Status done = answer.ok() ? Ok() : Status(answer.error());
    if (done.ok()) response->ParseFromString(answer->bytes);
    then(done);
    finish(done);
  };
  const Status queued = runtime_.writer().Submit(std::move(commands));
  if (queued.ok()) return;
  then(queued);
  finish(queued);
}

ServerUnaryReactor* IdentityService::CreateInvitation(CallbackServerContext* context,
                                                      const v1::CreateInvitationRequest* request,
                                                      v1::CreateInvitationResponse* response) {
  constexpr std::string_view kMethod = "panyuan.identity.v1.IdentityService/CreateInvitation";
  return runtime_.Start(context, kMethod, [&](const rpc::Call& call, auto finish) {
    if (!room_.authority) return finish(kEnrolmentOff);
    // The code goes out but never into the store, where answers are kept for repeats.
    const std::string code =
        InvitationCode(*room_.authority, call.caller.Key() + " " + request->request_id());
    const auto invite = [this, request, code](db::Transaction& transaction,
                                              const rpc::Call& at_group,
                                              v1::CreateInvitationResponse& answer) -> Status {
      PANYUAN_ASSIGN(const Invitation invitation,
                     Invite(*room_.writes(transaction), FromProto(request->subject()), code,
                            request->valid_hours(), at_group.now));
      rpc::WriteTime(invitation.expires_at, answer.mutable_expires_at());
      answer.set_url(room_.url);
      answer.set_authority_fingerprint(HexOf(room_.authority->facts().fingerprint));
      return Ok();
    };
    const auto add_code = [response, code](const Status& done) {
      if (done.ok()) response->set_code(code);
    };
    Write(call, kMethod, request, response, invite, add_code, std::move(finish));
  });
}

ServerUnaryReactor* IdentityService::RevokeCertificate(CallbackServerContext* context,
                                                       const v1::RevokeCertificateRequest* request,
                                                       v1::RevokeCertificateResponse* response) {
  constexpr std::string_view kMethod = "panyuan.identity.v1.IdentityService/RevokeCertificate";
  return runtime_.Start(context, kMethod, [&](const rpc::Call& call, auto finish) {
    const Result<Which> which = WhichOf(*request);
    if (!which.ok()) return finish(which.error());
    const auto revoke = [this, request, which = *which](
                            db::Transaction& transaction, const rpc::Call& at_group,
                            v1::RevokeCertificateResponse& answer) -> Status {
      PANYUAN_ASSIGN(const auto records,
                     Revoke(*room_.writes(transaction), which, request->reason(), at_group.now));
      for (const CertificateRecord& record : records) ToProto(record, answer.add_certificates());
      return Ok();
    };
    const auto tell_runtimes = [this, response](const Status& done) {
      std::vector<Hash> fingerprints;
      for (const v1::Certificate& one : response->certificates())
        if (const auto hash = base::ToHash(base::HexDecode(one.fingerprint()).value_or("")))
          fingerprints.push_back(*hash);
      if (done.ok()) room_.revocations.Add(std::move(fingerprints));
    };
    Write(call, kMethod, request, response, revoke, tell_runtimes, std::move(finish));
  });
}

ServerUnaryReactor* IdentityService::ListCertificates(CallbackServerContext* context,
                                                      const v1::ListCertificatesRequest* request,
                                                      v1::ListCertificatesResponse* response) {
  return runtime_.Read(
      context, "panyuan.identity.v1.IdentityService/ListCertificates",
      [this, request, response](db::Session& session, const rpc::Call& call) -> Status {
        PANYUAN_ASSIGN(CertificatePage page, PageOf(*request, call.now));
        const size_t shown = page.limit++;  // one more, to know whether another page follows
        PANYUAN_ASSIGN(auto records, room_.reads(session)->List(page));
        if (records.size() > shown) {
          records.pop_back();
          response->set_next_page_token(TokenAfter(records.back()));
        }
        for (const CertificateRecord& record : records)
          ToProto(record, response->add_certificates());
        return Ok();
      });
}

ServerUnaryReactor* IdentityService::GetAuthority(CallbackServerContext* context,
                                                  const v1::GetAuthorityRequest*,
                                                  v1::GetAuthorityResponse* response) {
  return runtime_.Start(context, "panyuan.identity.v1.IdentityService/GetAuthority",
                        [&](const rpc::Call&, auto finish) {
                          if (!room_.authority) return finish(kEnrolmentOff);
                          response->set_authority_pem(room_.authority->facts().pem);
                          response->set_fingerprint(HexOf(room_.authority->facts().fingerprint));
                          finish(Ok());
                        });
}

ServerUnaryReactor* IdentityService::Enrol(CallbackServerContext* context,
                                           const v1::EnrolRequest* request,
                                           v1::EnrolResponse* response) {
  constexpr std::string_view kMethod = "panyuan.identity.v1.IdentityService/Enrol";
  return runtime_.Start(context, kMethod, [&](const rpc::Call& call, auto finish) {
    if (!room_.authority) return finish(kEnrolmentOff);
    const Result<std::string> code = ReadCode(request->code());
    if (!code.ok()) return finish(code.error());
    const Result<PublicKey> key = ReadRequestKey(request->csr_pem());
    if (!key.ok()) return finish(key.error());
    if (!room_.wrong_codes.Begin(call.now)) return finish(kWrongCodes);
    const auto enrol = [this, code = *code, key = *key](db::Transaction& transaction,
                                                        const rpc::Call& at_group,
                                                        v1::EnrolResponse& answer) -> Status {
      PANYUAN_ASSIGN(const CertificateFacts issued,
                     identity::Enrol(*room_.writes(transaction), *room_.authority, code, key,
                                     at_group.now, room_.certificate_days));
      answer.set_certificate_pem(issued.pem);
      answer.set_authority_pem(room_.authority->facts().pem);
      ToProto({issued, at_group.now, {}, {}}, answer.mutable_certificate());
      answer.set_server(room_.server);
      answer.set_log_key(room_.log_key);
      return Ok();
    };
    const auto count = [this, now = call.now](const Status& done) {
      room_.wrong_codes.End(!done.ok() && done.error().Is(kEnrolmentCodeUnknown), now);
    };
    Write(call, kMethod, request, response, enrol, count, std::move(finish));
  });
}

}  // namespace panyuan::identity
