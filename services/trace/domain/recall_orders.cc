#include "services/trace/domain/recall_orders.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/base/text.h"
#include "services/ledger/event_json.h"
#include "services/trace/domain/recall_reasons.h"
#include "services/trace/domain/way.h"

namespace panyuan::trace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using base::UtcTime;
using ledger::Appended;

namespace {

constexpr size_t kMaxLines = 400;
// Of an event without its lines, and of a line without its URI.
constexpr size_t kEventBytes = 4'096, kLineBytes = 24;

Status CheckNotClosed(const RecallWrites& ports, const Recall& recall) {
  if (recall.state != RecallState::kClosed) return Ok();
  return Error(kRecallClosed, {{"recall_code", CodeOf(ports.codes(), recall)},
                               {"closed_at", base::FormatShanghaiMinute(*recall.closed_at)}});
}

// How many batches one event can name.
size_t LinesPerEvent(const ledger::ThingUris& uris) {
  const size_t line = uris.Batch(label::BatchCode().Digits()).size() + kLineBytes;
  return std::clamp<size_t>((ledger::kMaxEntryBytes - kEventBytes) / line, 1, kMaxLines);
}

enum class Word { kRecalled, kOver };

ledger::EpcisEvent EventOf(RecallWrites& ports, const Recall& recall, Word word,
                           std::span<const BatchNumber> numbers, UtcTime now) {
  ledger::EpcisEvent event;
  event.action = "OBSERVE";
  event.time = now;
  event.step = "holding";
  event.disposition = word == Word::kRecalled ? "recalled" : "available";
  (word == Word::kRecalled ? event.set_dispositions : event.unset_dispositions) = {"recalled"};
  event.extensions = {{"recall", CodeOf(ports.codes(), recall)}};
  for (const BatchNumber number : numbers) {
    const label::BatchCode code = ports.trace().numbering().CodeOf(number.value);
    event.quantities.push_back({ports.trace().uris().Batch(code.Digits()), 0, number.value});
  }
  return event;
}

// Writes the events that name `numbers`; `change` stores what each one says, given its first and
// last number and its place in the log. Gives the last entry.
template <class Store>
Result<std::optional<Appended>> Record(RecallWrites& ports, const Recall& recall, Word word,
                                       std::span<const BatchNumber> numbers, UtcTime now,
                                       Store store) {
  const size_t lines = LinesPerEvent(ports.trace().uris());
  std::optional<Appended> last;
  while (!numbers.empty()) {
    const auto named = numbers.first(std::min(lines, numbers.size()));
    PANYUAN_ASSIGN(last, ports.trace().log().Append(EventOf(ports, recall, word, named, now)));
    PANYUAN_TRY(store(named.front(), named.back(), last->leaf_index));
    numbers = numbers.subspan(named.size());
  }
  return last;
}

// Adds up to `room` batches downstream of those that the recall reaches. Gives whether that was
// all: one pass from the lowest depth up comes by every batch, since it meets what it adds.
Result<bool> ReachOn(RecallWrites& ports, RecallId id, int64_t room) {
  for (int depth = 0; depth < kMaxWayDepth; ++depth) {
    PANYUAN_ASSIGN(const int64_t added, ports.changes().AddChildren(id, depth, room));
    room -= added;
    if (room == 0) return false;
    if (added > 0) continue;
    PANYUAN_ASSIGN(const int deepest, ports.changes().DeepestOf(id));
    if (depth >= deepest) break;
  }
  return true;
}

// Makes known what the recall reaches by now: holds the batches, tells the stalls, counts.
Result<std::optional<Appended>> Settle(RecallWrites& ports, Recall& recall, UtcTime now) {
  std::optional<Appended> last;
  if (!recall.drill) {
    PANYUAN_ASSIGN(const std::vector<BatchNumber> numbers,
                   ports.changes().UnrecordedOf(recall.id, kMaxHeldAtOnce + kMaxWayRoots));
    PANYUAN_ASSIGN(last, Record(ports, recall, Word::kRecalled, numbers, now,
                                [&](BatchNumber first, BatchNumber end, uint64_t leaf) {
                                  return ports.changes().Hold(recall.id, first, end, leaf);
                                }));
  }
  PANYUAN_TRY(ports.changes().WriteNotices(recall.id, now));
  PANYUAN_ASSIGN(const RecallTotals totals, ports.changes().TotalsOf(recall.id));
  recall.batches = totals.batches;
  recall.stalls = totals.stalls;
  recall.left_g = totals.left_g;
  recall.sold_g = totals.sold_g;
  PANYUAN_TRY(ports.changes().Update(recall));
  return last;
}

Result<Ordered> HoldMore(RecallWrites& ports, Recall recall, int64_t room, UtcTime now) {
  PANYUAN_ASSIGN(const bool all, ReachOn(ports, recall.id, room));
  recall.state = all ? RecallState::kOpen : RecallState::kHolding;
  recall.held_at = all ? std::optional(now) : std::nullopt;
  PANYUAN_ASSIGN(std::optional<Appended> entry, Settle(ports, recall, now));
  return Ordered{std::move(recall), std::move(entry)};
}

Result<Ordered> HoldRoots(RecallWrites& ports, Recall recall, std::span<const BatchNumber> roots,
                          UtcTime now) {
  for (const BatchNumber root : roots) PANYUAN_TRY(ports.changes().AddBatch(recall.id, root, 0));
  return HoldMore(ports, std::move(recall), kMaxHeldAtOnce - static_cast<int64_t>(roots.size()),
                  now);
}

}  // namespace

