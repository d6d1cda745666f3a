#include "services/epcis/exchange/standing.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/epcis/exchange/reasons.h"
#include "services/epcis/exchange/schedule.h"
#include "services/epcis/exchange/search.h"
#include "services/epcis/reasons.h"
#include "services/http/http_client.h"
#include "services/ledger/event_hash_values.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr std::string_view kEventTypes =
    "AggregationEvent AssociationEvent ObjectEvent TransactionEvent TransformationEvent";
constexpr int64_t kMaxWait_us = 3'600 * base::kMicrosPerSecond;
// Pages of things of others, then of our own batches, by their number.
constexpr char kBatchToken = '#';

bool IsName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !name.empty() && name.size() <= kMaxQueryName &&
         name.find_first_not_of(kAllowed) == name.npos;
}

Error NotFound(std::string_view name) {
  return Error(kQueryNotFound, {{"name", base::Quote(name, kMaxQueryName)}});
}

Status CheckTarget(const std::string& target) {
  if (target.size() <= kMaxTargetBytes && http::CheckUrl(target).ok()) return Ok();
  return Error(kTargetInvalid, {{"max", std::to_string(kMaxTargetBytes)}});
}

std::vector<std::string> WordsAfter(std::string_view words, std::string_view after) {
  std::vector<std::string> found;
  for (size_t start = 0; start < words.size();) {
    const size_t end = std::min(words.find(' ', start), words.size());
    if (const auto word = words.substr(start, end - start); word > after) found.emplace_back(word);
    start = end + 1;
  }
  return found;
}

// What is listed whether anybody has captured it or not.
Result<std::vector<std::string>> KnownAfter(OwnThings& things, Resource kind,
                                            std::string_view after, size_t limit) {
  switch (kind) {
    case Resource::kEventType:
      return WordsAfter(kEventTypes, after);
    case Resource::kBizStep:
      return WordsAfter(ledger::WordsOf("", "bizStep"), after);
    case Resource::kDisposition:
      return WordsAfter(ledger::WordsOf("", "disposition"), after);
    case Resource::kBizLocation:
    case Resource::kReadPoint:
      return things.PlacesAfter(after, limit);
    case Resource::kEpc:
      return std::vector<std::string>();
  }
  return std::vector<std::string>();
}

Result<Values> ListBatches(OwnThings& things, std::string_view digits, size_t limit, Values page) {
  int64_t after = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), after);
  if (error != std::errc() || end != digits.data() + digits.size()) return base::kPageTokenInvalid;
  const size_t left = limit - page.values.size();
  if (left == 0) {
    page.next_token = kBatchToken + std::to_string(after);
    return page;
  }
  PANYUAN_ASSIGN(const auto batches, things.BatchesAfter(after, left));
  for (const OwnThings::Batch& batch : batches) page.values.push_back(batch.uri);
  if (batches.size() == left) page.next_token = kBatchToken + std::to_string(batches.back().number);
  return page;
}

Result<Values> ListThings(const ReadPorts& ports, std::string_view token, size_t limit) {
  if (token.starts_with(kBatchToken)) return ListBatches(*ports.things, token.substr(1), limit, {});
  Values page;
  PANYUAN_ASSIGN(page.values, ports.reads->ThingsAfter(token, limit));
  // Our own batches come with the others of ours, once.
  std::string last = page.values.empty() ? "" : page.values.back();
  const bool full = page.values.size() == limit;
  std::erase_if(page.values,
                [&](const std::string& uri) { return ports.things->BatchNumberIn(uri); });
  if (!full) return ListBatches(*ports.things, "0", limit, std::move(page));
  page.next_token = std::move(last);
  return page;
}

}  // namespace

