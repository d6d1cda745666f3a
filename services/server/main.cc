// panyuan-server: wiring only.
#include <absl/synchronization/mutex.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/directory_lock.h"
#include "services/db/county_fence.h"
#include "services/db/county_lease.h"
#include "services/db/reasons.h"
#include "services/db/store_url.h"
#include "services/gateway/gateway.h"
#include "services/server/config.h"
#include "services/server/cosigning.h"
#include "services/server/county.h"
#include "services/server/county_link.h"
#include "services/server/grpc_server.h"
#include "services/server/init.h"
#include "services/server/placement_watch.h"
#include "services/server/process_metrics.h"
#include "services/server/province_server.h"
#include "services/server/published_head.h"
#include "services/server/readiness.h"
#include "services/server/seed.h"

namespace panyuan::server {
namespace {

using base::Ok;
using base::Result;
using base::Status;

// How long the start waits for the witnesses.
constexpr std::chrono::seconds kFirstRound{3};
// The signal that this process sends itself when its county has moved to another store.
constexpr int kMoved = SIGUSR1;

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
  if (config.trace.oversell == "flag") identity.policy.oversell = trace::Oversell::kFlag;
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
  if (!config.epcis.tokens.empty()) {
    PANYUAN_ASSIGN(const std::string tokens, ReadSecretFile(config.epcis.tokens));
    PANYUAN_ASSIGN(options.epcis_tokens, gateway::ParseEpcisTokens(tokens));
  }
  if (config.gateway.certificate.empty()) return options;
  PANYUAN_ASSIGN(options.tls_certificate_pem, ReadFile(config.gateway.certificate));
  PANYUAN_ASSIGN(options.tls_key_pem, ReadSecretFile(config.gateway.key));
  return options;
}

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// The folder of what this process keeps on its own disk: the SQLite file's, else the
// configuration's.
Result<std::string> OwnFolder(const Config& config, const std::string& config_path) {
  PANYUAN_ASSIGN(const db::StoreUrl store, db::ParseStoreUrl(config.database.store));
  return FolderOf(store.kind == db::StoreUrl::Kind::kSqlite ? store.place : config_path);
}

// The engine, under the address at which others reach this process.
Result<std::unique_ptr<db::Engine>> EngineOf(const Config& config) {
  PANYUAN_ASSIGN(auto engine, db::OpenStore(config.database.store, config.county.division_code,
                                            "database.store"));
  if (engine->lease() != nullptr) engine->lease()->Introduce(config.cluster.address);
  return engine;
}

// Time for balancers to see that this process is not ready; another signal ends it.
void Drain(Readiness& readiness, const sigset_t& stop_signals, int seconds) {
  readiness.Drain();
  const timespec wait{seconds, 0};
  if (seconds > 0) sigtimedwait(&stop_signals, nullptr, &wait);
}

// The files whose sizes are the store's; none where it is on other machines.
std::vector<std::string> StoreFiles(const Config& config) {
  const auto store = db::ParseStoreUrl(config.database.store);
  if (!store.ok() || store->kind != db::StoreUrl::Kind::kSqlite) return {};
  return {store->place, store->place + "-wal"};
}

std::string MetricsText(const County& county, const std::vector<std::string>& store_files) {
  rpc::MetricPage page = county.Metrics();
  AddProcessMetrics(page);
  AddStoreSize(page, store_files);
  return page.Text();
}

// Gives true where the county has moved to another store, to be served from there.
Result<bool> ServeStore(const Config& config, const std::string& config_path,
                        const sigset_t& stop_signals) {
  PANYUAN_ASSIGN(const CountyIdentity identity, IdentityOf(config, config_path));
  PANYUAN_ASSIGN(const std::string folder, OwnFolder(config, config_path));
  PANYUAN_ASSIGN(const auto engine, EngineOf(config));
  std::optional<base::DirectoryLock> lock;  // a SQLite file has one process
  if (engine->lease() == nullptr) {
    PANYUAN_ASSIGN(lock, base::DirectoryLock::Take(folder));
  }
  const base::SystemClock clock;
  std::unique_ptr<CountyLink> link;
  ScanCounting::Send send_scans;
  if (engine->lease() != nullptr) {
    PANYUAN_ASSIGN(link, CountyLink::Open(config));
    send_scans = [&link = *link](const auto& request) { return link.SendScans(request); };
  }
  PANYUAN_ASSIGN(auto county, County::Open(identity, *engine, clock, config.database.read_threads,
                                           config.server.simulation, std::move(send_scans)));
  PANYUAN_TRY(db::CheckNotMoved(*engine));
  PANYUAN_ASSIGN(const auto published, PublishedHead::Open(folder, config.ledger.origin, *engine,
                                                           county->log()));
  PANYUAN_ASSIGN(auto cosigning, Cosigning::Start(config.witness, config.ledger.cosign_every_s,
                                                  county->log(), *engine,
                                                  [&] { return county->IsWriter(); }));
  // A restored older database shows itself before anything is written to it.
  cosigning->AwaitFirstRound(kFirstRound);
  PANYUAN_ASSIGN(auto servers, GrpcServers::Start(config, *county));
  PANYUAN_ASSIGN(gateway::GatewayOptions options, GatewayOptionsOf(config));
  if (link) options.channel_to = [&link = *link](const auto& address) { return link.To(address); };
  PANYUAN_ASSIGN(auto gateway,
                 gateway::Gateway::Start(
                     options, servers->EdgeChannel(),
                     [&, files = StoreFiles(config)] { return MetricsText(*county, files); },
                     [&](std::string_view digits) { return county->CheckLabel(digits); },
                     [&](const gateway::Scan& scan) { county->CountScan(scan); }));
  Readiness readiness(
      [&](std::function<void(Status)> answered) { return county->AskStore(std::move(answered)); },
      [&](bool ready) { servers->ShowReady(ready); });
  county->ServeSubscriptions(*engine);
  std::printf("ready: gRPC on port %d, web on port %d\n", servers->port(), gateway->port());
  std::fflush(stdout);

  std::optional<PlacementWatch> watch;
  if (!config.cluster.placement.empty())
    watch.emplace(config.cluster.placement, config.county.division_code, config.database.store,
                  [] { kill(getpid(), kMoved); });
  const int signal = AwaitStop(stop_signals, identity.certificates, clock);
  watch.reset();
  Drain(readiness, stop_signals, signal == kMoved ? 0 : config.server.drain_s);
  // What was accepted is finished: the edge first, then the calls, then the store.
  gateway->Stop();
  county->FlushScans();
  servers->Stop();
  cosigning->Stop();
  county->Stop();
  published->Stop();
  std::puts("stopped");
  return signal == kMoved;
}

Status Serve(const std::string& config_path, const sigset_t& stop_signals) {
  PANYUAN_ASSIGN(Config config, ReadConfig(config_path));
  StartLog(config.log.level);
  for (bool moved = true; moved;) {
    if (!config.cluster.placement.empty()) {
      PANYUAN_ASSIGN(const auto store,
                     FindPlacedStore(config.cluster.placement, config.county.division_code,
                                     stop_signals));
      if (!store) return Ok();
      config.database.store = *store;
    }
    PANYUAN_ASSIGN(moved, ServeStore(config, config_path, stop_signals));
  }
  return Ok();
}

Status Init(const InitOptions& options, const std::string& seed_folder) {
  PANYUAN_TRY(MakeDataFolder(options));
  PANYUAN_ASSIGN(const Config config, ReadConfig(options.folder + "/panyuan.toml"));
  PANYUAN_ASSIGN(const auto engine, EngineOf(config));
  const Status seeded = SeedCatalogue(*engine, seed_folder, base::SystemClock().Now());
  // Where another process serves the county already, its catalogue is there.
  return !seeded.ok() && seeded.error().Is(db::kNotCountyWriter) ? Ok() : seeded;
}

Status ServeProvinceOf(const std::string& config_path, const sigset_t& stop_signals) {
  PANYUAN_ASSIGN(const ProvinceConfig config, ReadProvinceConfig(config_path));
  StartLog(config.log.level);
  return ServeProvince(config, stop_signals);
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
  app.set_version_flag("--version", "panyuan-server " PANYUAN_VERSION, "Show the version");
  std::string config_path, seed_folder;
  std::string new_key_path;
  InitOptions options;
  CLI::App* serve = app.add_subcommand("serve", "Serve a county until SIGINT or SIGTERM");
  serve->add_option("--config", config_path, "The configuration, panyuan.toml")->required();
  CLI::App* province =
      app.add_subcommand("province", "Serve a province over its counties, likewise");
  province->add_option("--config", config_path, "The configuration, province.toml")->required();
  CLI::App* init = app.add_subcommand("init", "Make keys, configuration, database and catalogue");
  init->add_option("--data", options.folder, "The data directory")->required();
  init->add_option("--seed", seed_folder, "Folder of the catalogue's CSV files")->required();
  init->add_option("--listen", options.listen, "Address for gRPC")->capture_default_str();
  init->add_option("--gateway-port", options.gateway_port, "Port for the web")
      ->capture_default_str();
  init->add_option("--store", options.store, "sqlite:FILE or postgresql://USER@HOST/DATABASE")
      ->capture_default_str();
  init->add_option("--public-host", options.public_host, "Host in labels and addresses")
      ->capture_default_str();
  init->add_option("--division", options.division_code, "The county's code (GB/T 2260)")
      ->capture_default_str();
  init->add_option("--number", options.number, "The county's number in batch codes")
      ->capture_default_str();
  init->add_option("--name", options.name_zh, "The county's Chinese name")->capture_default_str();
  init->add_option("--name-en", options.name_en, "The county's English name")
      ->capture_default_str();
  CLI::App* new_key = app.add_subcommand("new-key", "Make a key for a rotation");
  new_key->add_option("file", new_key_path, "The file, which must not be there yet")->required();
  CLI11_PARSE(app, argc, argv);

  // Before any thread starts, so that all inherit it: only Serve receives these.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, kMoved);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  if (new_key->parsed()) return Report(NewKey(new_key_path));
  if (province->parsed()) return Report(ServeProvinceOf(config_path, stop_signals));
  return Report(init->parsed() ? Init(options, seed_folder) : Serve(config_path, stop_signals));
}

}  // namespace
}  // namespace panyuan::server

int main(int argc, char** argv) {
  // Debian builds abseil with its search for deadlocks on: every lock of gRPC then pays for it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  return panyuan::server::Main(argc, argv);
}
