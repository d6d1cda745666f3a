#include "clients/admin/simulate_recall.h"

#include <chrono>
#include <set>
#include <utility>

namespace panyuan::clients::admin {
namespace {

constexpr unsigned kShortestMonth = 28;  // days
constexpr double kComesBack = 0.7;       // of the batches sold of, some
constexpr int64_t kOrdered = 19 * kHour + 30 * kMinute;

std::chrono::year_month_day DateOf(base::CivilDay day) {
  return std::chrono::sys_days{std::chrono::days(day.days)};
}

class RecallPlanner {
 public:
  explicit RecallPlanner(const SimulatedDay& day) : day_(day), dice_(day.Roll(Kind::kRecall, 0)) {}

  std::vector<Act> Plan(const std::vector<Stock>& stocks) && {
    const int64_t level = dice_.Between(1, 3), ordered = kOrdered + dice_.Between(0, 60) * kMinute;
    Start(level, ordered);
    std::set<size_t> stalls;
    for (const Stock& stock : stocks)
      if (stalls.insert(stock.stall).second)
        Add(trace::v1::AcknowledgeNoticeRequest(), ordered + dice_.Between(5, 120) * kMinute,
            stock.stall, {});
    for (const Stock& stock : stocks) CarryOut(stock);
    trace::v1::CloseRecallRequest closing;
    closing.set_closing("已收回和剩余的货物均已无害化处理");
    Add(std::move(closing), (1 + 3 * level) * kDay + dice_.Between(9, 16) * kHour, 0, {});
    return std::move(acts_);
  }

 private:
  template <class Request>
  void Add(Request request, int64_t second, size_t stall, std::vector<size_t> batches) {
    request.set_request_id(day_.Id(Kind::kRecall, acts_.size()));
    acts_.push_back({day_.At(second), stall, std::move(batches), 0, std::move(request)});
  }

  void Start(int64_t level, int64_t second) {
    trace::v1::StartRecallRequest order;
    order.set_level(static_cast<uint32_t>(level));
    order.set_reason_zh("供货者报告该批货物可能不合格（模拟）");
    order.set_reason_en("The supplier reports that the goods may not conform (simulated)");
    Add(std::move(order), second, 0, {0});
  }

  void CarryOut(const Stock& stock) {
    int64_t there_g = stock.left_g;
    if (dice_.Chance(kComesBack)) {
      const int64_t back_g = stock.sold_g * dice_.Between(10, 60) / 100;
      AddAct(stock, trace::v1::RECALL_ACT_RECOVERED, back_g, kDay);
      there_g += back_g;
    }
    AddAct(stock, trace::v1::RECALL_ACT_DESTROYED, there_g, 2 * kDay);
  }

  void AddAct(const Stock& stock, trace::v1::RecallAct what, int64_t mass_g, int64_t after) {
    const int64_t second = after + dice_.Between(8 * 60, 18 * 60) * kMinute;
    trace::v1::RecordRecallActRequest act;
    act.set_act(what);
    SetMass(mass_g, *act.mutable_quantity());
    day_.SetTime(second, *act.mutable_happened_at());
    Add(std::move(act), second, stock.stall, {stock.place});
  }

  const SimulatedDay& day_;
  Dice dice_;
  std::vector<Act> acts_;
};

}  // namespace

bool IsRecallDay(const SimulatedDay& day) {
  const auto day_of_month = static_cast<unsigned>(DateOf(day.day).day());
  const SimulatedDay first{day.seed, {day.day.days - static_cast<int32_t>(day_of_month) + 1}};
  return first.Roll(Kind::kRecall, 1).Between(1, kShortestMonth) == day_of_month;
}

std::vector<Act> PlanRecall(const SimulatedDay& day, const std::vector<Stock>& stocks) {
  return RecallPlanner(day).Plan(stocks);
}

}  // namespace panyuan::clients::admin
