#include "services/epcis/store/epcis_store.h"

#include <limits>
#include <span>
#include <utility>

#include "services/base/packing.h"

namespace panyuan::epcis {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kLeavesOfBatch =
    "SELECT leaf_index FROM ledger_chain WHERE batch_number = $1 AND leaf_index >= $2"
    " ORDER BY leaf_index LIMIT $3";
constexpr std::string_view kEventsAt =
    "SELECT e.event FROM ledger_chain c JOIN ledger_entries e ON e.leaf_index = c.leaf_index"
    " WHERE c.batch_number = $1 AND c.occurred_us = $2 ORDER BY c.leaf_index LIMIT 100";

constexpr std::string_view kFindCaptured =
    "SELECT leaf_index FROM epcis_captured WHERE event_key = $1";
constexpr std::string_view kLeavesOfThing =
    "SELECT DISTINCT leaf_index FROM epcis_things WHERE uri = $1 AND leaf_index >= $2"
    " ORDER BY leaf_index LIMIT $3";
constexpr std::string_view kThingsAfter =
    "SELECT DISTINCT uri FROM epcis_things WHERE uri > $1 ORDER BY uri LIMIT $2";
constexpr std::string_view kValuesAfter =
    "SELECT value FROM epcis_values WHERE kind = $1 AND value > $2 ORDER BY value LIMIT $3";

#define PANYUAN_JOBS                                                                   \
  "SELECT job_id, caller, created_us, finished_us, behaviour, success, events, errors" \
  " FROM epcis_jobs WHERE "
constexpr std::string_view kFindJob = PANYUAN_JOBS "job_id = $1";
constexpr std::string_view kJobs =
    PANYUAN_JOBS "caller = $1 AND job_id < $2 ORDER BY job_id DESC LIMIT $3";
#undef PANYUAN_JOBS

constexpr std::string_view kFindQuery =
    "SELECT name, query, caller, created_us FROM epcis_queries WHERE name = $1";
constexpr std::string_view kQueriesAfter =
    "SELECT name, query, caller, created_us FROM epcis_queries WHERE name > $1"
    " ORDER BY name LIMIT $2";
constexpr std::string_view kCountQueries = "SELECT COUNT(*) FROM epcis_queries";

#define PANYUAN_SUBSCRIPTIONS                                                                 \
  "SELECT subscription_id, query_name, target, secret, schedule, report_if_empty, next_leaf," \
  " next_us, failures, created_us FROM epcis_subscriptions WHERE "
constexpr std::string_view kSubscriptionsOf =
    PANYUAN_SUBSCRIPTIONS "query_name = $1 ORDER BY subscription_id LIMIT $2";
constexpr std::string_view kDue =
    PANYUAN_SUBSCRIPTIONS "next_us <= $1 ORDER BY subscription_id LIMIT $2";
#undef PANYUAN_SUBSCRIPTIONS

constexpr std::string_view kAddCaptured =
    "INSERT INTO epcis_captured (leaf_index, event_key, job_id) VALUES ($1, $2, $3)";
constexpr std::string_view kAddThing =
    "INSERT INTO epcis_things (uri, leaf_index, role) VALUES ($1, $2, $3)";
constexpr std::string_view kAddValue =
    "INSERT INTO epcis_values (kind, value) VALUES ($1, $2) ON CONFLICT (kind, value) DO NOTHING";
constexpr std::string_view kNextJob = "SELECT COALESCE(MAX(job_id), 0) + 1 FROM epcis_jobs";
constexpr std::string_view kAddJob =
    "INSERT INTO epcis_jobs (job_id, caller, created_us, finished_us, behaviour, success, events,"
    " errors) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr std::string_view kAddQuery =
    "INSERT INTO epcis_queries (name, query, caller, created_us) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kDeleteSubscriptions =
    "DELETE FROM epcis_subscriptions WHERE query_name = $1";
constexpr std::string_view kDeleteQuery = "DELETE FROM epcis_queries WHERE name = $1";
constexpr std::string_view kNextSubscription =
    "SELECT COALESCE(MAX(subscription_id), 0) + 1 FROM epcis_subscriptions";
constexpr std::string_view kAddSubscription =
    "INSERT INTO epcis_subscriptions (subscription_id, query_name, target, secret, schedule,"
    " report_if_empty, next_leaf, next_us, failures, created_us)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr std::string_view kDeleteSubscription =
    "DELETE FROM epcis_subscriptions WHERE subscription_id = $1";
constexpr std::string_view kAdvance =
    "UPDATE epcis_subscriptions SET next_leaf = $2, next_us = $3, failures = $4"
    " WHERE subscription_id = $1";

int64_t Signed(uint64_t value) { return static_cast<int64_t>(value); }

CaptureJob ToJob(const db::Row& row) {
  return {row.Int(0),      std::string(row.Text(1)), {row.Int(2)}, {row.Int(3)},
          row.Int(4) == 2, row.Int(5) != 0,          row.Int(6),   std::string(row.Text(7))};
}

NamedQuery ToQuery(const db::Row& row) {
  return {
      std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2)), {row.Int(3)}};
}

