#include "clients/admin/simulate_market.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace panyuan::clients::admin {
namespace {

constexpr Trade kTrades[] = {
    {"蔬菜", 46, 15, 150, 0.5, "蔬菜", {"山东寿光", "山东安丘", "云南昆明", "江苏徐州"}},
    {"水果", 14, 20, 150, 0.25, "水果", {"海南三亚", "广西南宁", "福建漳州", "山东烟台"}},
    {"畜肉", 11, 20, 120, 0.5, "鲜肉", {"浙江金华", "浙江衢州", "江西上饶", "安徽宣城"}},
    {"禽肉", 6, 10, 60, 0.5, "禽蛋", {"浙江金华", "浙江衢州", "江西上饶", "安徽宣城"}},
    {"蛋", 4, 20, 100, 0.6, "禽蛋", {"浙江金华", "浙江衢州", "江西上饶", "安徽宣城"}},
    {"水产", 9, 10, 80, 0.25, "水产", {"浙江舟山", "浙江台州", "浙江湖州", "江苏盐城"}},
    {"豆制品", 3, 10, 60, 0.8, "豆制品", {"浙江东阳", "浙江义乌", "浙江金华", "浙江永康"}},
    {"食用菌", 3, 5, 40, 0.8, "蔬菜", {"浙江丽水", "浙江龙泉", "福建古田", "河南泌阳"}},
    {"茶叶", 0.6, 2, 20, 0.9, "山货药材", {"浙江新昌", "浙江杭州", "福建安溪", "安徽黄山"}},
    {"中药材", 0.6, 2, 30, 0.9, "山货药材", {"安徽亳州", "浙江东阳", "浙江缙云", "河北安国"}},
    {"粮油干货", 2, 20, 200, 0.3, "粮油干货", {"江苏盐城", "安徽阜阳", "江西上饶", "黑龙江五常"}},
    {"腌渍加工", 1.5, 5, 50, 0.5, "腌腊", {"浙江金华", "浙江东阳", "浙江舟山", "浙江台州"}},
};
constexpr Trade kOtherTrade{
    "", 1, 5, 50, 0.5, "", {"浙江金华", "浙江东阳", "浙江义乌", "浙江永康"}};

// Months in which most is sold, both included; a season may go over the turn of the year.
struct Season {
  std::string_view product_code;
  unsigned first_month, last_month;
};
constexpr Season kSeasons[] = {
    {"VEG003", 10, 4}, {"VEG005", 5, 10}, {"VEG006", 5, 10}, {"VEG007", 11, 4}, {"VEG011", 2, 4},
    {"VEG012", 12, 3}, {"VEG024", 5, 10}, {"VEG027", 6, 10}, {"VEG029", 5, 10}, {"VEG034", 5, 10},
    {"VEG036", 8, 11}, {"VEG038", 4, 5},  {"VEG039", 6, 10}, {"VEG049", 6, 11}, {"VEG054", 12, 5},
    {"FRU001", 10, 2}, {"FRU003", 10, 1}, {"FRU006", 5, 6},  {"FRU007", 6, 8},  {"FRU008", 6, 8},
    {"FRU009", 5, 6},  {"FRU010", 7, 10}, {"FRU011", 9, 12}, {"FRU012", 12, 4}, {"FRU013", 5, 8},
    {"FRU014", 6, 7},  {"FRU017", 6, 8},  {"FRU019", 5, 9},  {"FRU020", 5, 9},  {"AQU016", 4, 9},
    {"AQU017", 9, 12}, {"TEA001", 3, 5},  {"GRN002", 6, 10}, {"GRN006", 9, 12}, {"PRE002", 11, 2},
};
constexpr double kInSeason = 3, kOutOfSeason = 0.2;

constexpr std::pair<std::string_view, double> kPopular[] = {
    {"VEG001", 2}, {"VEG004", 3}, {"VEG023", 2}, {"VEG028", 2}, {"VEG034", 3}, {"VEG044", 3},
    {"VEG045", 2}, {"FRU004", 2}, {"FRU015", 4}, {"MEA001", 6}, {"POU001", 3}, {"POU003", 2},
    {"EGG001", 3}, {"AQU001", 3}, {"AQU002", 2}, {"AQU014", 2}, {"SOY001", 2}, {"GRN001", 2},
};

constexpr std::string_view kClassesFromAfar[] = {"热带和亚热带类水果-皮不可食", "水产品-海水鱼"};

// Sorted by input. Within the yields of the seed, so that none is flagged.
constexpr Making kMakings[] = {
    {"AQU001", "AQU001", 60, 85},    // gutted fish
    {"GRN003", "PRE004", 130, 160},  // flour into noodles and steamed bread
    {"GRN004", "GRN005", 35, 45},    // peanuts into oil
    {"GRN007", "SOY001", 250, 350},  // soybeans into tofu
    {"MEA001", "MEA001", 70, 95},    // half carcass into cuts
    {"MEA001", "MEA006", 75, 95},    // cut and frozen
    {"MEA004", "MEA004", 65, 90},    // quarter into cuts
    {"MEA005", "MEA005", 65, 90},    // carcass into cuts
    {"MEA007", "MEA001", 65, 80},    // carcass into cuts
    {"POU001", "POU001", 70, 95},    // whole bird into parts
    {"SOY001", "SOY002", 30, 55},    // tofu pressed into dried tofu
    {"SOY001", "SOY003", 20, 45},    // and into sheets
    {"VEG054", "VEG054", 50, 90},    // shelled bamboo shoots
};

unsigned MonthOf(base::CivilDay day) {
  const std::chrono::sys_days since_1970{std::chrono::days(day.days)};
  return static_cast<unsigned>(std::chrono::year_month_day(since_1970).month());
}

}  // namespace

const Trade& TradeOf(const registry::v1::Product& product) {
  for (const Trade& trade : kTrades)
    if (trade.category_zh == product.category_zh()) return trade;
  return kOtherTrade;
}

double DemandFor(std::string_view product_code, base::CivilDay day) {
  double demand = 1;
  for (const auto& [code, factor] : kPopular)
    if (code == product_code) demand = factor;
  for (const auto& [code, first, last] : kSeasons) {
    if (code != product_code) continue;
    const unsigned month = MonthOf(day);
    const bool begun = month >= first, going_on = month <= last;
    demand *= (first <= last ? begun && going_on : begun || going_on) ? kInSeason : kOutOfSeason;
  }
  return demand;
}

bool IsFromAfar(const registry::v1::Product& product) {
  return std::find(std::begin(kClassesFromAfar), std::end(kClassesFromAfar),
                   product.gb2763_class()) != std::end(kClassesFromAfar);
}

std::span<const Making> MakingsOf(std::string_view product_code) {
  return std::ranges::equal_range(kMakings, product_code, {}, &Making::input_code);
}

}  // namespace panyuan::clients::admin
