#include "clients/admin/simulate_course.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "clients/admin/simulate_market.h"

namespace panyuan::clients::admin {
namespace {

constexpr double kDisplayed = 0.1, kMadeInto = 0.5, kSplit = 0.12, kOffered = 0.08;
constexpr double kTakenWhole = 0.8, kTakenInPart = 0.12;  // of offers; the others are refused
constexpr double kRepacked = 0.3;                         // of what was handed over
constexpr double kRemoved = 0.04;
constexpr int64_t kLeastDivided_g = 4'000;       // so that every part has some grams
constexpr int64_t kMaxParts = 4, kMaxSales = 3;  // of a batch
// Of a family: one arrival split, a part handed over, and that repacked. Each may suffer a loss.
constexpr uint64_t kMaxStocks = 2 + 2 * kMaxParts, kMaxMoves = kMaxStocks + 5;

struct Loss {
  trace::v1::Removal removal;
  double weight;
  int64_t least_percent, most_percent;  // of what is left
  const char* reason;
};
constexpr Loss kLosses[] = {
    {trace::v1::REMOVAL_SPOILED, 0.5, 5, 15, "收摊清点时发现变质"},
    {trace::v1::REMOVAL_SHRINKAGE, 0.3, 5, 10, "收摊过秤，失水损耗"},
    {trace::v1::REMOVAL_RETURNED, 0.12, 30, 90, "与送货单不符，退回供货者"},
    {trace::v1::REMOVAL_DESTROYED, 0.08, 30, 90, "不再适合销售，无害化处理"},
};

class CoursePlanner {
 public:
  CoursePlanner(const County& county, const SimulatedDay& day, uint32_t ordinal,
                std::vector<Stock> arrivals)
      : county_(county),
        day_(day),
        ordinal_(ordinal),
        dice_(day.Roll(Kind::kMove, ordinal)),
        course_{{}, std::move(arrivals)} {}

  Course Plan() && {
    if (dice_.Chance(kDisplayed)) Display();
    if (stocks().size() == 2)
      Merge();
    else if (!MakeInto() && dice_.Chance(kSplit))
      Divide(0, trace::v1::BATCH_MAKING_SPLIT);
    if (dice_.Chance(kOffered)) HandOver(dice_.Pick(stocks()).place);
    for (Stock& stock : stocks()) Sell(stock);
    for (Stock& stock : stocks())
      if (dice_.Chance(kRemoved)) Remove(stock);
    return std::move(course_);
  }

 private:
  std::vector<Stock>& stocks() { return course_.stocks; }

  // A while after the stock was last touched, and not before the morning's arrivals are in.
  int64_t Later(const Stock& stock) {
    return std::max(stock.since, kLastArrival) + dice_.Between(5, 55) * kMinute;
  }

  static bool ByTime(const Stock& a, const Stock& b) { return a.since < b.since; }

  static int64_t Take(Stock& stock, int64_t percent) {
    const int64_t mass_g = stock.left_g * percent / 100;
    stock.left_g -= mass_g;
    return mass_g;
  }

  template <class Request>
  void Add(Request request, int64_t second, size_t stall, std::vector<size_t> batches) {
    request.set_request_id(day_.Id(Kind::kMove, ordinal_ * kMaxMoves + moves_++));
    day_.SetTime(second, *request.mutable_happened_at());
    course_.acts.push_back(
        {day_.At(second), stall, std::move(batches), stocks().size(), std::move(request)});
  }

  void Display() {
    Stock& stock = stocks().front();
    stock.since += dice_.Between(5, 15) * kMinute;
    Add(trace::v1::DisplayBatchRequest(), stock.since, stock.stall, {stock.place});
  }

  // Puts `inputs` (place and grams, of one stall) into new batches of `outputs_g`.
  void Make(trace::v1::BatchMaking kind, const std::vector<std::pair<size_t, int64_t>>& inputs,
            const Goods& goods, const std::vector<int64_t>& outputs_g, int64_t second) {
    trace::v1::TransformBatchesRequest making;
    making.set_kind(kind);
    std::vector<size_t> places;
    for (const auto& [place, mass_g] : inputs) {
      SetMass(mass_g, *making.add_inputs()->mutable_quantity());
      places.push_back(place);
      stocks()[place].since = second;
    }
    for (const int64_t mass_g : outputs_g) {
      making.add_outputs()->set_product_code(goods.product.product_code());
      SetMass(mass_g, *making.mutable_outputs()->rbegin()->mutable_quantity());
    }
    const size_t stall = stocks()[places.front()].stall;
    Add(std::move(making), second, stall, places);
    for (const int64_t mass_g : outputs_g)
      stocks().push_back({stocks().size(), stall, &goods, mass_g, 0, second});
  }

  void Merge() {
    const int64_t first_g = Take(stocks()[0], dice_.Between(40, 80));
    const int64_t second_g = Take(stocks()[1], dice_.Between(40, 80));
    const Stock& latest = std::max(stocks()[0], stocks()[1], ByTime);
    Make(trace::v1::BATCH_MAKING_MERGED, {{0, first_g}, {1, second_g}}, *latest.goods,
         {first_g + second_g}, Later(latest));
  }