Subscription ToSubscription(const db::Row& row) {
  return {row.Int(0),
          std::string(row.Text(1)),
          std::string(row.Text(2)),
          std::string(row.Text(3)),
          std::string(row.Text(4)),
          row.Int(5) != 0,
          static_cast<uint64_t>(row.Int(6)),
          {row.Int(7)},
          row.Int(8),
          {row.Int(9)}};
}

Result<int64_t> Number(db::Session& session, std::string_view sql) {
  int64_t number = 0;
  PANYUAN_TRY(session.Query(sql, {}, [&](const db::Row& row) { number = row.Int(0); }));
  return number;
}

// What `read` makes of each row.
template <class Read>
auto Rows(db::Session& session, std::string_view sql, db::Params params, Read read)
    -> Result<std::vector<decltype(read(std::declval<const db::Row&>()))>> {
  std::vector<decltype(read(std::declval<const db::Row&>()))> rows;
  PANYUAN_TRY(session.Query(sql, params, [&](const db::Row& row) { rows.push_back(read(row)); }));
  return rows;
}

std::string FirstText(const db::Row& row) { return std::string(row.Text(0)); }

}  // namespace

Result<std::vector<uint64_t>> SqlEpcisReads::Leaves(std::string_view sql, const db::Value& of,
                                                    uint64_t start, size_t limit) {
  return Rows(session_, sql, {of, Signed(start), static_cast<int64_t>(limit)},
              [](const db::Row& row) { return static_cast<uint64_t>(row.Int(0)); });
}

Result<std::vector<uint64_t>> SqlEpcisReads::LeavesOfBatch(int64_t batch_number, uint64_t start,
                                                           size_t limit) {
  return Leaves(kLeavesOfBatch, batch_number, start, limit);
}

Result<bool> SqlEpcisReads::IsOurs(int64_t batch_number, base::UtcTime occurred,
                                   std::string_view event_id) {
  bool ours = false;
  Status good;
  PANYUAN_TRY(session_.Query(kEventsAt, {batch_number, occurred.us}, [&](const db::Row& row) {
    const Result<std::string> event = base::Unpack(row.Bytes(0));
    if (event.ok()) ours = ours || event->find(event_id) != std::string::npos;
    if (!event.ok()) good = event.error();
  }));
  PANYUAN_TRY(good);
  return ours;
}

Result<std::vector<std::optional<uint64_t>>> SqlEpcisReads::FindCaptured(Hashes event_keys) {
  std::vector<std::optional<uint64_t>> leaves(event_keys.size());
  std::vector<std::vector<db::Value>> lists;
  lists.reserve(event_keys.size());
  for (const base::Hash& key : event_keys) lists.push_back({db::Blob(key)});
  PANYUAN_TRY(session_.QueryEach(kFindCaptured, lists, [&](size_t i, const db::Row& row) {
    leaves[i] = static_cast<uint64_t>(row.Int(0));
  }));
  return leaves;
}

Result<std::vector<uint64_t>> SqlEpcisReads::LeavesOfThing(std::string_view uri, uint64_t start,
                                                           size_t limit) {
  return Leaves(kLeavesOfThing, uri, start, limit);
}

Result<std::vector<std::string>> SqlEpcisReads::ThingsAfter(std::string_view uri, size_t limit) {
  return Rows(session_, kThingsAfter, {uri, static_cast<int64_t>(limit)}, FirstText);
}

Result<std::vector<std::string>> SqlEpcisReads::ValuesAfter(Resource kind, std::string_view value,
                                                            size_t limit) {
  return Rows(session_, kValuesAfter,
              {static_cast<int64_t>(kind), value, static_cast<int64_t>(limit)}, FirstText);
}

