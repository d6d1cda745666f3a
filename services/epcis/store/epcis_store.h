// Captured events, capture jobs, named queries and subscriptions, beside the log.
#pragma once

#include <string>
#include <vector>

#include "services/db/session.h"
#include "services/epcis/exchange/ports.h"
#include "services/ledger/log_reader.h"

namespace panyuan::epcis {

class SqlEpcisReads final : public EpcisReads {
 public:
  explicit SqlEpcisReads(db::Session& session) : session_(session), log_(session) {}

  base::Result<uint64_t> LogSize() override { return log_.Size(); }
  base::Status Entries(uint64_t start, uint64_t limit, const Entry& visit) override {
    return log_.Entries(start, limit, visit);
  }
  base::Result<std::vector<uint64_t>> LeavesOfBatch(int64_t batch_number, uint64_t start,
                                                    size_t limit) override;
  base::Result<bool> IsOurs(int64_t batch_number, base::UtcTime occurred,
                            std::string_view event_id) override;

  base::Result<std::vector<std::optional<uint64_t>>> FindCaptured(Hashes event_keys) override;
  base::Result<std::vector<uint64_t>> LeavesOfThing(std::string_view uri, uint64_t start,
                                                    size_t limit) override;
  base::Result<std::vector<std::string>> ThingsAfter(std::string_view uri, size_t limit) override;
  base::Result<std::vector<std::string>> ValuesAfter(Resource kind, std::string_view value,
                                                     size_t limit) override;

  base::Result<std::optional<CaptureJob>> FindJob(int64_t id) override;
  base::Result<std::vector<CaptureJob>> Jobs(const JobPage& page) override;

  base::Result<std::optional<NamedQuery>> FindQuery(std::string_view name) override;
  base::Result<std::vector<NamedQuery>> QueriesAfter(std::string_view name, size_t limit) override;
  base::Result<int64_t> CountQueries() override;
  base::Result<std::vector<Subscription>> SubscriptionsOf(std::string_view query_name,
                                                          size_t limit) override;
  base::Result<std::vector<Subscription>> Due(base::UtcTime now, size_t limit) override;

 private:
  base::Result<std::vector<uint64_t>> Leaves(std::string_view sql, const db::Value& of,
                                             uint64_t start, size_t limit);

  db::Session& session_;
  const ledger::LogReader log_;
};

class SqlEpcisChanges final : public EpcisChanges {
 public:
  explicit SqlEpcisChanges(db::Transaction& transaction) : transaction_(transaction) {}

  base::Status AddCaptured(const NewCapture& capture) override;
  base::Status AddThing(std::string_view uri, uint64_t leaf_index, Role role) override;
  base::Status AddValue(Resource kind, std::string_view value) override;
  base::Result<int64_t> NextJobId() override;
  base::Status AddJob(const CaptureJob& job) override;

  base::Status AddQuery(const NamedQuery& query) override;
  base::Result<bool> DeleteQuery(std::string_view name) override;
  base::Result<int64_t> AddSubscription(const Subscription& subscription) override;
  base::Result<bool> DeleteSubscription(int64_t id) override;
  base::Status Advance(const Subscription& subscription) override;

 private:
  db::Transaction& transaction_;
};

}  // namespace panyuan::epcis