  void Divide(size_t place, trace::v1::BatchMaking kind) {
    if (stocks()[place].left_g < kLeastDivided_g) return;
    const int64_t parts = dice_.Between(2, kMaxParts);
    const int64_t mass_g = Take(stocks()[place], dice_.Between(40, 80));
    std::vector<int64_t> outputs_g(static_cast<size_t>(parts), mass_g / parts);
    outputs_g.front() += mass_g % parts;
    Make(kind, {{place, mass_g}}, *stocks()[place].goods, outputs_g, Later(stocks()[place]));
  }

  // Gives whether the goods are such as others are made of, and were.
  bool MakeInto() {
    std::vector<const Making*> able;
    for (const Making& making : MakingsOf(stocks()[0].goods->product.product_code()))
      if (county_.FindGoods(making.output_code) != nullptr) able.push_back(&making);
    if (able.empty() || stocks()[0].left_g < kLeastDivided_g || !dice_.Chance(kMadeInto))
      return false;
    const Making& making = *dice_.Pick(able);
    const int64_t input_g = Take(stocks()[0], dice_.Between(50, 90));
    const int64_t output_g =
        input_g * dice_.Between(making.least_percent, making.most_percent) / 100;
    Make(trace::v1::BATCH_MAKING_TRANSFORMED, {{0, input_g}},
         *county_.FindGoods(making.output_code), {output_g}, Later(stocks()[0]));
    return true;
  }

  // Offers some to another stall that trades in it; what that does not take comes back.
  void HandOver(size_t place) {
    std::vector<size_t> others = county_.StallsFor(*stocks()[place].goods);
    std::erase(others, stocks()[place].stall);
    if (others.empty() || stocks()[place].left_g < kLeastDivided_g) return;
    const size_t receiver = dice_.Pick(others);
    Stock& given = stocks()[place];
    const int64_t offered_g = Take(given, dice_.Between(30, 70));
    const int64_t offered = Later(given), answered = offered + dice_.Between(10, 60) * kMinute;
    given.since = answered;
    trace::v1::OfferTransferRequest offer;
    SetMass(offered_g, *offer.mutable_goods()->mutable_quantity());
    offer.set_to_stall_code(county_.stalls[receiver].code);
    Add(std::move(offer), offered, given.stall, {place});

    const int64_t accepted_g = Accepted(offered_g);
    given.left_g += offered_g - accepted_g;
    trace::v1::AnswerTransferRequest answer;
    if (accepted_g > 0) SetMass(accepted_g, *answer.mutable_accepted());
    if (accepted_g < offered_g) answer.set_reason(accepted_g > 0 ? "数量过多" : "今日不需要");
    Add(std::move(answer), answered, receiver, {place});
    if (accepted_g == 0) return;
    stocks().push_back({stocks().size(), receiver, given.goods, accepted_g, 0, answered});
    if (dice_.Chance(kRepacked)) Divide(stocks().size() - 1, trace::v1::BATCH_MAKING_REPACKED);
  }

  int64_t Accepted(int64_t offered_g) {
    const double answer = dice_.Fraction();
    if (answer < kTakenWhole) return offered_g;
    return answer < kTakenWhole + kTakenInPart ? offered_g * dice_.Between(30, 80) / 100 : 0;
  }

  void Sell(Stock& stock) {
    const uint64_t ordinal = ordinal_ * kMaxStocks + stock.place;
    Dice dice = day_.Roll(Kind::kSale, ordinal);
    std::vector<int64_t> times(static_cast<size_t>(dice.Between(1, kMaxSales)));
    for (int64_t& time : times) time = dice.Between(stock.since + 10 * kMinute, kLastSale);
    std::sort(times.begin(), times.end());
    for (size_t i = 0; i < times.size(); ++i) {
      const int64_t mass_g = Take(stock, dice.Between(20, 50));
      stock.sold_g += mass_g;
      trace::v1::SellBatchRequest sale;
      sale.set_request_id(day_.Id(Kind::kSale, ordinal * kMaxSales + i));
      SetMass(mass_g, *sale.mutable_quantity());
      day_.SetTime(times[i], *sale.mutable_sold_at());
      course_.acts.push_back({day_.At(times[i]), stock.stall, {stock.place}, 0, std::move(sale)});
    }
  }

  void Remove(Stock& stock) {
    double weights[std::size(kLosses)];
    std::transform(std::begin(kLosses), std::end(kLosses), weights,
                   [](const Loss& loss) { return loss.weight; });
    const Loss& loss = kLosses[dice_.Weighted(weights)];
    trace::v1::RemoveStockRequest removal;
    removal.set_removal(loss.removal);
    removal.set_reason(loss.reason);
    SetMass(Take(stock, dice_.Between(loss.least_percent, loss.most_percent)),
            *removal.mutable_goods()->mutable_quantity());
    Add(std::move(removal), kLastSale + dice_.Between(5, 55) * kMinute, stock.stall, {stock.place});
  }

  const County& county_;
  const SimulatedDay& day_;
  const uint64_t ordinal_;
  Dice dice_;
  Course course_;
  uint64_t moves_ = 0;
};

}  // namespace

Course PlanCourse(const County& county, const SimulatedDay& day, uint32_t ordinal,
                  std::vector<Stock> arrivals) {
  return CoursePlanner(county, day, ordinal, std::move(arrivals)).Plan();
}

}  // namespace panyuan::clients::admin
