// A recall 召回: an order to take goods off sale and to get them back, and what came of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/trace/domain/batch.h"
#include "services/trace/domain/codes.h"
#include "services/trace/domain/work_calendar.h"

namespace panyuan::trace {

inline constexpr size_t kMaxReasonChars = 120;
inline constexpr size_t kMaxClosingChars = 500;

// Stored as these numbers, like all enums here. kHolding: some batches downstream may be missing.
enum class RecallState { kHolding = 1, kOpen, kClosed };
enum class RecallActKind { kRecovered = 1, kDestroyed };

struct Recall {
  RecallId id;
  bool drill = false;  // touches no batch and leaves no entry in the log
  int level = 0;       // 1, the most serious, to 3
  RecallState state = RecallState::kHolding;
  std::string reason_zh, reason_en;
  std::string result_code;  // the result behind it; may be empty
  std::string ordered_by;   // staff id
  base::UtcTime ordered_at;
  std::optional<base::UtcTime> held_at;  // when the last batch downstream was reached
  base::UtcTime start_by;
  base::CivilDay finish_by;
  Confidence calendar_confidence = Confidence::kGenerated;
  std::optional<base::UtcTime> closed_at;
  std::string closing;  // what came of it; empty until closed
  // Sums: of its batches when each was reached, and of what was done since.
  int64_t batches = 0, stalls = 0, left_g = 0, sold_g = 0, recovered_g = 0, destroyed_g = 0;
};

// A batch that a recall reaches.
struct RecalledBatch {
  BatchNumber number;
  int depth = 0;  // acts between it and a batch named in the order
  StallId stall;
  int64_t left_g = 0, sold_g = 0;  // when it was reached
};

// What a stall is told. Where a recall grows at the stall, it is told anew.
struct Notice {
  RecallId recall;
  StallId stall;
  int64_t seq = 0;  // grows over all notices of the county
  base::UtcTime noticed_at;
  std::optional<base::UtcTime> acknowledged_at;
  std::string acknowledged_by;  // staff id
  int64_t batches = 0, left_g = 0, sold_g = 0, recovered_g = 0, destroyed_g = 0;
};

// How many stalls have acknowledged, and when the last one did.
struct Acknowledgements {
  int64_t stalls = 0, done = 0;
  std::optional<base::UtcTime> last;  // none until any has
};

// What was done with goods.
struct RecallAct {
  uint64_t leaf_index = 0;
  RecallId recall;
  StallId stall;
  BatchNumber batch;
  RecallActKind kind = RecallActKind::kRecovered;
  int64_t mass_g = 0;
  std::optional<base::Hash> evidence;  // a document
  base::UtcTime happened_at;
};

// What a regulator orders.
struct RecallOrder {
  int level = 0;
  std::string reason_zh, reason_en;  // an empty reason_en means as the Chinese
  std::string result_code;
  bool drill = false;
};

// "R-330727-0000001"; "D-330727-0000002" of a drill.
inline constexpr std::string_view kRecallKind = "R", kDrillKind = "D";
std::string CodeOf(const CountyCodes& codes, const Recall& recall);

// Errors: RECALL_LEVEL, those of base::CheckText.
base::Status CheckOrder(const RecallOrder& order);

// Working days to the end of a recall of `level`: 10, 20 or 30. Source: Measures for Food Recall
// (食品召回管理办法), articles 13 and 18, recalled, not read.
int WorkingDaysOf(int level);

// The recall that `order` makes, with its deadlines: to start within 24, 48 or 72 hours (the same
// source), to finish on a working day by `exceptions`, those of CalendarYearsFrom. `order` has
// passed CheckOrder.
Recall NewRecall(RecallId id, const RecallOrder& order, std::string ordered_by, base::UtcTime now,
                 std::span<const CalendarDay> exceptions);

// The part of what was left or sold that is out of customers' hands: (left + recovered) /
// (left + sold), in thousandths; 1000 where nothing was there.
int64_t EffectivenessPermille(const Recall& recall);
// destroyed / (left + recovered), in thousandths; 1000 where nothing is there.
int64_t DestroyedPermille(const Recall& recall);

// Stalls that have not acknowledged after the time to start by.
int64_t OverdueStalls(const Recall& recall, const Acknowledgements& acknowledged,
                      base::UtcTime now);
bool IsOverdue(const Recall& recall, const Notice& notice, base::UtcTime now);
// Whether it is not closed after the day to finish by.
bool FinishOverdue(const Recall& recall, base::UtcTime now);

// Whole seconds from the order to the last hold, and to the last stall's acknowledgement; nothing
// until then.
std::optional<int64_t> SecondsToHold(const Recall& recall);
std::optional<int64_t> SecondsToAcknowledge(const Recall& recall,
                                            const Acknowledgements& acknowledged);

}  // namespace panyuan::trace
