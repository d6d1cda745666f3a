#include "services/server/province.h"

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <future>
#include <utility>

#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/db/migrations.h"
#include "services/ledger/add_checkpoint.h"
#include "services/ledger/checkpoint.h"
#include "services/oversight/domain/period.h"
#include "services/oversight/domain/rate.h"
#include "services/province/store/migrations.h"
#include "services/province/store/province_store.h"

namespace panyuan::server {

using base::Ok;
using base::Result;
using base::Status;

namespace {

// A refused checkpoint that comes again sooner is not counted again, and of those that no key
// vouches for only so many are recorded at all: anyone can send them.
constexpr int64_t kAlarmEvery_us = 60 * base::kMicrosPerSecond;
constexpr int64_t kStrangerEvery_us = 10 * base::kMicrosPerSecond;
constexpr size_t kMaxReported = 10'000;

std::shared_ptr<const province::CountyLinks> LinksOf(const ProvinceIdentity& identity) {
  std::vector<std::unique_ptr<province::CountyLink>> links;
  for (const ProvinceIdentity::County& one : identity.counties)
    links.push_back(std::make_unique<province::CountyLink>(one.county, one.channel));
  return std::make_shared<const province::CountyLinks>(std::move(links));
}

Result<province::ProvinceRoom::Days> DaysOf(uint32_t year, std::string_view from_day,
                                            std::string_view to_day, base::CivilDay today) {
  oversight::DayRange days;
  if (year != 0) {
    PANYUAN_ASSIGN(const int chosen, oversight::ChooseYear(year, today));
    days = oversight::DaysOfYear(chosen);
  } else {
    PANYUAN_ASSIGN(days, oversight::ReadPeriod(from_day, to_day, today));
  }
  return province::ProvinceRoom::Days{days.first, days.last};
}

void FillRate(uint64_t conformant, uint64_t concluded, oversight::v1::Rate& out) {
  const oversight::Rate rate =
      oversight::Wilson(static_cast<int64_t>(conformant), static_cast<int64_t>(concluded));
  out.set_value(rate.value);
  out.set_low(rate.low);
  out.set_high(rate.high);
  out.set_n(static_cast<uint64_t>(rate.n));
  out.set_insufficient(rate.insufficient);
}

std::optional<ledger::Checkpoint> CheckpointIn(std::string_view note) {
  const auto read = ledger::ParseCheckpoint(note.substr(0, note.find("\n\n") + 1));
  return read.ok() ? std::optional<ledger::Checkpoint>(*read) : std::nullopt;
}

std::string FreshRequestId() {
  unsigned char bytes[16];
  RAND_bytes(bytes, sizeof bytes);
  return base::HexEncode({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

}  // namespace

Province::Province(const ProvinceIdentity& identity, ledger::Ed25519Signer log_signer,
                   db::Engine& engine, const base::Clock& clock)
    : clock_(clock),
      log_signer_(std::move(log_signer)),
      patience_(identity.patience),
      links_(LinksOf(identity)),
      reads_(engine) {}

Result<std::unique_ptr<Province>> Province::Open(ProvinceIdentity identity, db::Engine& engine,
                                                 const base::Clock& clock, int read_threads) {
  PANYUAN_ASSIGN(auto signer,
                 ledger::Ed25519Signer::FromSeed(identity.log_origin, identity.log_seed));
  std::unique_ptr<Province> province(new Province(identity, std::move(signer), engine, clock));
  PANYUAN_TRY(province->OpenWitness(identity));
  PANYUAN_TRY(province->OpenStore(engine, identity.log_origin));
  PANYUAN_TRY(province->reads_.Start(read_threads));
  return province;
}

Status Province::OpenWitness(const ProvinceIdentity& identity) {
  PANYUAN_ASSIGN(auto signer, ledger::CosignatureSigner::FromSeed(identity.witness_name,
                                                                  identity.witness_seed, clock_));
  witness_key_ = signer.verifier().Format();
  witness_ = std::make_unique<ledger::Witness>(
      std::move(signer),
      [this](const std::string& origin, const std::string& note) { return Keep(origin, note); });
  for (const ProvinceIdentity::County& one : identity.counties) {
    PANYUAN_ASSIGN(auto key, ledger::Ed25519Verifier::Parse(one.log_key));
    known_[key.name()].division_code = one.county.division_code;
    PANYUAN_TRY(witness_->Know(std::make_unique<ledger::Ed25519Verifier>(std::move(key))));
  }
  return Ok();
}

Status Province::OpenStore(db::Engine& engine, std::string origin) {
  PANYUAN_ASSIGN(const auto connection, engine.OpenWriter());
  PANYUAN_TRY(db::Migrate(*connection, db::ProvinceMigrations(), clock_.Now()));
  PANYUAN_ASSIGN(log_, province::CheckpointLog::Open(*connection, std::move(origin), log_signer_));
  for (auto& [log, known] : known_) {
    PANYUAN_ASSIGN(known.note,
                   province::SqlProvinceReads(*connection).NewestNote(known.division_code));
    if (!known.note.empty()) PANYUAN_TRY(witness_->Remember(log, known.note));
  }
  writer_ = std::make_unique<db::Writer>(engine, clock_, *log_);
  writer_->Start();
  return Ok();
}

std::unique_ptr<grpc::Service> Province::MakeService(rpc::Trust trust) {
  runtimes_.push_back(std::make_unique<rpc::Runtime>(*writer_, reads_, clock_, records_,
                                                     rpc::Runtime::Options(trust)));
  province::ProvinceRoom room;
  room.days = DaysOf;
  room.rate = FillRate;
  room.reads = [](db::Session& session) -> std::unique_ptr<province::ProvinceReads> {
    return std::make_unique<province::SqlProvinceReads>(session);
  };
  room.published = [&log = *log_] { return log.published(); };
  room.verifier_key = log_key();
  return std::make_unique<province::ProvinceService>(*runtimes_.back(), links_, std::move(room),
                                                     patience_);
}

ledger::WitnessAnswer Province::AddCheckpoint(const std::string& body) {
  const std::lock_guard lock(mutex_);
  ledger::WitnessAnswer answer = witness_->AddCheckpoint(body);
  if (answer.status != 200) Report(answer.status, body);
  return answer;
}

Status Province::RunNow(const std::string& request_id,
                        std::function<Status(db::Transaction&, base::UtcTime now)> act) {
  db::Command command;
  command.caller = "province";
  command.request_id = request_id;
  command.request_digest = base::Sha256(request_id);
  command.bytes = ledger::kMaxAddCheckpointBytes;
  command.run = [act = std::move(act)](db::Transaction& transaction,
                                       base::UtcTime now) -> Result<std::string> {
    PANYUAN_TRY(act(transaction, now));
    return std::string();
  };
  const auto done = std::make_shared<std::promise<Status>>();
  command.done = [done](Result<db::Answer> answer) {
    done->set_value(answer.ok() ? Ok() : Status(answer.error()));
  };
  std::vector<db::Command> commands;
  commands.push_back(std::move(command));
  PANYUAN_TRY(writer_->Submit(std::move(commands)));
  return done->get_future().get();
}

// A note is one leaf, however often it comes: its hash is the request's id.
Status Province::Keep(const std::string& origin, const std::string& note) {
  const auto checkpoint = CheckpointIn(note);
  if (!checkpoint) return base::kInternalFault;  // the witness has read it
  Known& known = known_.find(origin)->second;
  const province::TakenCheckpoint taken{known.division_code, checkpoint->size, note};
  PANYUAN_TRY(RunNow(base::HexEncode(base::AsView(base::Sha256(note))),
                     [this, taken](db::Transaction& transaction, base::UtcTime now) -> Status {
                       const auto index = log_->Append(transaction, taken, now);
                       return index.ok() ? Ok() : Status(index.error());
                     }));
  known.note = note;
  ++taken_;
  return Ok();
}

void Province::Report(int status, const std::string& body) {
  const auto request = ledger::ParseAddCheckpoint(body);
  if (!request.ok()) return;
  const auto known = known_.find(request->note.substr(0, request->note.find('\n')));
  const Known nobody;
  const Known& county = known == known_.end() ? nobody : known->second;
  const auto refused = province::Classify(status, body, CheckpointIn(county.note));
  if (!refused || !IsDue(*refused, clock_.Now())) return;
  ++alarms_;
  spdlog::warn("checkpoint of {} refused, alarm kind {}: see panyuan-regulator province alarms",
               county.division_code.empty() ? "an unknown log" : county.division_code,
               static_cast<int>(refused->kind));
  const Status kept = RunNow(
      FreshRequestId(),
      [refused = *refused, county](db::Transaction& transaction, base::UtcTime now) {
        return province::RecordAlarm(transaction, refused, county.division_code, county.note, now);
      });
  if (!kept.ok()) spdlog::error("alarm not recorded: {}", kept.error().reason().name);
}

bool Province::IsDue(const province::RefusedCheckpoint& refused, base::UtcTime now) {
  if (!IsSigned(refused.kind)) {
    if (now.us - stranger_at_.us < kStrangerEvery_us) return false;
    stranger_at_ = now;
  }
  if (reported_.size() >= kMaxReported) reported_.clear();
  base::UtcTime& last = reported_[base::Sha256(refused.note)];
  if (now.us - last.us < kAlarmEvery_us) return false;
  last = now;
  return true;
}

rpc::MetricPage Province::Metrics() const {
  rpc::MetricPage page = records_.Page();
  page.Gauge("panyuan_province_log_leaves", "Leaves in the province's signed log.",
             static_cast<double>(log_->published()->size));
  page.Counter("panyuan_province_checkpoints_total", "Checkpoints taken since the start.",
               static_cast<double>(taken_));
  page.Counter("panyuan_province_alarms_total", "Alarms recorded since the start.",
               static_cast<double>(alarms_));
  return page;
}

void Province::Stop() {
  if (writer_) writer_->Stop();
  reads_.Stop();
}

}  // namespace panyuan::server
