#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "echo.grpc.pb.h"
#include "services/db/sqlite_engine.h"
#include "services/server/config.h"
#include "services/server/county.h"
#include "services/server/seed.h"
#include "tests/bench/bench.h"

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
  if (result.ok()) return std::move(result).value();
  std::fprintf(stderr, "%s\n", result.error().Message().c_str());
  std::exit(1);
}

// Serves until SIGTERM; tells its port through `report`.
[[noreturn]] void Serve(const std::string& folder, int report) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  spdlog::set_level(spdlog::level::warn);
  const auto engine = db::MakeSqliteEngine(folder + "/panyuan.db");
  const base::SystemClock clock;
  if (!server::SeedCatalogue(*engine, PANYUAN_SOURCE_DIR "/schema/seed", clock.Now()).ok())
    std::exit(1);
  const server::CountyIdentity identity{727,
                                        "330727",
                                        "panan.example",
                                        "panan.example/log",
                                        std::string(32, 'l'),
                                        std::string(32, 'q'),
                                        std::string(32, 'b'),
                                        1};
  auto county = Must(server::County::Open(identity, *engine, clock, 2, false));
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = Must(server::ReadFile(folder + "/authority/ca.crt"));
  tls.pem_key_cert_pairs.push_back({Must(server::ReadFile(folder + "/server.key")),
                                    Must(server::ReadFile(folder + "/server.crt"))});
  EchoService echo;
  auto services = county->MakeServices(rpc::Trust::kCertificate);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("localhost:0", grpc::SslServerCredentials(tls), &port);
  builder.RegisterService(&echo);
  for (auto& service : services) builder.RegisterService(service.get());
  const auto server = builder.BuildAndStart();
  if (write(report, &port, sizeof port) != sizeof port) std::exit(1);
  int signal = 0;
  sigwait(&stop, &signal);
  server->Shutdown();
  county->Stop();
  std::exit(0);
}

}  // namespace

ServerProcess StartServer(const std::string& folder) {
  int report[2];
  if (pipe(report) != 0) std::exit(1);
  ServerProcess process;
  process.pid = fork();
  if (process.pid == 0) Serve(folder, report[1]);
  if (read(report[0], &process.port, sizeof process.port) != sizeof process.port) std::exit(1);
  return process;
}

void StopServer(const ServerProcess& server) {
  kill(server.pid, SIGTERM);
  waitpid(server.pid, nullptr, 0);
}

double ResidentMiB(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  while (status >> word)
    if (word == "VmRSS:") {
      double kib = 0;
      status >> kib;
      return kib / 1024;
    }
  return 0;
}

}  // namespace panyuan::bench
