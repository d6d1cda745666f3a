// panyuan-server: wiring only.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>

#include "services/base/directory_lock.h"
#include "services/db/sqlite_engine.h"
#include "services/gateway/gateway.h"
#include "services/server/config.h"
#include "services/server/cosigning.h"
#include "services/server/county.h"
#include "services/server/grpc_server.h"
#include "services/server/init.h"
#include "services/server/published_head.h"
#include "services/server/seed.h"

namespace panyuan::server {
namespace {

using base::Ok;
using base::Status;

// How long the start waits for the witnesses.
constexpr std::chrono::seconds kFirstRound{3};

void StartLog(const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("panyuan"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  spdlog::set_level(spdlog::level::from_str(level));
}

base::Result<CountyIdentity> IdentityOf(const Config& config, const std::string& path) {
  CountyIdentity identity{config.county.number,
                          config.county.division_code,
                          config.gateway.public_host,
                          config.ledger.origin,
                          {},
                          {},
                          {},
                          config.label.key_number};
  PANYUAN_ASSIGN(identity.log_seed, ReadKeyFile(config.ledger.key_file));
  PANYUAN_ASSIGN(identity.label_seed, ReadKeyFile(config.label.key_file));
  PANYUAN_ASSIGN(identity.batch_key, ReadKeyFile(config.label.batch_key_file));
  PANYUAN_ASSIGN(identity.rotation, ReadRotation(config, path, identity.log_seed));
  PANYUAN_ASSIGN(identity.enrolment, ReadEnrolment(config));
  PANYUAN_ASSIGN(identity.certificates, ReadWatchedCertificates(config));
  return identity;
}

// Gives the signal; warns of certificates that end soon, now and every day.
int AwaitStop(const sigset_t& stop_signals, const std::vector<WatchedCertificate>& certificates,
              const base::Clock& clock) {
  constexpr timespec kDay{86'400, 0};
  int signal = -1;
  while (signal < 0) {
    WarnOfExpiry(certificates, clock.Now());
    do {
      signal = sigtimedwait(&stop_signals, nullptr, &kDay);
    } while (signal < 0 && errno == EINTR);
  }
  return signal;
}

base::Result<gateway::GatewayOptions> GatewayOptionsOf(const Config& config) {
  gateway::GatewayOptions options;
  options.host = config.gateway.listen_host;
  options.port = static_cast<uint16_t>(config.gateway.port);
  options.public_host = config.gateway.public_host;
  if (config.gateway.certificate.empty()) return options;
  PANYUAN_ASSIGN(options.tls_certificate_pem, ReadFile(config.gateway.certificate));
  PANYUAN_ASSIGN(options.tls_key_pem, ReadSecretFile(config.gateway.key));
  return options;
}

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

Status Serve(const std::string& config_path, const sigset_t& stop_signals) {
  PANYUAN_ASSIGN(const Config config, ReadConfig(config_path));
  StartLog(config.log.level);
  PANYUAN_ASSIGN(const CountyIdentity identity, IdentityOf(config, config_path));
  const std::string folder = FolderOf(config.database.path);
  PANYUAN_ASSIGN(const auto lock, base::DirectoryLock::Take(folder));
  const auto engine = db::MakeSqliteEngine(config.database.path);
  const base::SystemClock clock;
  PANYUAN_ASSIGN(auto county, County::Open(identity, *engine, clock, config.database.read_threads,
                                           config.server.simulation));
  PANYUAN_ASSIGN(const auto published, PublishedHead::Open(folder, config.ledger.origin, *engine,
                                                           county->log()));
  PANYUAN_ASSIGN(auto cosigning, Cosigning::Start(config.witness, config.ledger.cosign_every_s,
                                                  county->log(), *engine));
  // A restored older database shows itself before anything is written to it.
  cosigning->AwaitFirstRound(kFirstRound);
  PANYUAN_ASSIGN(auto servers, GrpcServers::Start(config, *county));
  PANYUAN_ASSIGN(const gateway::GatewayOptions options, GatewayOptionsOf(config));
  PANYUAN_ASSIGN(auto gateway,
                 gateway::Gateway::Start(
                     options, servers->EdgeChannel(), [&] { return county->MetricsText(); },
                     [&](std::string_view digits) { return county->CheckLabel(digits); },
                     [&](const gateway::Scan& scan) { county->CountScan(scan); }));
  std::printf("ready: gRPC on port %d, web on port %d\n", servers->port(), gateway->port());
  std::fflush(stdout);

  AwaitStop(stop_signals, identity.certificates, clock);
  // What was accepted is finished: the edge first, then the calls, then the store.
  gateway->Stop();
  servers->Stop();
  cosigning->Stop();
  county->Stop();
  published->Stop();
  std::puts("stopped");
  return Ok();
}

Status Init(const InitOptions& options, const std::string& seed_folder) {
  PANYUAN_TRY(MakeDataFolder(options));
  PANYUAN_ASSIGN(const Config config, ReadConfig(options.folder + "/panyuan.toml"));
  const auto engine = db::MakeSqliteEngine(config.database.path);
  return SeedCatalogue(*engine, seed_folder, base::SystemClock().Now());
}

Status NewKey(const std::string& path) {
  PANYUAN_TRY(MakeKeyFile(path));
  std::printf("%s\n", path.c_str());
  return Ok();
}

int Report(const Status& done) {
  if (done.ok()) return 0;
  const std::string name(done.error().reason().name);
  std::fprintf(stderr, "panyuan-server: %s (%s)\n", done.error().Message().c_str(), name.c_str());
  return 1;
}

int Main(int argc, char** argv) {
  CLI::App app("Panyuan: food traceability for a county's farm markets.", "panyuan-server");
  app.require_subcommand(1);
  std::string config_path, seed_folder;
  std::string new_key_path;
  InitOptions options;
  CLI::App* serve = app.add_subcommand("serve", "Serve a county until SIGINT or SIGTERM");
  serve->add_option("--config", config_path, "The configuration, panyuan.toml")->required();
  CLI::App* init = app.add_subcommand("init", "Make keys, configuration, database and catalogue");
  init->add_option("--data", options.folder, "The data directory")->required();
  init->add_option("--seed", seed_folder, "Folder of the catalogue's CSV files")->required();
  init->add_option("--listen", options.listen, "Address for gRPC")->capture_default_str();
  init->add_option("--gateway-port", options.gateway_port, "Port for the web")
      ->capture_default_str();
  init->add_option("--public-host", options.public_host, "Host in labels and addresses")
      ->capture_default_str();
  CLI::App* new_key = app.add_subcommand("new-key", "Make a key for a rotation");
  new_key->add_option("file", new_key_path, "The file, which must not be there yet")->required();
  CLI11_PARSE(app, argc, argv);

  // Before any thread starts, so that all inherit it: only Serve receives these.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  if (new_key->parsed()) return Report(NewKey(new_key_path));
  return Report(init->parsed() ? Init(options, seed_folder) : Serve(config_path, stop_signals));
}

}  // namespace
}  // namespace panyuan::server

int main(int argc, char** argv) { return panyuan::server::Main(argc, argv); }
