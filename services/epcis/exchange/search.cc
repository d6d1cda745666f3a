#include "services/epcis/exchange/search.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/epcis/exchange/reasons.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

constexpr uint64_t kStep = 500;             // entries that one statement reads
constexpr size_t kMaxLeavesAThing = 2'000;  // read at once
constexpr int64_t kClocks_us = 15 * 60 * base::kMicrosPerSecond;
constexpr std::string_view kOwnIds = "ni:///sha-256;";

// Where matches can be: in all entries of [start, end), or in some of them only.
struct Range {
  uint64_t start = 0, end = 0;
  std::optional<std::set<uint64_t>> leaves;
};

bool IsOfThings(Subject subject) {
  switch (subject) {
    case Subject::kEpc:
    case Subject::kParent:
    case Subject::kInputEpc:
    case Subject::kOutputEpc:
    case Subject::kAnyEpc:
    case Subject::kEpcClass:
    case Subject::kInputClass:
    case Subject::kOutputClass:
    case Subject::kAnyClass:
      return true;
    default:
      return false;
  }
}

// Our own crates and the like stand in no index; nor does what a pattern means.
bool IsIndexed(const OwnThings& things, const QueryValue& value) {
  const bool pattern = !value.below.empty() || value.text.find('*') != std::string::npos;
  return !pattern && (!things.IsOwn(value.text) || things.BatchNumberIn(value.text));
}

// Joins the indexed entries of one list; one that is not complete ends the range after it.
void AddLeaves(const std::vector<uint64_t>& leaves, Range& range) {
  if (leaves.size() == kMaxLeavesAThing) range.end = std::min(range.end, leaves.back() + 1);
  range.leaves->insert(leaves.begin(), leaves.end());
}

Status AddThing(EpcisReads& reads, const OwnThings& things, const std::string& uri, Range& range) {
  PANYUAN_ASSIGN(const auto named, reads.LeavesOfThing(uri, range.start, kMaxLeavesAThing));
  AddLeaves(named, range);
  const auto number = things.BatchNumberIn(uri);
  if (!number) return Ok();
  PANYUAN_ASSIGN(const auto own, reads.LeavesOfBatch(*number, range.start, kMaxLeavesAThing));
  AddLeaves(own, range);
  return Ok();
}

// Our own events are in no index by their ids; the hash is too long a text to stand anywhere else.
Status AddOwnId(EpcisReads& reads, std::string_view id, Range& range) {
  const uint64_t first = range.end - std::min(range.end, kMaxOwnIdEntries);
  for (uint64_t at = std::max(first, range.start); at < range.end; at += kStep)
    PANYUAN_TRY(reads.Entries(at, std::min(kStep, range.end - at),
                              [&](uint64_t leaf, std::string_view event) {
                                if (event.find(id) != event.npos) range.leaves->insert(leaf);
                              }));
  return Ok();
}

Status AddIds(EpcisReads& reads, const Condition& condition, Range& range) {
  for (const QueryValue& value : condition.values) {
    const base::Hash key = base::Sha256(value.text);
    PANYUAN_ASSIGN(const auto captured, reads.FindCaptured({&key, 1}));
    if (captured.front()) {
      range.leaves->insert(*captured.front());
    } else if (value.text.starts_with(kOwnIds)) {
      PANYUAN_TRY(AddOwnId(reads, value.text, range));
    }
  }
  return Ok();
}

