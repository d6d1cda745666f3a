#include "services/server/scan_counting.h"

#include <openssl/rand.h>

#include <algorithm>
#include <utility>

#include "services/base/bytes.h"
#include "services/label/batch_code.h"
#include "services/label/store/scan_store.h"
#include "services/registry/store/registry_store.h"

namespace panyuan::server {
namespace {

using base::Ok;
using base::Result;
using base::Status;

// "server:scans" is no caller's: theirs are "role:scope:person".
constexpr std::string_view kCaller = "server:scans";
// Nobody repeats a flush once its answer is known, so the next one forgets it.
constexpr std::string_view kForgetEarlier =
    "DELETE FROM requests WHERE request_id >= 'scans-' AND request_id < 'scans.' AND caller = $1";

// "scans-" and 16 random bytes in hex.
std::string MakeRequestId() {
  unsigned char random[16] = {};
  RAND_bytes(random, sizeof random);
  return "scans-" + base::HexEncode({reinterpret_cast<const char*>(random), sizeof random});
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

Result<std::string> Record(db::Transaction& transaction, const ScanCounting::Tallies& tallies) {
  PANYUAN_TRY(transaction.Execute(kForgetEarlier, {kCaller}));
  for (const auto& [key, tally] : tallies) {
    PANYUAN_TRY(label::AddScans(
        transaction,
        {key.batch_number, {key.day}, key.market_code, tally.scans, tally.first, tally.last}));
    PANYUAN_TRY(Raise(transaction, key, tally));
  }
  return std::string();
}

}  // namespace

ScanCounting::ScanCounting(db::Writer& writer, const label::BatchNumbering& numbering,
                           const base::Clock& clock, std::set<std::string> markets)
    : writer_(writer), numbering_(numbering), clock_(clock), markets_(std::move(markets)) {}

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

void ScanCounting::Flush() {
  auto tallies = std::make_shared<Tallies>();
  {
    const std::lock_guard lock(mutex_);
    tallies->swap(tallies_);
  }
  if (tallies->empty()) return;
  const auto count_again = [this, tallies] {
    const Lock lock(mutex_);
    for (const auto& [key, tally] : *tallies) Add(lock, key, tally);
  };
  std::vector<db::Command> commands(1);
  db::Command& command = commands.front();
  command.caller = kCaller;
  command.request_id = MakeRequestId();
  command.request_digest = base::Sha256(command.request_id);  // never sent twice
  command.bytes = tallies->size() * sizeof(Tallies::value_type);
  command.run = [tallies](db::Transaction& transaction, base::UtcTime) {
    return Record(transaction, *tallies);
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
}

ScanCounting::Totals ScanCounting::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

}  // namespace panyuan::server
