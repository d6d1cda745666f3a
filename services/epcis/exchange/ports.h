// What capturing and finding events needs of the store and of the county's other rooms.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/base/time.h"
#include "services/epcis/facts.h"
#include "services/ledger/event_log.h"

namespace panyuan::epcis {

// Top-level resources of the REST binding; the numbers are the store's.
enum class Resource { kEventType = 1, kEpc, kBizStep, kBizLocation, kReadPoint, kDisposition };

struct CaptureJob {
  int64_t id = 0;
  std::string caller;
  base::UtcTime created_at, finished_at;
  bool proceed = false;  // else rollback
  bool success = false;
  int64_t events = 0;       // captured
  std::string errors_json;  // an array of problem documents
};

struct NamedQuery {
  std::string name;
  std::string query_json;
  std::string caller;
  base::UtcTime created_at;
};

struct Subscription {
  int64_t id = 0;
  std::string query_name;
  std::string target;
  std::string secret;         // may be empty
  std::string schedule_json;  // empty: as events come
  bool report_if_empty = false;
  uint64_t next_leaf = 0;  // entries before it were looked at
  base::UtcTime next_at;   // not to be tried before
  int64_t failures = 0;    // in a row
  base::UtcTime created_at;
};

struct JobPage {
  std::string_view caller;
  int64_t before = 0;  // 0 is the first page
  size_t limit = 0;
};

// The stored events and what stands about them. All lists are in the order of their key.
class EpcisReads {
 public:
  using Entry = std::function<void(uint64_t leaf_index, std::string_view event)>;
  using Hashes = std::span<const base::Hash>;

  virtual ~EpcisReads() = default;

  // The log.
  virtual base::Result<uint64_t> LogSize() = 0;
  virtual base::Status Entries(uint64_t start, uint64_t limit, const Entry& visit) = 0;
  // Positions from `start` on at which a batch of ours stands in the log.
  virtual base::Result<std::vector<uint64_t>> LeavesOfBatch(int64_t batch_number, uint64_t start,
                                                            size_t limit) = 0;
  // Whether the log has an event of that id about the batch at that time.
  virtual base::Result<bool> IsOurs(int64_t batch_number, base::UtcTime occurred,
                                    std::string_view event_id) = 0;

  // Captured events, each by the SHA-256 of its eventID; nothing where it is not known.
  virtual base::Result<std::vector<std::optional<uint64_t>>> FindCaptured(Hashes event_keys) = 0;
  virtual base::Result<std::vector<uint64_t>> LeavesOfThing(std::string_view uri, uint64_t start,
                                                            size_t limit) = 0;
  virtual base::Result<std::vector<std::string>> ThingsAfter(std::string_view uri,
                                                             size_t limit) = 0;
  virtual base::Result<std::vector<std::string>> ValuesAfter(Resource kind, std::string_view value,
                                                             size_t limit) = 0;

  virtual base::Result<std::optional<CaptureJob>> FindJob(int64_t id) = 0;
  virtual base::Result<std::vector<CaptureJob>> Jobs(const JobPage& page) = 0;

  virtual base::Result<std::optional<NamedQuery>> FindQuery(std::string_view name) = 0;
  virtual base::Result<std::vector<NamedQuery>> QueriesAfter(std::string_view name,
                                                             size_t limit) = 0;
  virtual base::Result<int64_t> CountQueries() = 0;
  virtual base::Result<std::vector<Subscription>> SubscriptionsOf(std::string_view query_name,
                                                                  size_t limit) = 0;
  // Those to be tried at `now`, by id.
  virtual base::Result<std::vector<Subscription>> Due(base::UtcTime now, size_t limit) = 0;
};

// The county's own goods and places, as events name them.
class OwnThings {
 public:
  struct Batch {
    int64_t number = 0;
    std::string uri;
  };

  virtual ~OwnThings() = default;

  // Whether a URI is one that this county gives.
  virtual bool IsOwn(std::string_view uri) const = 0;
  // The number in the address of a batch of ours, there or not.
  virtual std::optional<int64_t> BatchNumberIn(std::string_view uri) const = 0;
  // The batches that a canonical URI names: one of ours by its address, those of a GTIN and lot.
  virtual base::Result<std::vector<int64_t>> BatchesOf(std::string_view uri, size_t limit) = 0;
  virtual base::Result<std::vector<Batch>> BatchesAfter(int64_t number, size_t limit) = 0;
  // URIs of stalls and laboratories after `uri`, in their order.
  virtual base::Result<std::vector<std::string>> PlacesAfter(std::string_view uri,
                                                             size_t limit) = 0;
};

struct NewCapture {
  uint64_t leaf_index = 0;
  base::Hash event_key{};
  int64_t job_id = 0;  // 0 of a single event
};

// What one command changes.
class EpcisChanges {
 public:
  virtual ~EpcisChanges() = default;

  virtual base::Status AddCaptured(const NewCapture& capture) = 0;
  virtual base::Status AddThing(std::string_view uri, uint64_t leaf_index, Role role) = 0;
  // One that is there already stays.
  virtual base::Status AddValue(Resource kind, std::string_view value) = 0;
  // Gives the job its id.
  virtual base::Result<int64_t> NextJobId() = 0;
  virtual base::Status AddJob(const CaptureJob& job) = 0;

  virtual base::Status AddQuery(const NamedQuery& query) = 0;
  // With its subscriptions. Whether there was one.
  virtual base::Result<bool> DeleteQuery(std::string_view name) = 0;
  // Gives its id.
  virtual base::Result<int64_t> AddSubscription(const Subscription& subscription) = 0;
  // Whether there was one.
  virtual base::Result<bool> DeleteSubscription(int64_t id) = 0;
  // Stores next_leaf, next_at and failures.
  virtual base::Status Advance(const Subscription& subscription) = 0;
};

struct ReadPorts {
  std::unique_ptr<EpcisReads> reads;
  std::unique_ptr<OwnThings> things;
};

struct WritePorts {
  std::unique_ptr<EpcisReads> reads;
  std::unique_ptr<OwnThings> things;
  std::unique_ptr<EpcisChanges> changes;
  std::unique_ptr<ledger::EventLog> log;
};

}  // namespace panyuan::epcis
