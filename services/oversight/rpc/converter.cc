#include "services/oversight/rpc/converter.h"

#include <string>

#include "services/base/reasons.h"

namespace panyuan::oversight {
namespace {

using base::Error;
using base::Result;

Error InvalidField(std::string field, std::string problem, std::string problem_zh) {
  return Error(base::kInvalidField, {{"field", std::move(field)},
                                     {"problem", std::move(problem)},
                                     {"problem_zh", std::move(problem_zh)}});
}

Result<Dimension> ToDimension(v1::Dimension dimension) {
  switch (static_cast<int>(dimension)) {  // open: a newer caller may send what is not known here
    case v1::DIMENSION_MARKET:
      return Dimension::kMarket;
    case v1::DIMENSION_PRODUCT:
      return Dimension::kProduct;
    case v1::DIMENSION_ITEM:
      return Dimension::kItem;
    case v1::DIMENSION_LAB:
      return Dimension::kLab;
    case v1::DIMENSION_TOWNSHIP:
      return Dimension::kTownship;
    case v1::DIMENSION_MONTH:
      return Dimension::kCounty;
  }
  return InvalidField("dimension", "choose market, product, item, lab, township or month",
                      "请选择市场、产品、检测项目、快检室、乡镇或月份");
}

Result<Purpose> ToPurpose(lab::v1::SamplePurpose purpose) {
  switch (static_cast<int>(purpose)) {
    case lab::v1::SAMPLE_PURPOSE_UNSPECIFIED:
    case lab::v1::SAMPLE_PURPOSE_ROUTINE:
      return Purpose::kRoutine;
    case lab::v1::SAMPLE_PURPOSE_TARGETED:
      return Purpose::kTargeted;
  }
  return InvalidField("purpose", "choose routine or targeted", "请选择常规或针对性抽样");
}

void Fill(const Rate& rate, v1::Rate& out) {
  out.set_value(rate.value);
  out.set_low(rate.low);
  out.set_high(rate.high);
  out.set_n(static_cast<uint64_t>(rate.n));
  out.set_insufficient(rate.insufficient);
}

void Fill(const StatisticsLine& line, v1::StatisticsRow& out) {
  out.set_key(line.key);
  out.set_name_zh(line.name.zh);
  out.set_name_en(line.name.en);
  out.set_sampled(static_cast<uint64_t>(line.tally.sampled));
  out.set_concluded(static_cast<uint64_t>(line.tally.concluded()));
  out.set_conformant(static_cast<uint64_t>(line.tally.conformant));
  out.set_presumptive_positive(static_cast<uint64_t>(line.tally.presumptive_positive));
  out.set_non_conformant(static_cast<uint64_t>(line.tally.non_conformant));
  Fill(PassRate(line.tally), *out.mutable_pass_rate());
}

}  // namespace

Result<StatisticsQuery> ToQuery(const v1::ListStatisticsRequest& request, base::CivilDay today) {
  StatisticsQuery query;
  PANYUAN_ASSIGN(query.dimension, ToDimension(request.dimension()));
  PANYUAN_ASSIGN(query.purpose, ToPurpose(request.purpose()));
  PANYUAN_ASSIGN(query.days, ReadPeriod(request.from_day(), request.to_day(), today));
  return query;
}

void FillResponse(int year, const std::vector<GoalStanding>& standings,
                  v1::GetProgressResponse& response) {
  response.set_year(static_cast<uint32_t>(year));
  for (const GoalStanding& standing : standings) {
    v1::Goal& goal = *response.add_goals();
    goal.set_goal(std::string(standing.planned->key));
    goal.set_name_zh(std::string(standing.planned->zh));
    goal.set_name_en(std::string(standing.planned->en));
    goal.set_target(standing.planned->target);
    goal.set_actual(standing.actual);
    if (standing.rate) Fill(*standing.rate, *goal.mutable_rate());
  }
}

void FillResponse(DayRange days, const Statistics& statistics,
                  v1::ListStatisticsResponse& response) {
  for (const StatisticsLine& line : statistics.lines) Fill(line, *response.add_rows());
  Fill({"", {"合计", "Total"}, statistics.total}, *response.mutable_total());
  response.set_from_day(base::FormatDay(days.first));
  response.set_to_day(base::FormatDay(days.last));
}

}  // namespace panyuan::oversight
