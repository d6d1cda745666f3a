// Queries that are kept under a name, and who is told of their matches.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/epcis/exchange/ports.h"
#include "services/epcis/query.h"

namespace panyuan::epcis {

inline constexpr size_t kMaxQueryName = 60;
inline constexpr int64_t kMaxQueries = 100;
inline constexpr size_t kMaxSubscriptions = 100;  // of one query
inline constexpr size_t kMaxTargetBytes = 500;
inline constexpr size_t kMaxSecret = 200;
inline constexpr size_t kMaxQueryBytes = 32 << 10;

// Errors: EPCIS_QUERY_NAME_INVALID, EPCIS_QUERY_EXISTS, EPCIS_QUERIES_FULL, those of a query.
base::Status CreateQuery(const WritePorts& ports, const NamedQuery& query);

// Errors: EPCIS_QUERY_NOT_FOUND.
base::Result<NamedQuery> FindNamed(EpcisReads& reads, std::string_view name);

// The parameters of the named query, where one is named, and of `parameters` together.
// Errors: EPCIS_QUERY_NOT_FOUND, those of a query.
base::Result<EventQuery> QueryOf(EpcisReads& reads, std::string_view name,
                                 QueryParameters parameters);

// Gives the subscription its place in the log (from the first entry since `initial`, else the end)
// and its first time, and stores it; gives it with its id.
// Errors: EPCIS_QUERY_NOT_FOUND, EPCIS_TARGET_INVALID, EPCIS_SCHEDULE_INVALID,
// EPCIS_SUBSCRIPTIONS_FULL, those of CheckText for the secret.
base::Result<Subscription> Subscribe(const WritePorts& ports, Subscription subscription,
                                     std::optional<base::UtcTime> initial);

// A try to tell a subscriber of the entries before `next_leaf`.
struct Try {
  base::UtcTime at;
  bool taken = false;
  uint64_t next_leaf = 0;
  bool more = false;  // there are entries after those
};
// Goes on from there where the try was taken, at once while there is more; else waits 2^failures
// seconds, an hour at most.
void Advance(Subscription& subscription, const Try& done);

// A page of a top-level resource's values after `token`.
struct Values {
  std::vector<std::string> values;
  std::string next_token;
};
// Errors: PAGE_TOKEN_INVALID.
base::Result<Values> ListValues(const ReadPorts& ports, Resource kind, std::string_view token,
                                size_t limit);

}  // namespace panyuan::epcis
