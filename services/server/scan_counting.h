// Counts scans of labels in memory and hands them on every two seconds, so that no page waits for
// the disk: to this process's writer, or where several processes serve the county to whichever
// writes it. What is counted since the last hand-over is lost when the process is killed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "panyuan/label/v1/label_service.pb.h"
#include "services/base/time.h"
#include "services/db/writer.h"
#include "services/gateway/scan.h"
#include "services/label/batch_numbering.h"
#include "services/rpc/runtime.h"

namespace panyuan::server {

// Thread-safe.
class ScanCounting {
 public:
  static constexpr size_t kMaxKeys = 10'000;  // batches by day and place; scans past it are dropped
  static constexpr std::chrono::seconds kFlushEvery{2};
  static constexpr int kMaxTallies = 500;

  // How scans reach the process that writes the county: waits for the answer.
  // Errors: SCANS_NOT_COUNTED where the same request may be sent again, else SCANS_REFUSED.
  using Send = std::function<base::Status(const label::v1::CountScansRequest&)>;

  // The references outlive it, and the writer stops before it goes. `markets` are the codes a
  // scan's place is held to: another one counts as unknown. Without `send` scans go to `writer`.
  ScanCounting(db::Writer& writer, const label::BatchNumbering& numbering, const base::Clock& clock,
               std::set<std::string> markets, Send send);
  ~ScanCounting() { Stop(); }

  void Start();

  // Dropped without a word: a code that is no batch's of this county, and what finds no room.
  void Count(const gateway::Scan& scan);

  // Hands what is counted to the writer as one command; on a failure it is counted again. With
  // `send` in requests of at most kMaxTallies, which are repeated until they are answered.
  void Flush();

  // Flushes for the last time and joins; to be called before the writer stops, and with `send`
  // while it still leads anywhere. Idempotent.
  void Stop();

  struct Totals {
    uint64_t counted = 0, dropped = 0;  // since the start
  };
  Totals totals() const;

  // What is counted of one batch at one place in one state on one day.
  struct Key {
    int64_t batch_number = 0;
    int32_t day = 0;
    std::string market_code;
    bool sold_out = false;
    auto operator<=>(const Key&) const = default;
  };
  struct Tally {
    std::string stall_code, home_market_code;
    int64_t scans = 0;
    base::UtcTime first, last;
  };
  using Tallies = std::map<Key, Tally>;

 private:
  using Lock = std::unique_lock<std::mutex>;
  void Add(const Lock&, const Key& key, const Tally& tally);
  std::shared_ptr<Tallies> TakeTallies();
  void FlushToWriter();
  void FlushBySending();
  bool FillRequest();
  void DropTheRest();
  void Loop();

  db::Writer& writer_;
  const label::BatchNumbering& numbering_;
  const base::Clock& clock_;
  const std::set<std::string> markets_;
  const Send send_;
  const std::string process_;  // "scans-" and 16 hex digits: begins this process's request ids
  std::thread thread_;

  std::mutex sending_mutex_;  // taken before mutex_
  label::v1::CountScansRequest unanswered_;
  uint64_t requests_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Tallies tallies_;
  Totals totals_;
  bool stopping_ = false;
};

// Records what another process sent; for label::CountScans.
base::Status RecordSentScans(db::Transaction& transaction, const rpc::Call& call,
                             const label::v1::CountScansRequest& request);

}  // namespace panyuan::server
