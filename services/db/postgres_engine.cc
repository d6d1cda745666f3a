#include "services/db/postgres_engine.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/db/county_lease.h"
#include "services/db/postgres_connection.h"
#include "services/db/postgres_writer.h"
#include "services/db/reasons.h"

namespace panyuan::db {
namespace {

using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kBeginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr std::string_view kEndSnapshot = "COMMIT";

// Connects anew by itself: nothing that a reader has told depends on its connection.
class PostgresReader final : public ReadConnection {
 public:
  PostgresReader(const PostgresPlace& place, std::unique_ptr<PostgresConnection> connection)
      : place_(place), connection_(std::move(connection)) {}

  Status Query(std::string_view sql, Params params, const RowVisitor& visit) override {
    PANYUAN_ASSIGN(const std::vector<PostgresResult> results, Ask(sql, {params}));
    results.front().Visit(visit);
    return Ok();
  }
  Status QueryEach(std::string_view sql, std::span<const std::vector<Value>> lists,
                   const std::function<void(size_t, const Row&)>& visit) override {
    std::vector<Params> all;
    for (const std::vector<Value>& list : lists) all.push_back(std::span(list));
    PANYUAN_ASSIGN(const std::vector<PostgresResult> results, Ask(sql, all));
    for (size_t i = 0; i < results.size(); ++i)
      results[i].Visit([&](const Row& row) { visit(i, row); });
    return Ok();
  }

  // Goes out together with the first query.
  Status BeginSnapshot() override {
    if (connection_->lost()) PANYUAN_TRY(Reconnect());
    connection_->Send(kBeginSnapshot);
    in_snapshot_ = true;
    seen_ = false;
    return Ok();
  }
  void EndSnapshot() override {
    if (!std::exchange(in_snapshot_, false)) return;
    connection_->Send(kEndSnapshot);
    connection_->Push();
  }

 private:
  Status Reconnect() {
    PANYUAN_ASSIGN(connection_, PostgresConnection::Open(place_, PostgresConnection::Use::kRead));
    return Ok();
  }

  Result<std::vector<PostgresResult>> Ask(std::string_view sql, const std::vector<Params>& lists) {
    std::vector<PostgresResult> results;
    std::optional<PostgresFault> fault = Try(sql, lists, results);
    // A connection that died while it was idle shows so at the first use.
    if (fault && connection_->lost() && !(in_snapshot_ && seen_)) {
      PANYUAN_TRY(Reconnect());
      if (in_snapshot_) connection_->Send(kBeginSnapshot);
      fault = Try(sql, lists, results);
    }
    if (fault) return fault->ToError();
    seen_ = true;
    if (results.size() != lists.size()) return kStoreFault;
    for (const PostgresResult& result : results)
      if (!result.readable()) return kStoreFault;
    return results;
  }

  std::optional<PostgresFault> Try(std::string_view sql, const std::vector<Params>& lists,
                                   std::vector<PostgresResult>& results) {
    results.clear();
    for (const Params& params : lists)
      connection_->Send(sql, PostgresParameters(params), /*keep=*/true);
    return connection_->Finish(PostgresConnection::kStatementPatience, &results);
  }

  const PostgresPlace place_;
  std::unique_ptr<PostgresConnection> connection_;
  bool in_snapshot_ = false;
  bool seen_ = false;  // the snapshot has been read from
};

class PostgresEngine final : public Engine {
 public:
  explicit PostgresEngine(PostgresPlace place) : place_(std::move(place)) {}

  std::string_view name() const override { return "postgres"; }
  CountyLease* lease() override { return &lease_; }

  Result<std::unique_ptr<WriteConnection>> OpenWriter() override {
    PANYUAN_ASSIGN(const int64_t epoch, lease_.Take());
    return Connect(PostgresWriter::Sole::kYes, epoch);
  }

  Result<std::unique_ptr<ReadConnection>> OpenReader() override {
    PANYUAN_ASSIGN(auto connection,
                   PostgresConnection::Open(place_, PostgresConnection::Use::kRead));
    return std::unique_ptr<ReadConnection>(new PostgresReader(place_, std::move(connection)));
  }

  Result<std::unique_ptr<WriteConnection>> OpenUnleased() override {
    return Connect(PostgresWriter::Sole::kNo, /*epoch=*/0);
  }

 private:
  Result<std::unique_ptr<WriteConnection>> Connect(PostgresWriter::Sole sole, int64_t epoch) {
    PANYUAN_ASSIGN(auto connection,
                   PostgresConnection::Open(place_, PostgresConnection::Use::kWrite));
    return std::unique_ptr<WriteConnection>(new PostgresWriter(std::move(connection), sole, epoch));
  }

  const PostgresPlace place_;
  CountyLease lease_{[this] { return Connect(PostgresWriter::Sole::kNo, /*epoch=*/0); },
                     [this] { return OpenReader(); }};
};

}  // namespace

std::unique_ptr<Engine> MakePostgresEngine(std::string url, std::string schema) {
  return std::make_unique<PostgresEngine>(PostgresPlace{std::move(url), std::move(schema)});
}

}  // namespace panyuan::db
