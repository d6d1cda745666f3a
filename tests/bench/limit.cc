#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <cstdio>

#include "echo.grpc.pb.h"
#include "services/gateway/http_server.h"
#include "tests/bench/commands.h"
#include "tests/bench/county.h"

namespace panyuan::bench {
namespace {

class EchoService final : public Echo::CallbackService {
  grpc::ServerUnaryReactor* Say(grpc::CallbackServerContext* context, const Word* request,
                                Word* response) override {
    *response = *request;
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

template <class T>
T Must(base::Result<T> result) {
  if (!result.ok()) Fail(result.error().Message());
  return std::move(result).value();
}

std::shared_ptr<grpc::ServerCredentials> Credentials(const std::string& folder) {
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = ReadAll(folder + "/authority/ca.crt");
  tls.pem_key_cert_pairs.push_back(
      {ReadAll(folder + "/certificates/server.key"), ReadAll(folder + "/certificates/server.crt")});
  return grpc::SslServerCredentials(tls);
}

std::unique_ptr<gateway::HttpServer> ServePage(const std::string& folder, size_t bytes) {
  gateway::HttpServerOptions options;
  options.tls_certificate_pem = ReadAll(folder + "/certificates/server.crt");
  options.tls_key_pem = ReadAll(folder + "/certificates/server.key");
  return Must(gateway::HttpServer::Start(
      options,
      [page = std::string(bytes, 'x')](const gateway::HttpRequest&, const gateway::Reply& reply) {
        reply({200, gateway::ContentHeaders("text/html; charset=utf-8"), page});
      },
      [](int status, const gateway::HttpRequest&) {
        return gateway::HttpResponse{status, {}, {}};
      }));
}

}  // namespace

void ServeLimit(const std::string& folder, size_t page_bytes) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  EchoService echo;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", Credentials(folder), &port);
  builder.RegisterService(&echo);
  const auto server = builder.BuildAndStart();
  if (!server) Fail("the echo cannot listen");
  const auto web = ServePage(folder, page_bytes);
  std::printf("ready %d %d\n", port, web->port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop, &signal);
  web->Stop();
  server->Shutdown();
}

}  // namespace panyuan::bench
