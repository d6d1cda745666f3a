// Tells subscribers of the events that their queries ask for: one thread, in the process that
// writes the county.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "services/base/time.h"
#include "services/db/engine.h"
#include "services/db/writer.h"
#include "services/epcis/exchange/search.h"
#include "services/epcis/rpc/epcis_service.h"

namespace panyuan::http {
class HttpClient;
}

namespace panyuan::server {

// Posts an EPCISQueryDocument of at most kMaxEvents events to each subscription that is due, with
// "GS1-Signature: sha256=<HMAC-SHA256 of the body under its secret, in hex>". Every event is posted
// at least once and in the order of the log; one whose posting was not answered with 2xx comes
// again.
class EpcisWatch {
 public:
  static constexpr size_t kMaxEvents = 500;         // of one post
  static constexpr size_t kMaxDue = 10'000;         // served in one round: all there can be
  static constexpr int64_t kMaxFailures = 100;      // in a row; then the subscription is removed
  static constexpr std::chrono::seconds kEvery{1};  // between two rounds

  // All outlive the watch, and the writer stops after it.
  EpcisWatch(db::Engine& engine, db::Writer& writer, const epcis::EpcisRoom& room,
             const base::Clock& clock, std::function<bool()> is_writer);
  ~EpcisWatch();

  // Ends after the post under way. Idempotent.
  void Stop();

 private:
  void Loop();
  base::Status Round();
  base::Status Serve(const epcis::ReadPorts& ports, epcis::Subscription subscription);
  bool Post(const epcis::Subscription& subscription, const std::vector<std::string>& events);
  // Waits until it is durable.
  base::Status Save(const epcis::Subscription& subscription);

  db::Engine& engine_;
  db::Writer& writer_;
  const epcis::EpcisRoom& room_;
  const base::Clock& clock_;
  const std::function<bool()> is_writer_;
  std::unique_ptr<db::ReadConnection> reader_;
  const std::unique_ptr<http::HttpClient> client_;
  // How far streams were looked at without a match: stored only now and then.
  std::map<int64_t, uint64_t> looked_at_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace panyuan::server
