#include "services/server/county.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <thread>
#include <utility>

#include "services/db/migrations.h"
#include "services/db/reasons.h"
#include "services/label/label_verification.h"
#include "services/label/reasons.h"
#include "services/ledger/rpc/ledger_service.h"
#include "services/oversight/rpc/oversight_service.h"
#include "services/registry/rpc/registry_service.h"
#include "services/registry/store/registry_store.h"
#include "services/server/rooms.h"
#include "services/trace/rpc/export_service.h"
#include "services/trace/store/edge_store.h"

namespace panyuan::server {

using base::Result;
using base::Status;

namespace {

constexpr std::string_view kAskStore = "SELECT tree_size FROM ledger_head WHERE only_row = 1";

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

void AddLogMetrics(const ledger::Log& log, rpc::MetricPage& page) {
  const auto size = [](const auto& tree) { return tree ? static_cast<double>(tree->size) : 0; };
  page.Gauge("panyuan_log_entries", "Entries in the signed log.", size(log.checkpoint()));
  page.Gauge("panyuan_log_published_entries",
             "Entries in the checkpoint that is shown: fewer while witnesses have yet to cosign.",
             size(log.published()));
}

void AddLeaseMetrics(const db::CountyLease::Hold& hold, rpc::MetricPage& page) {
  page.Gauge("panyuan_lease_held", "Whether this process writes the county.", hold.epoch != 0);
  page.Gauge("panyuan_lease_epoch", "The epoch of the lease held; it grows with every takeover.",
             static_cast<double>(hold.epoch));
  page.Gauge("panyuan_lease_seconds_left", "For how long it is held without another renewal.",
             std::chrono::duration<double>(hold.left).count());
}

void AddWriterMetrics(const db::WriterCounts& counts, rpc::MetricPage& page) {
  const auto total = [&page](const char* name, const char* help, uint64_t value) {
    page.Counter(name, help, static_cast<double>(value));
  };
  page.Gauge("panyuan_writer_waiting", "Commands waiting for the writer.",
             static_cast<double>(counts.waiting));
  total("panyuan_writer_groups_total", "Groups committed.", counts.groups);
  total("panyuan_writer_commands_total", "Commands run.", counts.commands);
  total("panyuan_writer_refused_total", "Commands refused by a rule.", counts.refused);
  total("panyuan_writer_repeated_total", "Repeated requests answered again.", counts.repeated);
  total("panyuan_writer_undone_groups_total", "Groups undone by a fault.", counts.undone_groups);
  page.PowersOfTwo("panyuan_writer_group_commands", "Commands of a group.",
                   counts.group_sizes.buckets, counts.group_sizes.sum);
  page.PowersOfTwo("panyuan_writer_commit_seconds", "Time of a group's COMMIT alone.",
                   counts.commit_micros.buckets, counts.commit_micros.sum, 1e-6);
}

}  // namespace

County::County(const CountyIdentity& identity, CountyKeys keys, label::BatchNumbering numbering,
               db::Engine& engine, const base::Clock& clock)
    : keys_(std::move(keys)),
      numbering_(std::move(numbering)),
      labels_(keys_.label_signer(), identity.public_host),
      uris_(BaseUri(identity.public_host)),
      codes_(identity.division_code),
      trace_codes_(identity.division_code),
      policy_(identity.policy),
      clock_(clock),
      certificates_(identity.certificates),
      lease_(engine.lease()),
      reads_(engine) {}

Result<std::unique_ptr<County>> County::Open(const CountyIdentity& identity, db::Engine& engine,
                                             const base::Clock& clock, int read_threads,
                                             bool simulation, ScanCounting::Send send_scans) {
  PANYUAN_TRY(label::CheckLabelHost(identity.public_host));
  PANYUAN_ASSIGN(auto keys,
                 CountyKeys::Make({identity.log_origin, identity.log_seed, identity.label_seed,
                                   static_cast<uint16_t>(identity.label_key_number)},
                                  identity.rotation));
  PANYUAN_ASSIGN(auto numbering,
                 label::BatchNumbering::Create(identity.batch_key, identity.number));
  std::unique_ptr<County> county(
      new County(identity, std::move(keys), std::move(numbering), engine, clock));
  PANYUAN_TRY(county->OpenLog(identity, engine));
  std::set<std::string> markets;
  {
    PANYUAN_ASSIGN(const auto reader, engine.OpenReader());
    PANYUAN_TRY(OpenIdentityRoom(identity.enrolment, identity.public_host,
                                 county->keys_.log_verifier().Format(), *reader,
                                 county->identity_room_));
    PANYUAN_ASSIGN(markets, MarketCodes(*reader));
  }
  county->JoinRooms(engine, simulation, std::move(markets), std::move(send_scans));
  county->Follow(identity, engine);
  county->writer_->Start();
  county->scans_->Start();
  PANYUAN_TRY(county->reads_.Start(read_threads));
  return county;
}

Status County::OpenLog(const CountyIdentity& identity, db::Engine& engine) {
  // A process that started at the same moment may still be making the county ready.
  constexpr int kMaxAttempts = 50;
  constexpr std::chrono::milliseconds kBetween{200};
  for (int attempt = 1;; ++attempt) {
    const Status alone = OpenToWrite(identity, engine);
    if (alone.ok() || !alone.error().Is(db::kNotCountyWriter)) return alone;
    const Status beside = OpenBeside(identity, engine);
    if (beside.ok() || attempt == kMaxAttempts) return beside;
    std::this_thread::sleep_for(kBetween);
  }
}

Status County::OpenToWrite(const CountyIdentity& identity, db::Engine& engine) {
  PANYUAN_ASSIGN(auto connection, engine.OpenWriter());
  PANYUAN_TRY(db::Migrate(*connection, db::MigrationsOf(engine.name()), clock_.Now()));
  if (!IsWriter()) {  // the schema had no leases before
    PANYUAN_ASSIGN(connection, engine.OpenWriter());
  }
  PANYUAN_TRY(AddSourceEdges(*connection));
  PANYUAN_ASSIGN(log_, ledger::Log::Open(*connection, identity.log_origin, keys_.log_signers()));
  return base::Ok();
}

Status County::AddSourceEdges(db::WriteConnection& connection) {
  PANYUAN_TRY(connection.Begin());
  const Status added = trace::AddSourceEdges(connection, numbering_);
  if (added.ok() && connection.Commit() == db::Outcome::kCommitted) return base::Ok();
  connection.Rollback();
  return added.ok() ? Status(db::kStoreBusy) : added;
}

Status County::OpenBeside(const CountyIdentity& identity, db::Engine& engine) {
  PANYUAN_ASSIGN(const auto reader, engine.OpenReader());
  PANYUAN_TRY(db::CheckMigrated(*reader, db::MigrationsOf(engine.name())));
  PANYUAN_ASSIGN(const db::LeaseNotes notes, lease_->Notes());
  if (notes.checkpoint.empty()) return db::kStoreBusy;  // whoever holds the lease only just began
  PANYUAN_ASSIGN(auto shown,
                 ReadSignedTree(notes.checkpoint, identity.log_origin, keys_.log_verifier()));
  log_ = ledger::Log::OpenBeside(identity.log_origin, keys_.log_signers(), std::move(shown));
  return base::Ok();
}

void County::Follow(const CountyIdentity& identity, db::Engine& engine) {
  if (lease_ == nullptr) return;
  following_ = std::make_unique<Following>(engine, *log_, identity.log_origin, keys_.log_verifier(),
                                           identity_room_.revocations);
  lease_->Serve({[this] { return following_->Show(); },
                 [this](const db::LeaseNotes& notes) { following_->Follow(notes); },
                 [this] { TakeOver(); }, [this] { following_->Refresh(); }});
}

// Through the writer, so that the log is read and its checkpoint signed. What it leaves behind is
// one answered request, which later ones repeat.
void County::TakeOver() {
  constexpr std::string_view kId = "take-over";
  if (taking_over_.exchange(true)) return;
  std::vector<db::Command> commands(1);
  db::Command& command = commands.front();
  command.caller = "server:lease";  // is no caller's: theirs are "role:scope:person"
  command.request_id = kId;
  command.request_digest = base::Sha256(kId);
  command.run = [](db::Transaction&, base::UtcTime) { return Result<std::string>(std::string()); };
  command.done = [this](const Result<db::Answer>&) { taking_over_ = false; };
  if (!writer_->Submit(std::move(commands)).ok()) taking_over_ = false;
}

void County::JoinRooms(db::Engine& engine, bool simulation, std::set<std::string> markets,
                       ScanCounting::Send send_scans) {
  group_ = std::make_unique<CountyGroup>(*log_, numbers_, flows_, counters_);
  writer_ = std::make_unique<db::Writer>(engine, clock_, *group_);
  const auto runtime = [&](rpc::Trust trust) {
    return std::make_unique<rpc::Runtime>(
        *writer_, reads_, clock_, records_,
        rpc::Runtime::Options(trust, simulation, &identity_room_.revocations));
  };
  by_certificate_ = runtime(rpc::Trust::kCertificate);
  by_edge_ = runtime(rpc::Trust::kEdge);
  const CountyParts parts{numbering_, uris_, codes_, *log_, numbers_, flows_, counters_, policy_,
                          trace_codes_};
  trace_room_ = MakeTraceRoom(parts);
  move_room_ = MakeMoveRoom(parts);
  way_reads_ = MakeWayReads(parts);
  document_room_ = MakeDocumentRoom(parts, labels_);
  recall_room_ = MakeRecallRoom(parts);
  lab_room_ = MakeLabRoom(parts);
  epcis_room_ = MakeEpcisRoom(parts);
  label_subjects_ = MakeLabelSubjects(parts);
  scan_reads_ = MakeScanReads(parts);
  scans_ = std::make_unique<ScanCounting>(*writer_, numbering_, clock_, std::move(markets),
                                          std::move(send_scans));
}

std::vector<std::unique_ptr<grpc::Service>> County::MakeServices(rpc::Trust trust) {
  rpc::Runtime& runtime = trust == rpc::Trust::kEdge ? *by_edge_ : *by_certificate_;
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<trace::TraceService>(runtime, trace_room_, labels_));
  services.push_back(std::make_unique<trace::MoveService>(runtime, move_room_, labels_));
  services.push_back(std::make_unique<trace::WayService>(runtime, way_reads_));
  services.push_back(std::make_unique<trace::ExportService>(runtime, way_reads_));
  services.push_back(std::make_unique<trace::DocumentService>(runtime, document_room_));
  services.push_back(std::make_unique<trace::RecallService>(runtime, recall_room_));
  services.push_back(std::make_unique<lab::LabService>(runtime, lab_room_));
  services.push_back(std::make_unique<epcis::EpcisService>(runtime, epcis_room_));
  services.push_back(std::make_unique<label::LabelService>(runtime, label_subjects_, labels_,
                                                           scan_reads_, count_scans_));
  services.push_back(std::make_unique<ledger::LedgerService>(
      runtime, *log_, keys_.log_verifier().Format(), label::FormatKeyList(keys_.List())));
  services.push_back(std::make_unique<oversight::OversightService>(runtime, MakeOversightReads()));
  services.push_back(std::make_unique<registry::RegistryService>(
      runtime,
      [](db::Session& session) -> std::unique_ptr<registry::Registry> {
        return std::make_unique<registry::RegistryStore>(session);
      },
      ErasePerson));
  services.push_back(std::make_unique<identity::IdentityService>(runtime, identity_room_));
  return services;
}

