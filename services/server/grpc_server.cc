#include "services/server/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include <chrono>
#include <iterator>
#include <utility>

#include "services/rpc/malformed_messages.h"
#include "services/server/reasons.h"

namespace panyuan::server {

using base::Error;
using base::Result;

namespace {

constexpr int kMaxConcurrentStreams = 256;       // a connection
constexpr size_t kMaxServerMemory = 256u << 20;  // for messages under way

Result<std::shared_ptr<grpc::ServerCredentials>> Credentials(const Config::Server& config) {
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  PANYUAN_ASSIGN(options.pem_root_certs, ReadFile(config.client_authority));
  PANYUAN_ASSIGN(std::string certificate, ReadFile(config.certificate));
  PANYUAN_ASSIGN(std::string key, ReadFile(config.key));
  options.pem_key_cert_pairs.push_back({std::move(key), std::move(certificate)});
  return grpc::SslServerCredentials(options);
}

void SetBounds(grpc::ServerBuilder& builder, const Config& config) {
  builder.SetMaxReceiveMessageSize(config.server.max_message_kib * 1024);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxConcurrentStreams);
  // By default a second server could listen on the same port and take half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetResourceQuota(grpc::ResourceQuota("calls").Resize(kMaxServerMemory));
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(rpc::ExplainMalformedMessages());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
}

}  // namespace

Result<std::unique_ptr<GrpcServers>> GrpcServers::Start(const Config& config, County& county) {
  grpc::EnableDefaultHealthCheckService(true);
  if (config.server.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::unique_ptr<GrpcServers> servers(new GrpcServers);
  PANYUAN_ASSIGN(auto credentials, Credentials(config.server));
  const auto build = [&](grpc::ServerBuilder& builder, rpc::Trust trust) {
    SetBounds(builder, config);
    auto services = county.MakeServices(trust);
    for (auto& service : services) builder.RegisterService(service.get());
    std::move(services.begin(), services.end(), std::back_inserter(servers->services_));
    return builder.BuildAndStart();
  };
  grpc::ServerBuilder edge, open;
  servers->edge_ = build(edge, rpc::Trust::kEdge);
  open.AddListeningPort(config.server.listen, credentials, &servers->port_);
  servers->public_ = build(open, rpc::Trust::kCertificate);
  if (!servers->edge_ || !servers->public_ || servers->port_ == 0)
    return Error(kCannotListen, {{"address", config.server.listen}});
  return servers;
}

std::shared_ptr<grpc::Channel> GrpcServers::EdgeChannel() { return edge_->InProcessChannel({}); }

void GrpcServers::Stop() {
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(kStopSeconds);
  for (auto* server : {&public_, &edge_}) {
    if (!*server) continue;
    if (auto* health = (*server)->GetHealthCheckService()) health->Shutdown();
    (*server)->Shutdown(deadline);
    server->reset();
  }
}

}  // namespace panyuan::server
