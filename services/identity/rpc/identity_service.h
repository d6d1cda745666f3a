// Serves enrolment and revocation: panyuan.identity.v1.IdentityService.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "panyuan/identity/v1/identity_service.grpc.pb.h"
#include "services/identity/domain/ports.h"
#include "services/identity/rpc/wrong_codes.h"
#include "services/rpc/revocations.h"
#include "services/rpc/runtime.h"

namespace panyuan::identity {

// What the services of a county share; server/ fills it.
struct IdentityRoom {
  std::function<std::unique_ptr<IdentityReads>(db::Session&)> reads;
  std::function<std::unique_ptr<IdentityWrites>(db::Transaction&)> writes;
  std::optional<Authority> authority;  // absent: nothing is issued
  int certificate_days = 0;
  std::string url, server, log_key;  // as the contract's responses name them
  rpc::Revocations revocations;      // asked by the runtimes
  WrongCodes wrong_codes;
};

class IdentityService final : public v1::IdentityService::CallbackService {
 public:
  // Both outlive the service.
  IdentityService(rpc::Runtime& runtime, IdentityRoom& room) : runtime_(runtime), room_(room) {}

  grpc::ServerUnaryReactor* CreateInvitation(grpc::CallbackServerContext* context,
                                             const v1::CreateInvitationRequest* request,
                                             v1::CreateInvitationResponse* response) override;
  grpc::ServerUnaryReactor* RevokeCertificate(grpc::CallbackServerContext* context,
                                              const v1::RevokeCertificateRequest* request,
                                              v1::RevokeCertificateResponse* response) override;
  grpc::ServerUnaryReactor* ListCertificates(grpc::CallbackServerContext* context,
                                             const v1::ListCertificatesRequest* request,
                                             v1::ListCertificatesResponse* response) override;
  grpc::ServerUnaryReactor* GetAuthority(grpc::CallbackServerContext* context,
                                         const v1::GetAuthorityRequest* request,
                                         v1::GetAuthorityResponse* response) override;
  grpc::ServerUnaryReactor* Enrol(grpc::CallbackServerContext* context,
                                  const v1::EnrolRequest* request,
                                  v1::EnrolResponse* response) override;

 private:
  // As Runtime::Write, but `then(Status)` runs after the commit and before the answer, with the
  // response filled; it returns nothing.
  template <class Request, class Response, class Act, class Then, class Finish>
  void Write(const rpc::Call& call, std::string_view method, const Request* request,
             Response* response, Act act, Then then, Finish finish);

  rpc::Runtime& runtime_;
  IdentityRoom& room_;
};

}  // namespace panyuan::identity
