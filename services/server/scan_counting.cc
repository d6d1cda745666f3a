#include "services/server/scan_counting.h"

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "services/base/bytes.h"
#include "services/label/batch_code.h"
#include "services/label/reasons.h"
#include "services/label/store/scan_store.h"
#include "services/registry/store/registry_store.h"
#include "services/rpc/convert.h"
#include "services/server/reasons.h"

namespace panyuan::server {
namespace {

using base::Ok;
using base::Result;
using base::Status;

// "server:scans" is no caller's: theirs are "role:scope:person".
constexpr std::string_view kCaller = "server:scans";
// Nobody repeats a flush once its answer is known, so the next one forgets it.
constexpr std::string_view kForgetEarlier =
    "DELETE FROM requests WHERE request_id >= $1 AND request_id < $2 AND caller = $3";
constexpr size_t kProcessBytes = 8;

// "scans-" and random bytes in hex.
std::string MakeRequestId(size_t bytes) {
  unsigned char random[16] = {};
  RAND_bytes(random, static_cast<int>(bytes));
  return "scans-" + base::HexEncode({reinterpret_cast<const char*>(random), bytes});
}

Status Raise(db::Transaction& transaction, const ScanCounting::Key& key,
             const ScanCounting::Tally& tally) {
  const bool elsewhere = !key.market_code.empty() && key.market_code != tally.home_market_code;
  if (!key.sold_out && !elsewhere) return Ok();
  PANYUAN_ASSIGN(const registry::Stall stall,
                 registry::RegistryStore(transaction).FindStall(tally.stall_code));
  label::ScanAlert alert;
  alert.batch_number = key.batch_number;
  alert.market_code = key.market_code;
  alert.stall_id = stall.id.value;
  alert.home_market_code = tally.home_market_code;
  alert.scans = tally.scans;
  alert.first = tally.first;
  alert.last = tally.last;
  if (key.sold_out) {
    alert.kind = label::ScanAlertKind::kAfterSellOut;
    PANYUAN_TRY(label::RaiseAlert(transaction, alert));
  }
  if (elsewhere) {
    alert.kind = label::ScanAlertKind::kOtherMarket;
    PANYUAN_TRY(label::RaiseAlert(transaction, alert));
  }
  return Ok();
}

Status Record(db::Transaction& transaction, const ScanCounting::Tallies& tallies) {
  for (const auto& [key, tally] : tallies) {
    PANYUAN_TRY(label::AddScans(
        transaction,
        {key.batch_number, {key.day}, key.market_code, tally.scans, tally.first, tally.last}));
    PANYUAN_TRY(Raise(transaction, key, tally));
  }
  return Ok();
}

void ToProto(const ScanCounting::Key& key, const ScanCounting::Tally& tally,
             label::v1::ScanTally* proto) {
  proto->set_batch_number(static_cast<uint64_t>(key.batch_number));
  proto->set_day(base::FormatDay({key.day}));
  proto->set_market_code(key.market_code);
  proto->set_sold_out(key.sold_out);
  proto->set_stall_code(tally.stall_code);
  proto->set_home_market_code(tally.home_market_code);
  proto->set_scans(static_cast<uint64_t>(tally.scans));
  rpc::WriteTime(tally.first, proto->mutable_first_at());
  rpc::WriteTime(tally.last, proto->mutable_last_at());
}

base::UtcTime ToTime(const google::protobuf::Timestamp& time) {
  return {time.seconds() * base::kMicrosPerSecond + time.nanos() / 1'000};
}

}  // namespace

Status RecordSentScans(db::Transaction& transaction, const rpc::Call& call,
                       const label::v1::CountScansRequest& request) {
  if (request.tallies_size() > ScanCounting::kMaxTallies)
    return base::Error(label::kTooManyTallies,
                       {{"count", std::to_string(request.tallies_size())},
                        {"max", std::to_string(ScanCounting::kMaxTallies)}});
  // A process sends one request at a time, so the answers to its earlier ones have arrived.
  const std::string process = request.request_id().substr(0, request.request_id().rfind('-'));
  PANYUAN_TRY(transaction.Write(kForgetEarlier, {process + "-", process + ".", call.caller.Key()}));
  ScanCounting::Tallies tallies;
  for (const label::v1::ScanTally& sent : request.tallies()) {
    PANYUAN_ASSIGN(const base::CivilDay day, base::ParseDay(sent.day(), "day"));
    tallies[{static_cast<int64_t>(sent.batch_number()), day.days, sent.market_code(),
             sent.sold_out()}] = {sent.stall_code(), sent.home_market_code(),
                                  static_cast<int64_t>(sent.scans()), ToTime(sent.first_at()),
                                  ToTime(sent.last_at())};
  }
  return Record(transaction, tallies);
}

ScanCounting::ScanCounting(db::Writer& writer, const label::BatchNumbering& numbering,
                           const base::Clock& clock, std::set<std::string> markets, Send send)
    : writer_(writer),
      numbering_(numbering),
      clock_(clock),
      markets_(std::move(markets)),
      send_(std::move(send)),
      process_(MakeRequestId(kProcessBytes)) {}

void ScanCounting::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void ScanCounting::Count(const gateway::Scan& scan) {
  const Result<label::BatchCode> code = label::BatchCode::Parse(scan.batch_code);
  if (!code.ok()) return;
  const Result<uint64_t> number = numbering_.NumberOf(*code);
  if (!number.ok()) return;
  const base::UtcTime now = clock_.Now();
  const Key key{static_cast<int64_t>(*number), base::ShanghaiDay(now).days,
                markets_.contains(scan.seen_at) ? scan.seen_at : "", scan.sold_out};
  const Lock lock(mutex_);
  ++totals_.counted;
  Add(lock, key, {scan.stall_code, scan.home_market_code, 1, now, now});
}

void ScanCounting::Add(const Lock&, const Key& key, const Tally& tally) {
  const auto found = tallies_.find(key);
  if (found == tallies_.end()) {
    if (tallies_.size() < kMaxKeys) {
      tallies_.emplace(key, tally);
    } else {
      totals_.dropped += static_cast<uint64_t>(tally.scans);
    }
    return;
  }
  found->second.scans += tally.scans;
  found->second.first = std::min(found->second.first, tally.first);
  found->second.last = std::max(found->second.last, tally.last);
}

void ScanCounting::Flush() { send_ ? FlushBySending() : FlushToWriter(); }

std::shared_ptr<ScanCounting::Tallies> ScanCounting::TakeTallies() {
  auto tallies = std::make_shared<Tallies>();
  const std::lock_guard lock(mutex_);
  tallies->swap(tallies_);
  return tallies;
}

void ScanCounting::FlushBySending() {
  const std::lock_guard sending(sending_mutex_);
  while (FillRequest()) {
    const Status sent = send_(unanswered_);
    if (!sent.ok()) spdlog::warn("scans: {}", sent.error().Message());
    if (!sent.ok() && sent.error().Is(kScansNotCounted)) return;
    if (!sent.ok()) {
      const Lock lock(mutex_);
      for (const label::v1::ScanTally& tally : unanswered_.tallies())
        totals_.dropped += tally.scans();
    }
    unanswered_.Clear();
  }
}

// Moves tallies into the next request, unless the last one is still to be answered; false when
// there is nothing to send.
bool ScanCounting::FillRequest() {
  if (unanswered_.tallies_size() > 0) return true;
  const Lock lock(mutex_);
  while (!tallies_.empty() && unanswered_.tallies_size() < kMaxTallies) {
    ToProto(tallies_.begin()->first, tallies_.begin()->second, unanswered_.add_tallies());
    tallies_.erase(tallies_.begin());
  }
  if (unanswered_.tallies_size() == 0) return false;
  unanswered_.set_request_id(process_ + "-" + std::to_string(++requests_));
  return true;
}

void ScanCounting::FlushToWriter() {
  const auto tallies = TakeTallies();
  if (tallies->empty()) return;
  const auto count_again = [this, tallies] {
    const Lock lock(mutex_);
    for (const auto& [key, tally] : *tallies) Add(lock, key, tally);
  };
  std::vector<db::Command> commands(1);
  db::Command& command = commands.front();
  command.caller = kCaller;
  command.request_id = MakeRequestId(16);
  command.request_digest = base::Sha256(command.request_id);  // never sent twice
  command.bytes = tallies->size() * sizeof(Tallies::value_type);
  command.run = [tallies](db::Transaction& transaction, base::UtcTime) -> Result<std::string> {
    PANYUAN_TRY(transaction.Write(kForgetEarlier, {"scans-", "scans.", kCaller}));
    PANYUAN_TRY(Record(transaction, *tallies));
    return std::string();
  };
  command.done = [count_again](const Result<db::Answer>& answer) {
    if (!answer.ok()) count_again();
  };
  if (!writer_.Submit(std::move(commands)).ok()) count_again();
}

void ScanCounting::Loop() {
  Lock lock(mutex_);
  while (!wake_.wait_for(lock, kFlushEvery, [this] { return stopping_; })) {
    lock.unlock();
    Flush();
    lock.lock();
  }
}

void ScanCounting::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  Flush();
  if (send_) DropTheRest();
}

void ScanCounting::DropTheRest() {
  const std::lock_guard sending(sending_mutex_);
  const Lock lock(mutex_);
  uint64_t lost = 0;
  for (const label::v1::ScanTally& tally : unanswered_.tallies()) lost += tally.scans();
  for (const auto& [key, tally] : tallies_) lost += static_cast<uint64_t>(tally.scans);
  if (lost == 0) return;
  spdlog::error("{} scans are not counted: nobody that writes the county could be told", lost);
  totals_.dropped += lost;
}

ScanCounting::Totals ScanCounting::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

}  // namespace panyuan::server
