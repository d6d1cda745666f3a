#include "services/trace/domain/recall.h"

#include <utility>

#include "services/base/text.h"
#include "services/trace/domain/recall_reasons.h"

namespace panyuan::trace {

using base::CheckText;
using base::Error;
using base::Presence;
using base::UtcTime;

namespace {

constexpr size_t kMaxResultCodeChars = 40;

int HoursToStart(int level) { return 24 * level; }

int64_t Permille(int64_t part_g, int64_t whole_g) {
  return whole_g == 0 ? 1'000 : part_g * 1'000 / whole_g;
}

}  // namespace

std::string CodeOf(const CountyCodes& codes, const Recall& recall) {
  return codes.Write(recall.drill ? kDrillKind : kRecallKind, recall.id.value);
}

int WorkingDaysOf(int level) { return 10 * level; }

base::Status CheckOrder(const RecallOrder& order) {
  if (order.level < 1 || order.level > 3)
    return Error(kRecallLevel, {{"field", "level"}, {"level", std::to_string(order.level)}});
  PANYUAN_TRY(CheckText(order.reason_zh, "reason_zh", kMaxReasonChars, Presence::kRequired));
  PANYUAN_TRY(CheckText(order.reason_en, "reason_en", kMaxReasonChars, Presence::kOptional));
  return CheckText(order.result_code, "result_code", kMaxResultCodeChars, Presence::kOptional);
}

Recall NewRecall(RecallId id, const RecallOrder& order, std::string ordered_by, UtcTime now,
                 std::span<const CalendarDay> exceptions) {
  const WorkingDay finish =
      WorkingDayAfter(base::ShanghaiDay(now), WorkingDaysOf(order.level), exceptions);
  Recall recall;
  recall.id = id;
  recall.drill = order.drill;
  recall.level = order.level;
  recall.reason_zh = order.reason_zh;
  recall.reason_en = order.reason_en.empty() ? order.reason_zh : order.reason_en;
  recall.result_code = order.result_code;
  recall.ordered_by = std::move(ordered_by);
  recall.ordered_at = now;
  recall.start_by = {now.us + HoursToStart(order.level) * 3'600 * base::kMicrosPerSecond};
  recall.finish_by = finish.day;
  recall.calendar_confidence = finish.confidence;
  return recall;
}

int64_t EffectivenessPermille(const Recall& recall) {
  return Permille(recall.left_g + recall.recovered_g, recall.left_g + recall.sold_g);
}

int64_t DestroyedPermille(const Recall& recall) {
  return Permille(recall.destroyed_g, recall.left_g + recall.recovered_g);
}

int64_t OverdueStalls(const Recall& recall, const Acknowledgements& acknowledged, UtcTime now) {
  return now > recall.start_by ? acknowledged.stalls - acknowledged.done : 0;
}

bool IsOverdue(const Recall& recall, const Notice& notice, UtcTime now) {
  return !notice.acknowledged_at && now > recall.start_by;
}

bool FinishOverdue(const Recall& recall, UtcTime now) {
  return recall.state != RecallState::kClosed && base::ShanghaiDay(now) > recall.finish_by;
}

std::optional<int64_t> SecondsToHold(const Recall& recall) {
  if (!recall.held_at) return {};
  return (recall.held_at->us - recall.ordered_at.us) / base::kMicrosPerSecond;
}

std::optional<int64_t> SecondsToAcknowledge(const Recall& recall,
                                            const Acknowledgements& acknowledged) {
  if (!acknowledged.last || acknowledged.done < acknowledged.stalls) return {};
  return (acknowledged.last->us - recall.ordered_at.us) / base::kMicrosPerSecond;
}

}  // namespace panyuan::trace