Result<Range> RangeOf(EpcisReads& reads, const OwnThings& things, const EventQuery& query,
                      uint64_t start, uint64_t size) {
  Range range{start, size, {}};
  const auto& conditions = query.conditions;
  for (const Condition& one : conditions) {
    if (one.subject != Subject::kRecordTime || one.op != Op::kGreaterOrEqual) continue;
    PANYUAN_ASSIGN(const uint64_t since, FirstRecordedSince(reads, *one.values.front().time));
    range.start = std::max(range.start, since);
  }
  const auto of_things =
      std::find_if(conditions.begin(), conditions.end(), [&](const Condition& one) {
        return IsOfThings(one.subject) && one.op == Op::kEqual &&
               std::all_of(one.values.begin(), one.values.end(),
                           [&](const QueryValue& value) { return IsIndexed(things, value); });
      });
  if (of_things != conditions.end()) {
    range.leaves.emplace();
    for (const QueryValue& value : of_things->values)
      PANYUAN_TRY(AddThing(reads, things, value.text, range));
    return range;
  }
  const auto of_ids = std::find_if(conditions.begin(), conditions.end(), [](const Condition& one) {
    return one.subject == Subject::kEventId && one.op == Op::kEqual;
  });
  if (of_ids == conditions.end()) return range;
  range.leaves.emplace();
  PANYUAN_TRY(AddIds(reads, *of_ids, range));
  return range;
}

// Visits the range's entries in order until `visit` gives false; gives the entry to go on from.
using Visit = std::function<bool(uint64_t leaf, std::string_view event)>;
Result<uint64_t> Walk(EpcisReads& reads, const Range& range, uint64_t max_entries,
                      const Visit& visit) {
  bool more = true;
  uint64_t next = range.start;
  const auto see = [&](uint64_t leaf, std::string_view event) {
    if (!more || leaf >= range.end) return;
    more = visit(leaf, event);
    next = leaf + 1;
  };
  if (range.leaves) {
    auto leaf = range.leaves->lower_bound(range.start);
    for (uint64_t seen = 0; more && leaf != range.leaves->end() && *leaf < range.end; ++leaf) {
      if (seen++ == max_entries) return *leaf;
      PANYUAN_TRY(reads.Entries(*leaf, 1, see));
    }
    return more ? range.end : next;
  }
  const uint64_t end =
      range.start + std::min(max_entries, range.end - std::min(range.end, range.start));
  while (more && next < end) {
    const uint64_t before = next;
    PANYUAN_TRY(reads.Entries(next, std::min(kStep, end - next), see));
    if (next == before) break;  // the log is shorter than it says
  }
  return next;
}

// Collects the matches of a walk.
class Matching {
 public:
  Matching(const EventQuery& query, size_t limit) : query_(query), limit_(limit) {}

  bool operator()(std::string_view event) {
    const auto facts = FactsOfEntry(event);
    if (!facts.ok() || !Matches(query_, *facts)) return true;
    bytes_ += event.size();
    events.emplace_back(event);
    return events.size() < limit_ && bytes_ < kMaxAnswerBytes;
  }

  std::vector<std::string> events;

 private:
  const EventQuery& query_;
  const size_t limit_;
  size_t bytes_ = 0;
};

Error TooLarge(uint64_t max, std::string_view what, std::string_view what_zh) {
  return Error(kQueryTooLarge, {{"max", std::to_string(max)},
                                {"what", std::string(what)},
                                {"what_zh", std::string(what_zh)}});
}

struct Match {
  uint64_t leaf = 0;
  EventFacts facts;
};

// All matches, in the order that the query asks for.
Result<std::vector<Match>> FindAll(EpcisReads& reads, const Range& range, const EventQuery& query) {
  const uint64_t entries =
      range.leaves ? range.leaves->size() : range.end - std::min(range.start, range.end);
  if (entries > kMaxSortedOver) return TooLarge(kMaxSortedOver, "entries", "记录");
  std::vector<Match> matches;
  size_t bytes = 0;
  PANYUAN_TRY(Walk(reads, range, kMaxSortedOver, [&](uint64_t leaf, std::string_view event) {
    auto facts = FactsOfEntry(event);
    if (!facts.ok() || !Matches(query, *facts)) return true;
    bytes += SizeOf(*facts);
    matches.push_back({leaf, *std::move(facts)});
    return matches.size() <= kMaxSorted && bytes <= kMaxSortedBytes;
  }));
  if (matches.size() > kMaxSorted || bytes > kMaxSortedBytes)
    return TooLarge(kMaxSorted, "events", "事件");
  if (query.max_event_count && static_cast<int64_t>(matches.size()) > *query.max_event_count)
    return TooLarge(*query.max_event_count, "events", "事件");
  if (query.order)
    std::stable_sort(matches.begin(), matches.end(), [&](const Match& a, const Match& b) {
      return ComesBefore(*query.order, a.facts, b.facts);
    });
  if (query.event_count_limit && static_cast<int64_t>(matches.size()) > *query.event_count_limit)
    matches.resize(*query.event_count_limit);
  return matches;
}

