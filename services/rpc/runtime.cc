#include "services/rpc/runtime.h"

#include "services/rpc/reasons.h"

namespace panyuan::rpc {

base::Status CheckRequestId(std::string_view request_id) {
  bool good = request_id.size() >= 8 && request_id.size() <= 64;
  for (char c : request_id)
    good = good && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    c == '.' || c == '_' || c == '-');
  if (!good) return base::Error(kRequestIdInvalid, {{"field", "request_id"}});
  return base::Ok();
}

base::Result<Call> Runtime::Admit(grpc::CallbackServerContext* context,
                                  std::string_view method) const {
  Call call;
  PANYUAN_ASSIGN(call.caller, ReadCaller(*context, options_.trust));
  if (options_.trust == Trust::kCertificate && options_.revocations != nullptr &&
      options_.revocations->Revoked(PeerCertificate(*context)))
    return kCertificateRevoked;
  PANYUAN_ASSIGN(call.reach, CheckPermission(call.caller.role, method));
  call.now = clock_.Now();
  const std::string simulated =
      options_.simulation ? MetadataValue(*context, kSimulatedTimeKey) : std::string();
  if (!simulated.empty()) {
    PANYUAN_ASSIGN(call.now, base::ParseTime(simulated, kSimulatedTimeKey));
    call.simulated_now = call.now;
  }
  return call;
}

}  // namespace panyuan::rpc
