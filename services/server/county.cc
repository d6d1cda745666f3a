#include "services/server/county.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "services/db/migrations.h"
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

}  // namespace

County::County(const CountyIdentity& identity, ledger::Ed25519Signer log_signer,
               label::LabelSigner label_signer, label::BatchNumbering numbering, db::Engine& engine,
               const base::Clock& clock)
    : log_origin_(identity.log_origin),
      log_signer_(std::move(log_signer)),
      label_signer_(std::move(label_signer)),
      numbering_(std::move(numbering)),
      labels_(label_signer_, identity.public_host),
      uris_(BaseUri(identity.public_host)),
      codes_(identity.division_code),
      clock_(clock),
      reads_(engine) {}

Result<std::unique_ptr<County>> County::Open(const CountyIdentity& identity, db::Engine& engine,
                                             const base::Clock& clock, int read_threads,
                                             bool simulation) {
  PANYUAN_TRY(label::CheckLabelHost(identity.public_host));
  PANYUAN_ASSIGN(auto log_signer,
                 ledger::Ed25519Signer::FromSeed(identity.log_origin, identity.log_seed));
  PANYUAN_ASSIGN(auto label_signer,
                 label::LabelSigner::Create(identity.label_seed,
                                            static_cast<uint16_t>(identity.label_key_number),
                                            identity.log_origin));
  PANYUAN_ASSIGN(auto numbering,
                 label::BatchNumbering::Create(identity.batch_key, identity.number));
  std::unique_ptr<County> county(new County(identity, std::move(log_signer),
                                            std::move(label_signer), std::move(numbering), engine,
                                            clock));
  {
    PANYUAN_ASSIGN(auto connection, engine.OpenWriter());
    PANYUAN_TRY(db::Migrate(*connection, db::SqliteMigrations(), clock.Now()));
    PANYUAN_ASSIGN(county->log_,
                   ledger::Log::Open(*connection, identity.log_origin, county->log_signer_));
  }
  county->JoinRooms(engine, simulation);
  PANYUAN_TRY(county->writer_->Start());
  PANYUAN_TRY(county->reads_.Start(read_threads));
  return county;
}

void County::JoinRooms(db::Engine& engine, bool simulation) {
  writer_ = std::make_unique<db::Writer>(engine, clock_, *log_);
  const auto runtime = [&](rpc::Trust trust) {
    return std::make_unique<rpc::Runtime>(*writer_, reads_, clock_, records_,
                                          rpc::Runtime::Options(trust, simulation));
  };
  by_certificate_ = runtime(rpc::Trust::kCertificate);
  by_edge_ = runtime(rpc::Trust::kEdge);
  const CountyParts parts{numbering_, uris_, codes_, *log_};
  trace_room_ = MakeTraceRoom(parts);
  lab_room_ = MakeLabRoom(parts);
  label_subjects_ = MakeLabelSubjects(parts);
}

std::vector<std::unique_ptr<grpc::Service>> County::MakeServices(rpc::Trust trust) {
  rpc::Runtime& runtime = trust == rpc::Trust::kEdge ? *by_edge_ : *by_certificate_;
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<trace::TraceService>(runtime, trace_room_, labels_));
  services.push_back(std::make_unique<lab::LabService>(runtime, lab_room_));
  services.push_back(std::make_unique<label::LabelService>(runtime, label_subjects_, labels_));
  services.push_back(
      std::make_unique<ledger::LedgerService>(runtime, *log_, log_signer_.verifier().Format()));
  services.push_back(std::make_unique<oversight::OversightService>(runtime, MakeOversightReads()));
  services.push_back(std::make_unique<registry::RegistryService>(
      runtime, [](db::Session& session) -> std::unique_ptr<registry::Registry> {
        return std::make_unique<registry::RegistryStore>(session);
      }));
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
  const auto verified = label::DecodeSigned(
      digits, log_origin_, [&](uint16_t number) -> std::optional<label::LabelPublicKey> {
        if (number != label_signer_.key_number()) return std::nullopt;
        return label_signer_.public_key();
      });
  if (verified.ok()) {
    check.verdict = Verdict::kGenuine;
  } else {
    check.verdict = verified.error().Is(label::kLabelKeyUnknown) ? Verdict::kUnknownKey
                                                                 : Verdict::kBadSignature;
  }
  return check;
}

void County::Stop() {
  if (writer_) writer_->Stop();
  reads_.Stop();
}

}  // namespace panyuan::server
