#include "clients/admin/simulate_plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "clients/admin/simulate_course.h"
#include "clients/admin/simulate_day.h"
#include "clients/admin/simulate_market.h"
#include "clients/admin/simulate_recall.h"
#include "clients/admin/simulate_sampling.h"

namespace panyuan::clients::admin {
namespace {

using base::CivilDay;

constexpr double kCertified = 0.58, kMerged = 0.4;
constexpr int64_t kSuppliersPerOrigin = 4;  // that a stall knows

// The part of `total` that falls on the day: over any `days` days on end it adds up to the whole.
int64_t ShareOf(int64_t total, int64_t days, CivilDay day) {
  const auto before = [&](int64_t first) {  // rounded down, also before 1970
    return first * total / days - (first * total % days < 0);
  };
  return before(int64_t{day.days} + 1) - before(day.days);
}

struct Arrival {
  trace::v1::BatchRow row;
  Stock stock;
  uint32_t ordinal = 0;
  bool sampled = false;
  bool merges = false;  // with another of the same goods, where there is one
};

// A family being planned.
struct Draft {
  std::vector<Arrival> arrivals;
  Course course;

  // Whether others were made of one batch, and none is held.
  bool CanBeRecalled() const {
    return arrivals.size() == 1 && !arrivals[0].sampled && course.stocks.size() > 1;
  }
};

class DayPlanner {
 public:
  DayPlanner(const County& county, const SimulationSettings& settings, CivilDay day)
      : county_(county), settings_(settings), day_{settings.seed, day} {
    std::map<const Trade*, int> alike;
    for (const Goods& goods : county.goods) ++alike[&TradeOf(goods.product)];
    for (const Goods& goods : county.goods) {
      const Trade& trade = TradeOf(goods.product);
      weights_.push_back(trade.weight / alike[&trade] *
                         DemandFor(goods.product.product_code(), day));
      testable_weights_.push_back(goods.tests.empty() ? 0 : weights_.back());
    }
  }

  std::vector<Morning> Plan() {
    const uint32_t samples = SamplesOn(settings_, day_.day);
    const uint32_t batches = BatchesOn(settings_, day_.day);
    std::vector<std::vector<Draft>> by_stall(county_.stalls.size());
    for (uint32_t i = 0; i < batches; ++i) {
      Arrival arrival = MakeArrival(i, i < samples);
      std::vector<Draft>& drafts = by_stall[arrival.stock.stall];
      Join(std::move(arrival), drafts);
    }
    for (std::vector<Draft>& drafts : by_stall)
      for (Draft& draft : drafts) PlanActs(draft);
    if (IsRecallDay(day_)) AddRecall(by_stall);
    std::vector<Morning> mornings;
    for (size_t stall = 0; stall < by_stall.size(); ++stall)
      AddMornings(stall, by_stall[stall], mornings);
    return mornings;
  }

 private:
  std::string Number(std::string_view prefix, uint32_t ordinal) const {
    return std::string(prefix) + "-" + base::FormatDay(day_.day) + "-" + std::to_string(ordinal);
  }
  size_t LabOf(size_t stall) const { return stall % county_.lab_codes.size(); }

  Arrival MakeArrival(uint32_t ordinal, bool sampled) const {
    Dice dice = day_.Roll(Kind::kBatch, ordinal);
    const Goods& goods = county_.goods[dice.Weighted(sampled ? testable_weights_ : weights_)];
    const Trade& trade = TradeOf(goods.product);
    const std::vector<size_t> stalls = county_.StallsFor(goods);
    const size_t stall = dice.Pick(stalls);
    const int64_t arrived = dice.Between(kFirstArrival, kLastArrival);
    const int64_t mass_g = dice.Between(trade.least_kg, trade.most_kg) * 1'000;

    Arrival arrival{{}, {0, stall, &goods, mass_g, 0, arrived}, ordinal, sampled, false};
    arrival.row.set_request_id(day_.Id(Kind::kBatch, ordinal));
    FillBatch(ordinal, goods, trade, dice, *arrival.row.mutable_batch());
    SetMass(mass_g, *arrival.row.mutable_batch()->mutable_quantity());
    day_.SetTime(arrived, *arrival.row.mutable_batch()->mutable_arrived_at());
    arrival.merges = dice.Chance(kMerged);
    return arrival;
  }

