// One county: its database, log and rooms, joined. Names the concrete types behind every port.
#pragma once

#include <grpcpp/impl/codegen/service_type.h>

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/base/time.h"
#include "services/db/county_lease.h"
#include "services/db/engine.h"
#include "services/db/read_pool.h"
#include "services/db/writer.h"
#include "services/gateway/label_check.h"
#include "services/gateway/scan.h"
#include "services/epcis/rpc/epcis_service.h"
#include "services/lab/domain/codes.h"
#include "services/lab/rpc/lab_service.h"
#include "services/label/label_issuer.h"
#include "services/label/rpc/label_service.h"
#include "services/ledger/log.h"
#include "services/rpc/call_records.h"
#include "services/rpc/runtime.h"
#include "services/server/county_group.h"
#include "services/server/county_keys.h"
#include "services/server/enrolment.h"
#include "services/server/epcis_watch.h"
#include "services/server/expiry.h"
#include "services/server/following.h"
#include "services/server/scan_counting.h"
#include "services/trace/domain/codes.h"
#include "services/trace/rpc/document_service.h"
#include "services/trace/rpc/move_service.h"
#include "services/trace/rpc/recall_service.h"
#include "services/trace/rpc/trace_service.h"
#include "services/trace/rpc/way_service.h"

namespace panyuan::server {

// What makes the county this one.
struct CountyIdentity {
  int number = 0;             // in batch codes
  std::string division_code;  // in sample and result codes
  std::string public_host;    // in addresses
  std::string log_origin;
  std::string log_seed, label_seed, batch_key;  // 32 bytes each
  int label_key_number = 1;
  KeyRotation rotation = {};
  CountyEnrolment enrolment = {};
  std::vector<WatchedCertificate> certificates = {};  // shown in the metrics
  trace::TracePolicy policy = {};
};

class County {
 public:
  // Migrates the database, opens the log and starts the writer and `read_threads` readers; where
  // another process holds the county's lease, this one begins beside it and takes over on demand.
  // Scans go to the writer by `send_scans`, where it is given.
  // `engine` and `clock` outlive the county. `simulation` is that of rpc::Runtime::Options.
  // Errors: those of db::Migrate, ledger::Log::Open and of keys; NOT_COUNTY_WRITER where another
  // process writes a county that this one cannot read yet.
  static base::Result<std::unique_ptr<County>> Open(const CountyIdentity& identity,
                                                    db::Engine& engine, const base::Clock& clock,
                                                    int read_threads, bool simulation,
                                                    ScanCounting::Send send_scans = nullptr);
  ~County() { Stop(); }

  // The gRPC services, bound to one source of identity. The county outlives them.
  std::vector<std::unique_ptr<grpc::Service>> MakeServices(rpc::Trust trust);

  // Asks the store for its head on the read pool; `answered` runs there.
  // Errors at once: SERVER_BUSY, SERVER_STOPPING.
  base::Status AskStore(std::function<void(base::Status)> answered);

  // For the gateway; thread-safe.
  rpc::MetricPage Metrics() const;
  gateway::LabelCheck CheckLabel(std::string_view digits) const;
  void CountScan(const gateway::Scan& scan) { scans_->Count(scan); }

  // Hands on the scans counted so far; to this process's writer as a command that waits there.
  void FlushScans() { scans_->Flush(); }

  // Begins to tell subscribers of events, until Stop.
  void ServeSubscriptions(db::Engine& engine);

  // Whether this process writes the county, or may as the only one.
  bool IsWriter() const { return lease_ == nullptr || lease_->held(); }

  const ledger::Log& log() const { return *log_; }
  ledger::Log& log() { return *log_; }

  // Finishes accepted work and gives the lease back. To be called after the servers have stopped.
  // Idempotent.
  void Stop();

 private:
  County(const CountyIdentity& identity, CountyKeys keys, label::BatchNumbering numbering,
         db::Engine& engine, const base::Clock& clock);
  base::Status OpenLog(const CountyIdentity& identity, db::Engine& engine);
  base::Status AddSourceEdges(db::WriteConnection& connection);
  base::Status OpenToWrite(const CountyIdentity& identity, db::Engine& engine);
  base::Status OpenBeside(const CountyIdentity& identity, db::Engine& engine);
  void Follow(const CountyIdentity& identity, db::Engine& engine);
  void TakeOver();
  void JoinRooms(db::Engine& engine, bool simulation, std::set<std::string> markets,
                 ScanCounting::Send send_scans);

  const CountyKeys keys_;
  const label::BatchNumbering numbering_;
  const label::LabelIssuer labels_;
  const ledger::ThingUris uris_;
  const lab::CountyCodes codes_;
  const trace::CountyCodes trace_codes_;
  const trace::TracePolicy policy_;
  const base::Clock& clock_;
  const std::vector<WatchedCertificate> certificates_;
  db::CountyLease* const lease_;  // nullptr where no other process can write

  std::unique_ptr<ledger::Log> log_;
  trace::BatchNumbers numbers_;
  trace::FlowChanges flows_;
  oversight::CounterChanges counters_;
  std::unique_ptr<CountyGroup> group_;
  std::unique_ptr<db::Writer> writer_;
  db::ReadPool reads_;
  rpc::CallRecords records_;
  std::unique_ptr<rpc::Runtime> by_certificate_, by_edge_;
  trace::TraceRoom trace_room_;
  trace::MoveRoom move_room_;
  trace::OpenWayReads way_reads_;
  trace::DocumentRoom document_room_;
  trace::RecallRoom recall_room_;
  lab::LabRoom lab_room_;
  epcis::EpcisRoom epcis_room_;
  label::FindSubject label_subjects_;
  label::ScanReads scan_reads_;
  const label::CountScans count_scans_ = RecordSentScans;
  std::unique_ptr<ScanCounting> scans_;
  identity::IdentityRoom identity_room_;
  std::unique_ptr<Following> following_;
  std::unique_ptr<EpcisWatch> epcis_watch_;
  std::atomic<bool> taking_over_ = false;
};

}  // namespace panyuan::server
