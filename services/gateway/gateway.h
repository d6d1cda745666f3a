// The HTTP edge: the consumer page, gRPC-Web and Connect, and the log's raw entries, all answered
// by the services behind one trusted in-process channel.
#pragma once

#include <grpcpp/channel.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "services/base/result.h"
#include "services/gateway/epcis_access.h"
#include "services/gateway/http_server.h"
#include "services/gateway/label_check.h"
#include "services/gateway/rpc_calls.h"
#include "services/gateway/scan.h"

namespace panyuan::gateway {

// Where and how to listen (without TLS where a front stands before it), and:
struct GatewayOptions : HttpServerOptions {
  std::string public_host;        // "trace.example.cn", as people reach it; on pages
  size_t concurrent_calls = 256;  // to the services; past it 503
  ChannelTo channel_to;           // to the county's other processes; none where there are none
  std::vector<EpcisToken> epcis_tokens;
};

class Routes;

class Gateway {
 public:
  // Serves at once. `trusted_channel` leads to a port-less server that trusts the identity in the
  // metadata; the gateway calls it as "urn:panyuan:public:anyone", whatever its callers send, but for
  // who holds one of `epcis_tokens`.
  // `metrics_text` is Prometheus text; it and `check_label` run on an io thread, from two threads
  // at a time, and must not block. `count_scan` is told of every page that shows a batch, where it
  // is given.
  // Errors: LISTEN_FAILED; TLS_CERTIFICATE_INVALID.
  static base::Result<std::unique_ptr<Gateway>> Start(
      const GatewayOptions& options, std::shared_ptr<grpc::Channel> trusted_channel,
      std::function<std::string()> metrics_text, CheckLabel check_label,
      CountScan count_scan = nullptr);
  ~Gateway();  // stops first
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  uint16_t port() const { return server_->port(); }

  // Stops accepting, lets running requests finish within limits.stop, cancels the calls of the
  // rest. To be called before the trusted server shuts down. Again: does nothing.
  void Stop();

 private:
  Gateway(const GatewayOptions& options, std::shared_ptr<grpc::Channel> trusted_channel,
          std::function<std::string()> metrics_text, CheckLabel check_label, CountScan count_scan);

  std::unique_ptr<RpcCalls> calls_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace panyuan::gateway
