#include "services/server/province_server.h"

#include <grpcpp/health_check_service_interface.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "services/base/directory_lock.h"
#include "services/db/sqlite_engine.h"
#include "services/gateway/http_desk.h"
#include "services/gateway/http_server.h"
#include "services/ledger/add_checkpoint.h"
#include "services/server/config.h"
#include "services/server/grpc_gate.h"
#include "services/server/grpc_terms.h"
#include "services/server/process_metrics.h"
#include "services/server/province.h"
#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr int kMaxRequestBytes = 64 << 10;
constexpr std::chrono::seconds kStop{10};  // for calls under way

Result<std::shared_ptr<grpc::Channel>> OpenCounty(const ProvinceConfig::County& county) {
  PANYUAN_ASSIGN(const auto credentials,
                 ClientTls({county.authority, county.certificate, county.key}));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(province::kMaxCountyAnswer);
  // A county that comes back is asked again soon.
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  return grpc::CreateCustomChannel(county.address, credentials, arguments);
}

Result<ProvinceIdentity> IdentityOf(const ProvinceConfig& config) {
  ProvinceIdentity identity;
  identity.log_origin = config.ledger.origin;
  identity.witness_name = config.witness.name;
  identity.patience = std::chrono::milliseconds(config.server.deadline_ms);
  PANYUAN_ASSIGN(identity.log_seed, ReadKeyFile(config.ledger.key_file));
  PANYUAN_ASSIGN(identity.witness_seed, ReadKeyFile(config.witness.key_file));
  for (const ProvinceConfig::County& county : config.county) {
    PANYUAN_ASSIGN(auto channel, OpenCounty(county));
    identity.counties.push_back(
        {{county.division_code, static_cast<uint16_t>(county.number), county.name},
         county.log_key,
         std::move(channel)});
  }
  return identity;
}

// The gRPC server and its door.
struct Calls {
  std::unique_ptr<grpc::Service> service;
  std::unique_ptr<GrpcGate> gate;
  std::unique_ptr<grpc::Server> server;

  void Stop() {
    gate->Close();
    server->Shutdown(std::chrono::system_clock::now() + kStop);
  }
};

Result<Calls> StartCalls(const ProvinceConfig::Server& config, Province& province) {
  PANYUAN_ASSIGN(auto credentials,
                 ServerTls({config.client_authority, config.certificate, config.key}));
  grpc::EnableDefaultHealthCheckService(true);
  Calls calls;
  PANYUAN_ASSIGN(calls.gate, GrpcGate::Listen(config.listen, {}));
  calls.service = province.MakeService(rpc::Trust::kCertificate);
  grpc::ServerBuilder builder;
  SetBounds(builder, kMaxRequestBytes);
  builder.RegisterService(calls.service.get());
  auto door = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      std::move(credentials));
  calls.server = builder.BuildAndStart();
  if (!calls.server) return Error(kCannotListen, {{"address", config.listen}});
  calls.gate->Open(std::move(door));
  return calls;
}

std::string MetricsOf(const Province& province) {
  rpc::MetricPage page = province.Metrics();
  AddProcessMetrics(page);
  return page.Text();
}

// What the web answers beside add-checkpoint.
gateway::HttpResponse Page(Province& province, const gateway::HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD")
    return gateway::PlainResponse(405, "GET");
  if (request.target == "/checkpoint")
    return {200, gateway::ContentHeaders("text/plain; charset=utf-8", gateway::kBriefly),
            province.published()->note};
  if (request.target == "/metrics" && request.from_loopback)
    return {200, gateway::ContentHeaders("text/plain; version=0.0.4"), MetricsOf(province)};
  return gateway::PlainResponse(404, "POST /add-checkpoint, GET /checkpoint");
}

Result<std::unique_ptr<gateway::HttpServer>> StartWeb(const ProvinceConfig::Witness& config,
                                                      Province& province, gateway::HttpDesk& desk) {
  gateway::HttpServerOptions options;
  options.host = config.listen_host;
  options.port = static_cast<uint16_t>(config.port);
  options.limits.body_bytes = ledger::kMaxAddCheckpointBytes;
  if (!config.certificate.empty()) {
    PANYUAN_ASSIGN(options.tls_certificate_pem, ReadFile(config.certificate));
    PANYUAN_ASSIGN(options.tls_key_pem, ReadSecretFile(config.key));
  }
  return gateway::HttpServer::Start(
      options,
      [&province, &desk](gateway::HttpRequest request, gateway::Reply reply) {
        if (request.target == "/add-checkpoint")
          desk.Handle(std::move(request), std::move(reply));
        else
          reply(Page(province, request));
      },
      [](int status, const gateway::HttpRequest&) {
        return gateway::PlainResponse(status, "refused");
      });
}

}  // namespace

Status ServeProvince(const ProvinceConfig& config, const sigset_t& stop_signals) {
  PANYUAN_ASSIGN(ProvinceIdentity identity, IdentityOf(config));
  const std::filesystem::path folder = std::filesystem::path(config.database.path).parent_path();
  PANYUAN_ASSIGN(const auto lock,
                 base::DirectoryLock::Take(folder.empty() ? "." : folder.string()));
  const auto engine = db::MakeSqliteEngine(config.database.path);
  const base::SystemClock clock;
  PANYUAN_ASSIGN(const auto province,
                 Province::Open(std::move(identity), *engine, clock, config.database.read_threads));
  PANYUAN_ASSIGN(Calls calls, StartCalls(config.server, *province));
  Status served = Ok();
  {
    std::optional<gateway::HttpDesk> desk;
    desk.emplace("/add-checkpoint", [&province](const std::string& body) {
      ledger::WitnessAnswer answer = province->AddCheckpoint(body);
      return gateway::HttpResponse{
          answer.status, {{"Content-Type", answer.content_type}}, std::move(answer.body)};
    });
    const auto web = StartWeb(config.witness, *province, *desk);
    served = web.ok() ? Ok() : Status(web.error());
    if (served.ok()) {
      std::printf("ready: gRPC on port %d, witness on port %d\nwitness %s\nlog %s\n",
                  calls.gate->port(), (*web)->port(), province->witness_key().c_str(),
                  province->log_key().c_str());
      std::fflush(stdout);
      int signal = 0;
      sigwait(&stop_signals, &signal);
      (*web)->Stop();
      desk.reset();  // its last replies need the web's server
    }
  }
  calls.Stop();
  province->Stop();
  if (served.ok()) std::puts("stopped");
  return served;
}

}  // namespace panyuan::server
