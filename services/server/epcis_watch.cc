#include "services/server/epcis_watch.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <future>
#include <set>
#include <utility>

#include "services/base/bytes.h"
#include "services/epcis/document.h"
#include "services/epcis/exchange/standing.h"
#include "services/http/http_client.h"

namespace panyuan::server {

using base::Ok;
using base::Result;
using base::Status;

namespace {

constexpr std::string_view kCaller = "server:epcis";
// Nobody repeats a change once its answer is known, so the next one forgets it.
constexpr std::string_view kForgetEarlier =
    "DELETE FROM requests WHERE request_id >= $1 AND request_id < $2 AND caller = $3";
constexpr uint64_t kStoreEvery = 20'000;  // entries without a match

std::string Signature(const std::string& secret, const std::string& body) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest, &length);
  return "sha256=" + base::HexEncode({reinterpret_cast<const char*>(digest), length});
}

std::string NewRequestId() {
  unsigned char random[16] = {};
  RAND_bytes(random, sizeof random);
  return "epcis-" + base::HexEncode({reinterpret_cast<const char*>(random), sizeof random});
}

}  // namespace

EpcisWatch::EpcisWatch(db::Engine& engine, db::Writer& writer, const epcis::EpcisRoom& room,
                       const base::Clock& clock, std::function<bool()> is_writer)
    : engine_(engine),
      writer_(writer),
      room_(room),
      clock_(clock),
      is_writer_(std::move(is_writer)),
      client_(std::make_unique<http::HttpClient>(http::HttpClientOptions{})),
      thread_([this] { Loop(); }) {}

EpcisWatch::~EpcisWatch() { Stop(); }

void EpcisWatch::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void EpcisWatch::Loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kEvery, [this] { return stopping_; })) {
    lock.unlock();
    if (const Status done = Round(); !done.ok()) {
      spdlog::warn("subscriptions: {}", done.error().Message());
      reader_.reset();
    }
    lock.lock();
  }
}

Status EpcisWatch::Round() {
  if (!is_writer_()) {
    reader_.reset();
    return Ok();
  }
  if (!reader_) {
    PANYUAN_ASSIGN(reader_, engine_.OpenReader());
  }
  const epcis::ReadPorts ports = room_.reads(*reader_);
  PANYUAN_ASSIGN(auto due, ports.reads->Due(clock_.Now(), kMaxDue));
  std::set<int64_t> ids;
  for (const epcis::Subscription& subscription : due) ids.insert(subscription.id);
  std::erase_if(looked_at_, [&](const auto& one) { return !ids.contains(one.first); });
  for (epcis::Subscription& subscription : due) {
    PANYUAN_TRY(Serve(ports, std::move(subscription)));
    const std::lock_guard lock(mutex_);
    if (stopping_) break;
  }
  return Ok();
}

Status EpcisWatch::Serve(const epcis::ReadPorts& ports, epcis::Subscription subscription) {
  const bool stream = subscription.schedule_json.empty();
  uint64_t& looked_at = looked_at_[subscription.id];
  looked_at = std::max(looked_at, subscription.next_leaf);
  PANYUAN_ASSIGN(const uint64_t size, ports.reads->LogSize());
  if (stream && looked_at >= size) return Ok();
  const auto query = epcis::QueryOf(*ports.reads, subscription.query_name, {});
  if (!query.ok()) return Ok();  // deleted since it was read
  PANYUAN_ASSIGN(const epcis::Followed found,
                 epcis::Follow(*ports.reads, *query, looked_at, kMaxEvents));
  looked_at = found.next_leaf;
  const bool more = found.next_leaf < size;
  const bool tells = !found.events.empty() || (subscription.report_if_empty && !stream && !more);
  if (stream && !tells && looked_at - subscription.next_leaf < kStoreEvery) return Ok();
  const bool taken = !tells || Post(subscription, found.events);
  if (!taken) looked_at = subscription.next_leaf;
  epcis::Advance(subscription, {clock_.Now(), taken, found.next_leaf, more});
  return Save(subscription);
}

bool EpcisWatch::Post(const epcis::Subscription& subscription,
                      const std::vector<std::string>& events) {
  const std::string body =
      epcis::WriteDocument(epcis::DocumentKind::kQueryResults, clock_.Now(), events,
                           subscription.query_name, std::to_string(subscription.id));
  std::vector<std::string> headers = {"GS1-EPCIS-Version: 2.0.0", "GS1-CBV-Version: 2.0.0"};
  if (!subscription.secret.empty())
    headers.push_back("GS1-Signature: " + Signature(subscription.secret, body));
  const auto answer = client_->Post(subscription.target, "application/json", body, headers);
  const bool taken = answer.ok() && answer->status / 100 == 2;
  if (!taken)
    spdlog::warn(
        "subscription={} failures={}: {}", subscription.id, subscription.failures + 1,
        answer.ok() ? "HTTP status " + std::to_string(answer->status) : answer.error().Message());
  return taken;
}

Status EpcisWatch::Save(const epcis::Subscription& subscription) {
  const bool removed = subscription.failures >= kMaxFailures;
  if (removed) {
    spdlog::warn("subscription={} query={} removed: it failed {} times in a row", subscription.id,
                 subscription.query_name, subscription.failures);
    looked_at_.erase(subscription.id);
  }
  std::promise<Status> saved;
  std::vector<db::Command> commands(1);
  db::Command& command = commands.front();
  command.caller = kCaller;
  command.request_id = NewRequestId();
  command.request_digest = base::Sha256(command.request_id);  // never sent twice
  command.run = [&](db::Transaction& transaction, base::UtcTime now) -> Result<std::string> {
    PANYUAN_TRY(transaction.Write(kForgetEarlier, {"epcis-", "epcis.", kCaller}));
    const auto changes = std::move(room_.writes(transaction, now).changes);
    if (removed) {
      PANYUAN_TRY(changes->DeleteSubscription(subscription.id));
    } else {
      PANYUAN_TRY(changes->Advance(subscription));
    }
    return std::string();
  };
  command.done = [&](const Result<db::Answer>& answer) {
    saved.set_value(answer.ok() ? Ok() : Status(answer.error()));
  };
  PANYUAN_TRY(writer_.Submit(std::move(commands)));
  return saved.get_future().get();
}

}  // namespace panyuan::server
