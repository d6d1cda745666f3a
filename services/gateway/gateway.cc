#include "services/gateway/gateway.h"

#include <utility>

#include "services/gateway/routes.h"
#include "services/gateway/rpc_calls.h"

namespace panyuan::gateway {

Gateway::Gateway(const GatewayOptions& options, std::shared_ptr<grpc::Channel> trusted_channel,
                 std::function<std::string()> metrics_text, CheckLabel check_label,
                 CountScan count_scan)
    : calls_(std::make_unique<RpcCalls>(std::move(trusted_channel), options.concurrent_calls,
                                        options.channel_to)),
      routes_(std::make_unique<Routes>(
          RouteOptions{options.public_host, !options.tls_certificate_pem.empty(), options.limits,
                       options.epcis_tokens},
          *calls_, std::move(check_label), std::move(metrics_text), std::move(count_scan))) {}

Gateway::~Gateway() { Stop(); }

base::Result<std::unique_ptr<Gateway>> Gateway::Start(
    const GatewayOptions& options, std::shared_ptr<grpc::Channel> trusted_channel,
    std::function<std::string()> metrics_text, CheckLabel check_label, CountScan count_scan) {
  std::unique_ptr<Gateway> gateway(new Gateway(options, std::move(trusted_channel),
                                               std::move(metrics_text), std::move(check_label),
                                               std::move(count_scan)));
  const Routes& routes = *gateway->routes_;
  PANYUAN_ASSIGN(gateway->server_, HttpServer::Start(
                                       options,
                                       [&routes](HttpRequest request, Reply reply) {
                                         routes.Handle(request, std::move(reply));
                                       },
                                       [&routes](int status, const HttpRequest& request) {
                                         return routes.Refuse(status, request);
                                       }));
  return gateway;
}

void Gateway::Stop() {
  if (server_) server_->Stop();
  // Only now: calls that are cut short here belong to requests that overstayed the server's stop.
  calls_->Stop();
}

}  // namespace panyuan::gateway
