#include "services/server/county.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "services/db/migrations.h"
#include "services/label/label_verification.h"
#include "services/label/reasons.h"
#include "services/ledger/rpc/ledger_service.h"
#include "services/oversight/rpc/oversight_service.h"
#include "services/registry/rpc/registry_service.h"
#include "services/registry/store/registry_store.h"
#include "services/server/rooms.h"

namespace panyuan::server {

using base::Result;
using base::Status;

namespace {

std::string BaseUri(std::string host) {
  std::transform(host.begin(), host.end(), host.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return "https://" + host;
}

Result<std::set<std::string>> MarketCodes(db::Session& session) {
  constexpr size_t kMaxMarkets = 10'000;
  PANYUAN_ASSIGN(const auto markets,
                 registry::RegistryStore(session).ListMarkets({"", kMaxMarkets}));
  std::set<std::string> codes;
  for (const registry::Market& market : markets) codes.insert(market.code);
  return codes;
}

}  // namespace

County::County(const CountyIdentity& identity, CountyKeys keys, label::BatchNumbering numbering,
               db::Engine& engine, const base::Clock& clock)
    : keys_(std::move(keys)),
      numbering_(std::move(numbering)),
      labels_(keys_.label_signer(), identity.public_host),
      uris_(BaseUri(identity.public_host)),
      codes_(identity.division_code),
      clock_(clock),
      certificates_(identity.certificates),
      reads_(engine) {}

Result<std::unique_ptr<County>> County::Open(const CountyIdentity& identity, db::Engine& engine,
                                             const base::Clock& clock, int read_threads,
                                             bool simulation) {
  PANYUAN_TRY(label::CheckLabelHost(identity.public_host));
  PANYUAN_ASSIGN(auto keys,
                 CountyKeys::Make({identity.log_origin, identity.log_seed, identity.label_seed,
                                   static_cast<uint16_t>(identity.label_key_number)},
                                  identity.rotation));
  PANYUAN_ASSIGN(auto numbering,
                 label::BatchNumbering::Create(identity.batch_key, identity.number));
  std::unique_ptr<County> county(
      new County(identity, std::move(keys), std::move(numbering), engine, clock));
  std::set<std::string> markets;
  {
    PANYUAN_ASSIGN(auto connection, engine.OpenWriter());
    PANYUAN_TRY(db::Migrate(*connection, db::SqliteMigrations(), clock.Now()));
    PANYUAN_ASSIGN(county->log_, ledger::Log::Open(*connection, identity.log_origin,
                                                   county->keys_.log_signers()));
    PANYUAN_TRY(OpenIdentityRoom(identity.enrolment, identity.public_host,
                                 county->keys_.log_verifier().Format(), *connection,
                                 county->identity_room_));
    PANYUAN_ASSIGN(markets, MarketCodes(*connection));
  }
  county->JoinRooms(engine, simulation, std::move(markets));
  PANYUAN_TRY(county->writer_->Start());
  county->scans_->Start();
  PANYUAN_TRY(county->reads_.Start(read_threads));
  return county;
}

void County::JoinRooms(db::Engine& engine, bool simulation, std::set<std::string> markets) {
  writer_ = std::make_unique<db::Writer>(engine, clock_, *log_);
  const auto runtime = [&](rpc::Trust trust) {
    return std::make_unique<rpc::Runtime>(*writer_, reads_, clock_, records_,
                                          rpc::Runtime::Options(trust, simulation,
                                                                &identity_room_.revocations));
  };
  by_certificate_ = runtime(rpc::Trust::kCertificate);
  by_edge_ = runtime(rpc::Trust::kEdge);
  const CountyParts parts{numbering_, uris_, codes_, *log_};
  trace_room_ = MakeTraceRoom(parts);
  lab_room_ = MakeLabRoom(parts);
  label_subjects_ = MakeLabelSubjects(parts);
  scan_reads_ = MakeScanReads(parts);
  scans_ = std::make_unique<ScanCounting>(*writer_, numbering_, clock_, std::move(markets));
}

std::vector<std::unique_ptr<grpc::Service>> County::MakeServices(rpc::Trust trust) {
  rpc::Runtime& runtime = trust == rpc::Trust::kEdge ? *by_edge_ : *by_certificate_;
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<trace::TraceService>(runtime, trace_room_, labels_));
  services.push_back(std::make_unique<lab::LabService>(runtime, lab_room_));
  services.push_back(
      std::make_unique<label::LabelService>(runtime, label_subjects_, labels_, scan_reads_));
  services.push_back(std::make_unique<ledger::LedgerService>(
      runtime, *log_, keys_.log_verifier().Format(), label::FormatKeyList(keys_.List())));
  services.push_back(std::make_unique<oversight::OversightService>(runtime, MakeOversightReads()));
  services.push_back(std::make_unique<registry::RegistryService>(
      runtime,
      [](db::Session& session) -> std::unique_ptr<registry::Registry> {
        return std::make_unique<registry::RegistryStore>(session);
      },
      registry::EraseSupplier));
  services.push_back(std::make_unique<identity::IdentityService>(runtime, identity_room_));
  return services;
}

std::string County::MetricsText() {
  const db::WriterCounts counts = writer_->counts();
  records_.Gauge("panyuan_log_entries", "Entries in the signed log.", log_->checkpoint()->size);
  records_.Gauge("panyuan_writer_waiting", "Commands waiting for the writer.", counts.waiting);
  records_.Gauge("panyuan_writer_groups", "Groups committed since the start.", counts.groups);
  records_.Gauge("panyuan_writer_commands", "Commands run since the start.", counts.commands);
  records_.Gauge("panyuan_writer_refused", "Commands refused since the start.", counts.refused);
  records_.Gauge("panyuan_writer_repeated", "Repeats answered since the start.", counts.repeated);
  records_.Gauge("panyuan_writer_undone_groups", "Groups undone since the start.",
                 counts.undone_groups);
  for (const WatchedCertificate& one : certificates_)
    records_.Gauge("panyuan_certificate_seconds_left", "Until the server's own certificate ends.",
                   static_cast<double>(one.not_after.us - clock_.Now().us) / base::kMicrosPerSecond,
                   {{"what", one.what}});
  const ScanCounting::Totals scans = scans_->totals();
  records_.Gauge("panyuan_scans_counted", "Scans of labels counted since the start.",
                 static_cast<double>(scans.counted));
  records_.Gauge("panyuan_scans_dropped", "Scans that found no room since the start.",
                 static_cast<double>(scans.dropped));
  return records_.MetricsText();
}

gateway::LabelCheck County::CheckLabel(std::string_view digits) const {
  using Verdict = gateway::LabelCheck::Verdict;
  gateway::LabelCheck check;
  const auto bytes = label::DigitsToBytes(digits);
  if (!bytes.ok()) return check;
  const auto claim = label::DecodeClaim(std::string_view(*bytes).substr(0, label::kClaimBytes));
  if (!claim.ok()) return check;
  check.batch_code = claim->batch_code.ToString();
  check.issue_day = claim->day();
  const auto verified = label::VerifyLabel(digits, keys_.label_keys());
  if (verified.ok()) {
    check.verdict = Verdict::kGenuine;
  } else if (verified.error().Is(label::kLabelKeyUnknown)) {
    check.verdict = Verdict::kUnknownKey;
  } else if (verified.error().Is(label::kLabelKeyExpired)) {
    check.verdict = Verdict::kExpiredKey;
  } else {
    check.verdict = Verdict::kBadSignature;
  }
  return check;
}

void County::Stop() {
  if (scans_) scans_->Stop();
  if (writer_) writer_->Stop();
  reads_.Stop();
}

}  // namespace panyuan::server
