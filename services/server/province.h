// A province: its database, its log of the counties' checkpoints, its witness and its ways to the
// counties, joined. Names the concrete types behind every port.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/time.h"
#include "services/db/engine.h"
#include "services/db/read_pool.h"
#include "services/db/writer.h"
#include "services/ledger/witness.h"
#include "services/province/rpc/province_service.h"
#include "services/province/store/checkpoint_log.h"
#include "services/rpc/call_records.h"
#include "services/rpc/runtime.h"

namespace panyuan::server {

// What makes the province this one.
struct ProvinceIdentity {
  struct County {
    province::County county;
    std::string log_key;  // verifier key
    std::shared_ptr<grpc::Channel> channel;
  };

  std::string log_origin, log_seed;        // 32 bytes
  std::string witness_name, witness_seed;  // 32 bytes
  std::chrono::milliseconds patience{5'000};
  std::vector<County> counties;  // each number, division code and log once; at most kMaxCounties
};

class Province {
 public:
  // Migrates the database, opens the log, takes up what the counties had shown, and starts the
  // writer and `read_threads` readers. `engine` and `clock` outlive the province.
  // Errors: those of db::Migrate, CheckpointLog::Open, ledger::Witness and of keys.
  static base::Result<std::unique_ptr<Province>> Open(ProvinceIdentity identity, db::Engine& engine,
                                                      const base::Clock& clock, int read_threads);
  ~Province() { Stop(); }

  // The gRPC service, bound to one source of identity. The province outlives it.
  std::unique_ptr<grpc::Service> MakeService(rpc::Trust trust);

  // A POST to add-checkpoint, answered as ledger::Witness does once the checkpoint is a leaf of the
  // log; a refusal that anyone should know is an alarm. Thread-safe; waits for the disk.
  ledger::WitnessAnswer AddCheckpoint(const std::string& body);

  std::string log_key() const { return log_signer_.verifier().Format(); }
  std::string witness_key() const { return witness_key_; }
  std::shared_ptr<const province::PublishedTree> published() const { return log_->published(); }
  rpc::MetricPage Metrics() const;

  // Finishes accepted work. To be called after the servers have stopped. Idempotent.
  void Stop();

 private:
  // One county's log, by its origin.
  struct Known {
    std::string division_code;
    std::string note;  // the newest that was taken; empty at first
  };

  Province(const ProvinceIdentity& identity, ledger::Ed25519Signer log_signer, db::Engine& engine,
           const base::Clock& clock);
  base::Status OpenStore(db::Engine& engine, std::string origin);
  base::Status OpenWitness(const ProvinceIdentity& identity);
  // Runs `act` as a command of the writer and waits for it.
  base::Status RunNow(const std::string& request_id,
                      std::function<base::Status(db::Transaction&, base::UtcTime now)> act);
  base::Status Keep(const std::string& origin, const std::string& note);
  void Report(int status, const std::string& body);
  bool IsDue(const province::RefusedCheckpoint& refused, base::UtcTime now);

  const base::Clock& clock_;
  const ledger::Ed25519Signer log_signer_;
  const std::chrono::milliseconds patience_;
  std::shared_ptr<const province::CountyLinks> links_;
  std::string witness_key_;

  std::unique_ptr<province::CheckpointLog> log_;
  std::unique_ptr<db::Writer> writer_;
  db::ReadPool reads_;
  rpc::CallRecords records_;
  std::vector<std::unique_ptr<rpc::Runtime>> runtimes_;
  std::atomic<uint64_t> taken_ = 0, alarms_ = 0;  // since the start

  std::mutex mutex_;  // of all below
  std::unique_ptr<ledger::Witness> witness_;
  std::map<std::string, Known, std::less<>> known_;
  std::map<base::Hash, base::UtcTime> reported_;  // when each alarm was recorded last
  base::UtcTime stranger_at_;                     // when one that nobody vouches for was
};

}  // namespace panyuan::server
