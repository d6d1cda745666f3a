// Finds events: in the order of the log, or in the order that the query asks for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/epcis/exchange/ports.h"
#include "services/epcis/query.h"

namespace panyuan::epcis {

inline constexpr uint64_t kMaxEntriesAPage = 20'000;  // looked at
inline constexpr size_t kMaxAnswerBytes = 8 << 20;    // of one page's events
inline constexpr uint64_t kMaxSortedOver = 100'000;  // entries looked at by one query with an order
inline constexpr size_t kMaxSorted = 5'000;          // events of one
inline constexpr size_t kMaxSortedBytes = 64 << 20;  // of their facts
inline constexpr uint64_t kMaxOwnIdEntries = 200'000;  // the newest ones, searched for an eventID

struct Page {
  size_t limit = 30;
  std::string token;  // from the page before; empty is the first
};

// A page may hold fewer events than asked for, or none, and yet not be the last.
struct Found {
  std::vector<std::string> events;  // the bytes of their entries
  std::string next_token;           // empty on the last page
};

// All parameters of the query hold, over captured events and our own. Looks only at entries of
// which it is known that they name what MATCH_ asks for, that an EQ_eventID can be, or that were
// recorded since GE_recordTime; else at all of them. With an order or a limit of events a page is
// of the log's size at the first one. Errors: EPCIS_QUERY_TOO_LARGE, PAGE_TOKEN_INVALID, those of
// the store.
base::Result<Found> Find(EpcisReads& reads, const OwnThings& things, const EventQuery& query,
                         const Page& page);

// What a subscription does next: looks at the entries from `start` on, kMaxEntriesAPage at most,
// and gives at most `limit` events and the entry to go on from.
struct Followed {
  std::vector<std::string> events;
  uint64_t next_leaf = 0;
};
base::Result<Followed> Follow(EpcisReads& reads, const EventQuery& query, uint64_t start,
                              size_t limit);

// The first entry that may have been recorded at `time` or later, by binary search; clocks are
// trusted to a quarter of an hour.
base::Result<uint64_t> FirstRecordedSince(EpcisReads& reads, base::UtcTime time);

}  // namespace panyuan::epcis
