// The two gRPC servers: one with a port, which trusts certificates, and one without, which only the
// gateway reaches and which trusts the identity that the gateway sets.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>

#include "services/base/result.h"
#include "services/server/config.h"
#include "services/server/county.h"
#include "services/server/grpc_gate.h"

namespace panyuan::server {

class GrpcServers {
 public:
  // Serves at once; `county` outlives the servers.
  // Errors: CONFIG_UNREADABLE and KEY_FILE_OPEN for a PEM file, CANNOT_LISTEN.
  static base::Result<std::unique_ptr<GrpcServers>> Start(const Config& config, County& county);
  ~GrpcServers() { Stop(); }

  // The channel to the port-less server.
  std::shared_ptr<grpc::Channel> EdgeChannel();
  int port() const { return gate_->port(); }

  // What grpc.health.v1.Health says of the server and of each of its services; at first, serving.
  // Thread-safe; not after Stop.
  void ShowReady(bool ready);

  // Refuses new calls and lets running ones finish within kStopSeconds. Idempotent.
  static constexpr int kStopSeconds = 10;
  void Stop();

 private:
  GrpcServers() = default;

  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<GrpcGate> gate_;
  std::unique_ptr<grpc::Server> public_, edge_;
};

}  // namespace panyuan::server
