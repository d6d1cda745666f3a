// What a regulator does with recalls: preview, start, widen, close.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/trace/domain/recall_ports.h"

namespace panyuan::trace {

inline constexpr int64_t kMaxHeldAtOnce = 20'000;  // batches, in one command
inline constexpr size_t kMaxPreviewStalls = 1'000;

// What a recall of some batches would reach.
struct RecallPreview {
  int64_t batches = 0, stalls = 0, markets = 0, left_g = 0, sold_g = 0, scans = 0;
  std::vector<StallFigures> by_stall;  // most batches first, at most kMaxPreviewStalls
  bool truncated = false;              // past kMaxWayBatches
};

base::Result<RecallPreview> PreviewRecall(RecallReads& ports, std::span<const BatchNumber> roots);

// The recall after an order, and the last entry that it made in the log; none in a drill, or where
// nothing changed.
struct Ordered {
  Recall recall;
  std::optional<ledger::Appended> entry;
};

// Finds a recall by its code as people write it. Errors: RECALL_NOT_FOUND.
base::Result<Recall> FindRecall(Recalls& recalls, const CountyCodes& codes,
                                std::string_view code_text);

// Orders a recall and holds up to kMaxHeldAtOnce batches: `roots` first, at most kMaxWayRoots, then
// what is downstream, level by level. Where there are more it stays kHolding.
// Errors: those of CheckOrder.
base::Result<Ordered> StartRecall(RecallWrites& ports, const RecallOrder& order,
                                  std::span<const BatchNumber> roots, std::string ordered_by,
                                  base::UtcTime now);
// Holds the next kMaxHeldAtOnce batches; changes nothing in a recall that holds all.
// Errors: RECALL_CLOSED.
base::Result<Ordered> ContinueRecall(RecallWrites& ports, Recall recall, base::UtcTime now);
// Adds `roots` and what is downstream of them. Errors: RECALL_CLOSED.
base::Result<Ordered> WidenRecall(RecallWrites& ports, Recall recall,
                                  std::span<const BatchNumber> roots, base::UtcTime now);
// Frees up to kMaxHeldAtOnce batches, and closes the recall when none is left.
// Errors: RECALL_CLOSED, RECALL_HOLDING, those of base::CheckText.
base::Result<Ordered> CloseRecall(RecallWrites& ports, Recall recall, std::string_view closing,
                                  base::UtcTime now);

// Puts `child`, which has just come in, into each recall in force that a batch it names as its
// source is in. Gives the newest of these; none where there is none.
base::Result<RecallId> JoinRecalls(RecallWrites& ports, BatchNumber child, base::UtcTime now);

}  // namespace panyuan::trace