Status County::AskStore(std::function<void(Status)> answered) {
  return reads_.Submit([answered = std::move(answered)](Result<db::Session*> session) {
    answered(session.ok() ? (*session)->Query(kAskStore, {}, [](const db::Row&) {})
                          : Status(session.error()));
  });
}

rpc::MetricPage County::Metrics() const {
  rpc::MetricPage page = records_.Page();
  AddLogMetrics(*log_, page);
  AddWriterMetrics(writer_->counts(), page);
  if (lease_ != nullptr) AddLeaseMetrics(lease_->hold(), page);
  page.Gauge("panyuan_reads_waiting", "Reads waiting for a reader.",
             static_cast<double>(reads_.waiting()));
  for (const WatchedCertificate& one : certificates_)
    page.Gauge("panyuan_certificate_seconds_left", "Until the server's own certificate ends.",
               static_cast<double>(one.not_after.us - clock_.Now().us) / base::kMicrosPerSecond,
               {{"what", one.what}});
  const ScanCounting::Totals scans = scans_->totals();
  page.Counter("panyuan_scans_counted_total", "Scans of labels counted.",
               static_cast<double>(scans.counted));
  page.Counter("panyuan_scans_dropped_total", "Scans that found no room.",
               static_cast<double>(scans.dropped));
  return page;
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

void County::ServeSubscriptions(db::Engine& engine) {
  epcis_watch_ = std::make_unique<EpcisWatch>(engine, *writer_, epcis_room_, clock_,
                                              [this] { return IsWriter(); });
}

void County::Stop() {
  if (epcis_watch_) epcis_watch_->Stop();
  if (scans_) scans_->Stop();
  if (writer_) writer_->Stop();
  if (lease_ != nullptr) lease_->Release();
  reads_.Stop();
}

}  // namespace panyuan::server