  void FillBatch(uint32_t ordinal, const Goods& goods, const Trade& trade, Dice& dice,
                 trace::v1::IncomingBatch& batch) const {
    batch.set_product_code(goods.product.product_code());
    const bool local = !IsFromAfar(goods.product) && dice.Chance(trade.local_share);
    batch.set_from_outside(!local);
    batch.set_origin(local ? "浙江磐安" + dice.Pick(county_.townships)
                           : std::string(dice.Pick(trade.origins)));
    batch.mutable_supplier()->set_name("模拟供货者 " + batch.origin() + " " +
                                       std::to_string(dice.Between(1, kSuppliersPerOrigin)));
    batch.mutable_supplier()->set_address(batch.origin());
    if (dice.Chance(kCertified)) batch.set_certificate_number(Number("SIM-HGZ", ordinal));
    batch.set_voucher_number(Number("SIM-PZ", ordinal));
  }

  // Puts the arrival into the family that it is merged in, or into one of its own.
  static void Join(Arrival arrival, std::vector<Draft>& drafts) {
    auto other = drafts.end();
    if (arrival.merges)
      other = std::find_if(drafts.begin(), drafts.end(), [&](const Draft& draft) {
        return draft.arrivals.size() == 1 && draft.arrivals[0].stock.goods == arrival.stock.goods;
      });
    Draft& draft = other == drafts.end() ? drafts.emplace_back() : *other;
    arrival.stock.place = draft.arrivals.size();
    draft.arrivals.push_back(std::move(arrival));
  }

  void PlanActs(Draft& draft) const {
    std::vector<Stock> stocks;
    for (const Arrival& arrival : draft.arrivals) stocks.push_back(arrival.stock);
    draft.course = PlanCourse(county_, day_, draft.arrivals[0].ordinal, std::move(stocks));
    for (const Arrival& arrival : draft.arrivals) {
      if (!arrival.sampled) continue;
      const Stock& stock = arrival.stock;
      std::vector<Act> acts = PlanSampling(day_, arrival.ordinal, stock.place, *stock.goods,
                                           county_.lab_codes[LabOf(stock.stall)]);
      std::move(acts.begin(), acts.end(), std::back_inserter(draft.course.acts));
    }
  }

  // Of the family that came to most batches, among those that can be called back.
  void AddRecall(std::vector<std::vector<Draft>>& by_stall) const {
    Course* widest = nullptr;
    for (std::vector<Draft>& drafts : by_stall)
      for (Draft& draft : drafts)
        if (draft.CanBeRecalled() &&
            (widest == nullptr || draft.course.stocks.size() > widest->stocks.size()))
          widest = &draft.course;
    if (widest == nullptr) return;
    for (Act& act : PlanRecall(day_, widest->stocks))
      if (base::ShanghaiDay(act.at) <= settings_.last_day) widest->acts.push_back(std::move(act));
  }

  static Family MakeFamily(Draft& draft) {
    Family family;
    for (Arrival& arrival : draft.arrivals) family.arrivals.push_back(std::move(arrival.row));
    family.batches = draft.course.stocks.size();
    family.acts = std::move(draft.course.acts);
    std::stable_sort(family.acts.begin(), family.acts.end(),
                     [](const Act& a, const Act& b) { return a.at < b.at; });
    return family;
  }

  void AddMornings(size_t stall, std::vector<Draft>& drafts, std::vector<Morning>& mornings) const {
    size_t room = 0;
    for (Draft& draft : drafts) {
      if (room < draft.arrivals.size()) {
        mornings.push_back({stall, LabOf(stall), day_.At(kLastArrival), {}});
        room = kMaxMorningBatches;
      }
      room -= draft.arrivals.size();
      mornings.back().families.push_back(MakeFamily(draft));
    }
  }

  const County& county_;
  const SimulationSettings& settings_;
  const SimulatedDay day_;
  std::vector<double> weights_, testable_weights_;  // of the county's goods
};

}  // namespace

uint32_t SamplesOn(const SimulationSettings& settings, CivilDay day) {
  return static_cast<uint32_t>(ShareOf(settings.samples, settings.days, day));
}

uint32_t BatchesOn(const SimulationSettings& settings, CivilDay day) {
  return SamplesOn(settings, day) +
         static_cast<uint32_t>(ShareOf(settings.samples / 2, settings.days, day));
}

std::vector<Morning> PlanDay(const County& county, const SimulationSettings& settings,
                             CivilDay day) {
  return DayPlanner(county, settings, day).Plan();
}

}  // namespace panyuan::clients::admin