Result<RecallPreview> PreviewRecall(RecallReads& ports, std::span<const BatchNumber> roots) {
  PANYUAN_ASSIGN(const Reach reach, ReachForward(ports.trace().edges(), roots, kMaxWayBatches));
  std::vector<BatchNumber> numbers;
  numbers.reserve(reach.batches.size());
  for (const Reached& reached : reach.batches) numbers.push_back(reached.number);

  RecallPreview preview;
  preview.truncated = reach.truncated;
  PANYUAN_ASSIGN(preview.by_stall, ports.recalls().Measure(numbers));
  PANYUAN_ASSIGN(preview.scans, ports.recalls().ScansOf(numbers));
  std::set<std::string_view> markets;
  for (const StallFigures& stall : preview.by_stall) {
    preview.batches += stall.batches;
    preview.left_g += stall.left_g;
    preview.sold_g += stall.sold_g;
    markets.insert(stall.market_code);
  }
  preview.stalls = static_cast<int64_t>(preview.by_stall.size());
  preview.markets = static_cast<int64_t>(markets.size());
  std::sort(preview.by_stall.begin(), preview.by_stall.end(),
            [](const StallFigures& a, const StallFigures& b) {
              return std::pair(-a.batches, std::string_view(a.stall_code)) <
                     std::pair(-b.batches, std::string_view(b.stall_code));
            });
  if (preview.by_stall.size() > kMaxPreviewStalls) preview.by_stall.resize(kMaxPreviewStalls);
  return preview;
}

Result<Recall> FindRecall(Recalls& recalls, const CountyCodes& codes, std::string_view code_text) {
  const int64_t real = codes.Read(kRecallKind, code_text);
  const RecallId id{real != 0 ? real : codes.Read(kDrillKind, code_text)};
  std::optional<Recall> found;
  if (id) {
    PANYUAN_ASSIGN(found, recalls.Find(id));
  }
  if (!found || found->drill != (real == 0))
    return Error(kRecallNotFound, {{"field", "recall_code"},
                                   {"recall_code", base::Quote(code_text)},
                                   {"example", codes.Write(kRecallKind, 1)}});
  return std::move(*found);
}

Result<Ordered> StartRecall(RecallWrites& ports, const RecallOrder& order,
                            std::span<const BatchNumber> roots, std::string ordered_by,
                            UtcTime now) {
  PANYUAN_TRY(CheckOrder(order));
  PANYUAN_ASSIGN(const std::vector<CalendarDay> days,
                 ports.calendar().Between(CalendarYearsFrom(base::ShanghaiDay(now))));
  PANYUAN_ASSIGN(const RecallId id, ports.changes().NextId());
  Recall recall = NewRecall(id, order, std::move(ordered_by), now, days);
  PANYUAN_TRY(ports.changes().Insert(recall));
  return HoldRoots(ports, std::move(recall), roots, now);
}

Result<Ordered> ContinueRecall(RecallWrites& ports, Recall recall, UtcTime now) {
  PANYUAN_TRY(CheckNotClosed(ports, recall));
  if (recall.state == RecallState::kOpen) return Ordered{std::move(recall), {}};
  return HoldMore(ports, std::move(recall), kMaxHeldAtOnce, now);
}

Result<Ordered> WidenRecall(RecallWrites& ports, Recall recall, std::span<const BatchNumber> roots,
                            UtcTime now) {
  PANYUAN_TRY(CheckNotClosed(ports, recall));
  return HoldRoots(ports, std::move(recall), roots, now);
}

Result<Ordered> CloseRecall(RecallWrites& ports, Recall recall, std::string_view closing,
                            UtcTime now) {
  PANYUAN_TRY(base::CheckText(closing, "closing", kMaxClosingChars, base::Presence::kRequired));
  PANYUAN_TRY(CheckNotClosed(ports, recall));
  if (recall.state == RecallState::kHolding)
    return Error(kRecallHolding, {{"recall_code", CodeOf(ports.codes(), recall)}});
  std::vector<BatchNumber> numbers;
  if (!recall.drill) {
    PANYUAN_ASSIGN(numbers, ports.changes().HeldBy(recall.id, kMaxHeldAtOnce));
  }
  PANYUAN_ASSIGN(std::optional<Appended> entry,
                 Record(ports, recall, Word::kOver, numbers, now,
                        [&](BatchNumber first, BatchNumber last, uint64_t) {
                          return ports.changes().Free(recall.id, first, last);
                        }));
  if (static_cast<int64_t>(numbers.size()) == kMaxHeldAtOnce)
    return Ordered{std::move(recall), std::move(entry)};
  recall.state = RecallState::kClosed;
  recall.closed_at = now;
  recall.closing = closing;
  PANYUAN_TRY(ports.changes().Update(recall));
  return Ordered{std::move(recall), std::move(entry)};
}

Result<RecallId> JoinRecalls(RecallWrites& ports, BatchNumber child, UtcTime now) {
  RecallId newest;
  PANYUAN_ASSIGN(const std::vector<Edge> edges,
                 ports.trace().edges().ParentsOf(std::span(&child, 1)));
  for (const Edge& edge : edges) {
    PANYUAN_ASSIGN(const std::vector<Recall> in_force, ports.changes().InForce(edge.parent));
    for (Recall recall : in_force) {
      PANYUAN_ASSIGN(const auto source, ports.recalls().FindBatch(recall.id, edge.parent));
      PANYUAN_TRY(ports.changes().AddBatch(recall.id, child, source ? source->depth + 1 : 1));
      PANYUAN_ASSIGN(const auto entry, Settle(ports, recall, now));
      newest = std::max(newest, recall.id);
    }
  }
  return newest;
}

}  // namespace panyuan::trace
