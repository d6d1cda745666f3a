#include "services/rpc/malformed_messages.h"

#include "services/rpc/identity.h"
#include "services/rpc/reasons.h"
#include "services/rpc/status.h"

namespace panyuan::rpc {
namespace {

namespace ex = grpc::experimental;

class Explainer final : public ex::Interceptor {
 public:
  explicit Explainer(ex::ServerRpcInfo* info) : info_(info) {}

  void Intercept(ex::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(ex::InterceptionHookPoints::PRE_SEND_STATUS)) {
      const grpc::Status status = methods->GetSendStatus();
      // Our own errors carry details; for what it cannot read gRPC gives one of these, bare.
      const bool unread = status.error_code() == grpc::StatusCode::INTERNAL ||
                          status.error_code() == grpc::StatusCode::UNIMPLEMENTED;
      if (unread && status.error_details().empty())
        methods->ModifySendStatus(
            ToStatus(base::Error(kMalformedMessage),
                     ChooseLanguage(MetadataValue(*info_->server_context(), "accept-language"))));
    }
    methods->Proceed();
  }

 private:
  ex::ServerRpcInfo* info_;
};

class Factory final : public ex::ServerInterceptorFactoryInterface {
 public:
  ex::Interceptor* CreateServerInterceptor(ex::ServerRpcInfo* info) override {
    return new Explainer(info);
  }
};

}  // namespace

std::unique_ptr<ex::ServerInterceptorFactoryInterface> ExplainMalformedMessages() {
  return std::make_unique<Factory>();
}

}  // namespace panyuan::rpc