Status CreateQuery(const WritePorts& ports, const NamedQuery& query) {
  if (!IsName(query.name))
    return Error(kQueryNameInvalid, {{"max", std::to_string(kMaxQueryName)}});
  if (query.query_json.size() > kMaxQueryBytes)
    return Error(kQueryTooComplex,
                 {{"max", std::to_string(kMaxQueryBytes)}, {"what", "bytes"}, {"what_zh", "字节"}});
  PANYUAN_ASSIGN(const QueryParameters parameters, QueryOfJson(query.query_json));
  PANYUAN_TRY(ParseEventQuery(parameters));
  PANYUAN_ASSIGN(const auto there, ports.reads->FindQuery(query.name));
  if (there) return Error(kQueryExists, {{"name", query.name}});
  PANYUAN_ASSIGN(const int64_t count, ports.reads->CountQueries());
  if (count >= kMaxQueries) return Error(kQueriesFull, {{"max", std::to_string(kMaxQueries)}});
  return ports.changes->AddQuery(query);
}

Result<NamedQuery> FindNamed(EpcisReads& reads, std::string_view name) {
  PANYUAN_ASSIGN(auto query, reads.FindQuery(name));
  if (!query) return NotFound(name);
  return *std::move(query);
}

Result<EventQuery> QueryOf(EpcisReads& reads, std::string_view name, QueryParameters parameters) {
  if (name.empty()) return ParseEventQuery(parameters);
  PANYUAN_ASSIGN(const NamedQuery named, FindNamed(reads, name));
  PANYUAN_ASSIGN(QueryParameters all, QueryOfJson(named.query_json));
  for (QueryParameter& one : parameters.parameters) all.parameters.push_back(std::move(one));
  return ParseEventQuery(all);
}

Result<Subscription> Subscribe(const WritePorts& ports, Subscription subscription,
                               std::optional<base::UtcTime> initial) {
  PANYUAN_TRY(FindNamed(*ports.reads, subscription.query_name));
  PANYUAN_TRY(CheckTarget(subscription.target));
  PANYUAN_TRY(base::CheckText(subscription.secret, "signatureToken", kMaxSecret,
                              base::Presence::kOptional));
  subscription.next_at = subscription.created_at;
  if (!subscription.schedule_json.empty()) {
    PANYUAN_ASSIGN(const Schedule schedule, Schedule::Parse(subscription.schedule_json));
    subscription.next_at = schedule.Next(subscription.created_at);
  }
  PANYUAN_ASSIGN(const auto others,
                 ports.reads->SubscriptionsOf(subscription.query_name, kMaxSubscriptions));
  if (others.size() == kMaxSubscriptions)
    return Error(kSubscriptionsFull, {{"max", std::to_string(kMaxSubscriptions)}});
  if (initial) {
    PANYUAN_ASSIGN(subscription.next_leaf, FirstRecordedSince(*ports.reads, *initial));
  } else {
    PANYUAN_ASSIGN(subscription.next_leaf, ports.reads->LogSize());
  }
  PANYUAN_ASSIGN(subscription.id, ports.changes->AddSubscription(subscription));
  return subscription;
}

void Advance(Subscription& subscription, const Try& done) {
  if (!done.taken) {
    ++subscription.failures;
    const int64_t doublings = std::min<int64_t>(subscription.failures, 12);
    subscription.next_at.us =
        done.at.us + std::min((int64_t{1} << doublings) * base::kMicrosPerSecond, kMaxWait_us);
    return;
  }
  subscription.failures = 0;
  subscription.next_leaf = done.next_leaf;
  subscription.next_at = done.at;
  if (subscription.schedule_json.empty() || done.more) return;
  if (const auto schedule = Schedule::Parse(subscription.schedule_json); schedule.ok())
    subscription.next_at = schedule->Next(done.at);
}

Result<Values> ListValues(const ReadPorts& ports, Resource kind, std::string_view token,
                          size_t limit) {
  if (kind == Resource::kEpc) return ListThings(ports, token, limit);
  Values page;
  PANYUAN_ASSIGN(page.values, KnownAfter(*ports.things, kind, token, limit + 1));
  PANYUAN_ASSIGN(auto captured, ports.reads->ValuesAfter(kind, token, limit + 1));
  std::move(captured.begin(), captured.end(), std::back_inserter(page.values));
  std::sort(page.values.begin(), page.values.end());
  page.values.erase(std::unique(page.values.begin(), page.values.end()), page.values.end());
  if (page.values.size() > limit) {
    page.values.resize(limit);
    page.next_token = page.values.back();
  }
  return page;
}

}  // namespace panyuan::epcis
