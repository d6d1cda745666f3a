#include "services/server/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "services/rpc/permissions.h"
#include "services/server/grpc_terms.h"
#include "services/server/reasons.h"

namespace panyuan::server {

using base::Error;
using base::Result;

namespace {

constexpr int kMaxEdgeAnswer = 17 << 20;  // a full bundle of the longest log entries
constexpr int kMaxEdgeRequest = (2 << 20) + (64 << 10);  // a document of EPCIS events

// Lets each service be asked about by its name too.
void NameServices(grpc::Server& server) {
  for (const rpc::Permission& permission : rpc::Permissions()) {
    const std::string_view service = permission.method.substr(0, permission.method.find('/'));
    server.GetHealthCheckService()->SetServingStatus(std::string(service), true);
  }
}

}  // namespace

Result<std::unique_ptr<GrpcServers>> GrpcServers::Start(const Config& config, County& county) {
  grpc::EnableDefaultHealthCheckService(true);
  if (config.server.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::unique_ptr<GrpcServers> servers(new GrpcServers);
  PANYUAN_ASSIGN(auto credentials, ServerTls({config.server.client_authority,
                                              config.server.certificate, config.server.key}));
  PANYUAN_ASSIGN(servers->gate_, GrpcGate::Listen(config.server.listen, {}));
  const auto build = [&](grpc::ServerBuilder& builder, rpc::Trust trust) {
    const int max_bytes = config.server.max_message_kib * 1024;
    const bool is_edge = trust == rpc::Trust::kEdge;
    SetBounds(builder, is_edge ? std::max(max_bytes, kMaxEdgeRequest) : max_bytes);
    auto services = county.MakeServices(trust);
    for (auto& service : services) builder.RegisterService(service.get());
    std::move(services.begin(), services.end(), std::back_inserter(servers->services_));
    return builder.BuildAndStart();
  };
  grpc::ServerBuilder edge, open;
  servers->edge_ = build(edge, rpc::Trust::kEdge);
  auto door = open.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, credentials);
  servers->public_ = build(open, rpc::Trust::kCertificate);
  if (!servers->edge_ || !servers->public_)
    return Error(kCannotListen, {{"address", config.server.listen}});
  for (auto* server : {&servers->public_, &servers->edge_}) NameServices(**server);
  servers->gate_->Open(std::move(door));
  return servers;
}

std::shared_ptr<grpc::Channel> GrpcServers::EdgeChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxEdgeAnswer);
  return edge_->InProcessChannel(arguments);
}

void GrpcServers::ShowReady(bool ready) {
  for (auto* server : {&public_, &edge_})
    (*server)->GetHealthCheckService()->SetServingStatus(ready);
}

void GrpcServers::Stop() {
  if (gate_) gate_->Close();
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(kStopSeconds);
  for (auto* server : {&public_, &edge_}) {
    if (!*server) continue;
    if (auto* health = (*server)->GetHealthCheckService()) health->Shutdown();
    (*server)->Shutdown(deadline);
    server->reset();
  }
}

}  // namespace panyuan::server