Result<std::optional<CaptureJob>> SqlEpcisReads::FindJob(int64_t id) {
  std::optional<CaptureJob> job;
  PANYUAN_TRY(session_.Query(kFindJob, {id}, [&](const db::Row& row) { job = ToJob(row); }));
  return job;
}

Result<std::vector<CaptureJob>> SqlEpcisReads::Jobs(const JobPage& page) {
  const int64_t before = page.before > 0 ? page.before : std::numeric_limits<int64_t>::max();
  return Rows(session_, kJobs, {page.caller, before, static_cast<int64_t>(page.limit)}, ToJob);
}

Result<std::optional<NamedQuery>> SqlEpcisReads::FindQuery(std::string_view name) {
  std::optional<NamedQuery> query;
  PANYUAN_TRY(
      session_.Query(kFindQuery, {name}, [&](const db::Row& row) { query = ToQuery(row); }));
  return query;
}

Result<std::vector<NamedQuery>> SqlEpcisReads::QueriesAfter(std::string_view name, size_t limit) {
  return Rows(session_, kQueriesAfter, {name, static_cast<int64_t>(limit)}, ToQuery);
}

Result<int64_t> SqlEpcisReads::CountQueries() { return Number(session_, kCountQueries); }

Result<std::vector<Subscription>> SqlEpcisReads::SubscriptionsOf(std::string_view query_name,
                                                                 size_t limit) {
  return Rows(session_, kSubscriptionsOf, {query_name, static_cast<int64_t>(limit)},
              ToSubscription);
}

Result<std::vector<Subscription>> SqlEpcisReads::Due(base::UtcTime now, size_t limit) {
  return Rows(session_, kDue, {now.us, static_cast<int64_t>(limit)}, ToSubscription);
}

Status SqlEpcisChanges::AddCaptured(const NewCapture& capture) {
  return transaction_.Write(
      kAddCaptured, {Signed(capture.leaf_index), db::Blob(capture.event_key), capture.job_id});
}

Status SqlEpcisChanges::AddThing(std::string_view uri, uint64_t leaf_index, Role role) {
  return transaction_.Write(kAddThing, {uri, Signed(leaf_index), static_cast<int64_t>(role)});
}

Status SqlEpcisChanges::AddValue(Resource kind, std::string_view value) {
  return transaction_.Write(kAddValue, {static_cast<int64_t>(kind), value});
}

Result<int64_t> SqlEpcisChanges::NextJobId() { return Number(transaction_, kNextJob); }

Status SqlEpcisChanges::AddJob(const CaptureJob& job) {
  return transaction_.Write(
      kAddJob, {job.id, job.caller, job.created_at.us, job.finished_at.us,
                int64_t{job.proceed ? 2 : 1}, int64_t{job.success}, job.events, job.errors_json});
}

Status SqlEpcisChanges::AddQuery(const NamedQuery& query) {
  return transaction_.Write(kAddQuery,
                            {query.name, query.query_json, query.caller, query.created_at.us});
}

Result<bool> SqlEpcisChanges::DeleteQuery(std::string_view name) {
  PANYUAN_TRY(transaction_.Write(kDeleteSubscriptions, {name}));
  PANYUAN_ASSIGN(const int64_t deleted, transaction_.Execute(kDeleteQuery, {name}));
  return deleted > 0;
}

Result<int64_t> SqlEpcisChanges::AddSubscription(const Subscription& subscription) {
  PANYUAN_ASSIGN(const int64_t id, Number(transaction_, kNextSubscription));
  PANYUAN_TRY(transaction_.Write(
      kAddSubscription, {id, subscription.query_name, subscription.target, subscription.secret,
                         subscription.schedule_json, int64_t{subscription.report_if_empty},
                         Signed(subscription.next_leaf), subscription.next_at.us,
                         subscription.failures, subscription.created_at.us}));
  return id;
}

Result<bool> SqlEpcisChanges::DeleteSubscription(int64_t id) {
  PANYUAN_ASSIGN(const int64_t deleted, transaction_.Execute(kDeleteSubscription, {id}));
  return deleted > 0;
}

Status SqlEpcisChanges::Advance(const Subscription& subscription) {
  return transaction_.Write(kAdvance, {subscription.id, Signed(subscription.next_leaf),
                                       subscription.next_at.us, subscription.failures});
}

}  // namespace panyuan::epcis