// "17", or "17.230" with the log's size.
struct Token {
  uint64_t at = 0;
  std::optional<uint64_t> size;
};

Result<Token> ParseToken(std::string_view text) {
  Token token;
  const auto number = [](std::string_view digits, uint64_t& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  if (text.empty()) return token;
  const size_t dot = text.find('.');
  bool good = number(text.substr(0, dot), token.at);
  if (dot != text.npos) good = good && number(text.substr(dot + 1), token.size.emplace());
  if (!good) return base::kPageTokenInvalid;
  return token;
}

Result<Found> FindSorted(EpcisReads& reads, const OwnThings& things, const EventQuery& query,
                         const Page& page, const Token& token) {
  PANYUAN_ASSIGN(const uint64_t now, reads.LogSize());
  const uint64_t size = std::min(token.size.value_or(now), now);
  PANYUAN_ASSIGN(const Range range, RangeOf(reads, things, query, 0, size));
  if (range.end < size) return TooLarge(kMaxLeavesAThing, "entries", "记录");
  PANYUAN_ASSIGN(const auto matches, FindAll(reads, range, query));
  Found found;
  size_t bytes = 0;
  uint64_t at = std::min<uint64_t>(token.at, matches.size());
  for (; at < matches.size() && found.events.size() < page.limit && bytes < kMaxAnswerBytes; ++at)
    PANYUAN_TRY(reads.Entries(matches[at].leaf, 1, [&](uint64_t, std::string_view event) {
      bytes += event.size();
      found.events.emplace_back(event);
    }));
  if (at < matches.size()) found.next_token = std::to_string(at) + "." + std::to_string(size);
  return found;
}

}  // namespace

Result<Found> Find(EpcisReads& reads, const OwnThings& things, const EventQuery& query,
                   const Page& page) {
  PANYUAN_ASSIGN(const Token token, ParseToken(page.token));
  if (query.order || query.event_count_limit || query.max_event_count)
    return FindSorted(reads, things, query, page, token);
  PANYUAN_ASSIGN(const uint64_t size, reads.LogSize());
  PANYUAN_ASSIGN(const Range range, RangeOf(reads, things, query, std::min(token.at, size), size));
  Matching matching(query, page.limit);
  PANYUAN_ASSIGN(const uint64_t next,
                 Walk(reads, range, kMaxEntriesAPage,
                      [&](uint64_t, std::string_view event) { return matching(event); }));
  return Found{std::move(matching.events), next < size ? std::to_string(next) : ""};
}

Result<Followed> Follow(EpcisReads& reads, const EventQuery& query, uint64_t start, size_t limit) {
  PANYUAN_ASSIGN(const uint64_t size, reads.LogSize());
  Matching matching(query, limit);
  PANYUAN_ASSIGN(const uint64_t next,
                 Walk(reads, {std::min(start, size), size, {}}, kMaxEntriesAPage,
                      [&](uint64_t, std::string_view event) { return matching(event); }));
  return Followed{std::move(matching.events), next};
}

Result<uint64_t> FirstRecordedSince(EpcisReads& reads, base::UtcTime time) {
  PANYUAN_ASSIGN(const uint64_t size, reads.LogSize());
  const int64_t wanted_us = time.us - kClocks_us;
  uint64_t low = 0, high = size;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    bool before = false;
    PANYUAN_TRY(reads.Entries(middle, 1, [&](uint64_t, std::string_view event) {
      const auto facts = FactsOfEntry(event);
      before = facts.ok() && facts->record_time && facts->record_time->us < wanted_us;
    }));
    (before ? low : high) = before ? middle + 1 : middle;
  }
  return low;
}

}  // namespace panyuan::epcis
