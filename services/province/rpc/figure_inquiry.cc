#include "services/province/rpc/figure_inquiry.h"

#include <atomic>
#include <optional>
#include <utility>

#include "services/province/domain/roll_up.h"
#include "services/province/reasons.h"

namespace panyuan::province {
namespace {

using oversight::v1::ListStatisticsResponse;
using oversight::v1::StatisticsRow;

struct Asked {
  grpc::ClientContext context;
  ListStatisticsResponse response;
  grpc::Status status;
};

struct Inquiry {
  Inquiry(std::shared_ptr<const CountyLinks> all, FigurePlan how)
      : counties(std::move(all)), plan(std::move(how)), left(counties->size()) {}

  const std::shared_ptr<const CountyLinks> counties;
  const FigurePlan plan;
  std::vector<std::unique_ptr<Asked>> asked;  // as the counties; each written by its own call
  std::atomic<size_t> left;
};

FigureLine LineOf(const StatisticsRow& row) {
  return {row.key(),
          row.name_zh(),
          row.name_en(),
          {row.sampled(), row.concluded(), row.conformant(), row.presumptive_positive(),
           row.non_conformant()}};
}

// The rows of an answer; nothing where it contradicts itself.
std::optional<std::vector<FigureLine>> LinesOf(const ListStatisticsResponse& answer) {
  std::vector<FigureLine> lines;
  if (!LineOf(answer.total()).counts.Consistent()) return std::nullopt;
  for (const StatisticsRow& row : answer.rows())
    if (!lines.emplace_back(LineOf(row)).counts.Consistent()) return std::nullopt;
  return lines;
}

void Fill(const FigureLine& line, const FillRate& rate, StatisticsRow& out) {
  out.set_key(line.key);
  out.set_name_zh(line.name_zh);
  out.set_name_en(line.name_en);
  out.set_sampled(line.counts.sampled);
  out.set_concluded(line.counts.concluded);
  out.set_conformant(line.counts.conformant);
  out.set_presumptive_positive(line.counts.presumptive_positive);
  out.set_non_conformant(line.counts.non_conformant);
  rate(line.counts.conformant, line.counts.concluded, *out.mutable_pass_rate());
}

void Finish(const Inquiry& inquiry) {
  const FigurePlan& plan = inquiry.plan;
  RollUp counties, rows;
  FigureLine total{"", "合计", "Total", {}};
  for (size_t i = 0; i < inquiry.asked.size(); ++i) {
    const County& county = (*inquiry.counties)[i].county;
    const Asked& asked = *inquiry.asked[i];
    const auto lines = asked.status.ok() ? LinesOf(asked.response) : std::nullopt;
    if (!lines) {
      const base::Error failure =
          asked.status.ok() ? base::Error(kCountyAnswerInvalid, {{"county", Describe(county)}})
                            : FailureOf(county, asked.status);
      Fill(&county, failure, plan.language, *plan.response->add_missing());
      continue;
    }
    const Counts counts = LineOf(asked.response.total()).counts;
    counties.Add({{county.division_code, county.name, county.name, counts}});
    if (plan.with_rows) rows.Add(*lines);
    total.counts += counts;
  }
  for (const FigureLine& line : rows.Lines()) Fill(line, plan.rate, *plan.response->add_rows());
  for (const FigureLine& line : counties.Lines())
    Fill(line, plan.rate, *plan.response->add_counties());
  Fill(total, plan.rate, *plan.response->mutable_total());
  plan.done();
}

}  // namespace

void AskForFigures(std::shared_ptr<const CountyLinks> counties, FigurePlan plan) {
  const auto inquiry = std::make_shared<Inquiry>(std::move(counties), std::move(plan));
  const size_t count = inquiry->counties->size();
  for (size_t i = 0; i < count; ++i) {
    inquiry->asked.push_back(std::make_unique<Asked>());
    grpc::ClientContext& context = inquiry->asked.back()->context;
    context.set_deadline(inquiry->plan.deadline);
    context.AddMetadata(std::string(base::kTraceparentKey), inquiry->plan.trace.Onward().Header());
  }
  for (size_t i = 0; i < count; ++i) {
    Asked& asked = *inquiry->asked[i];
    (*inquiry->counties)[i].oversight.async()->ListStatistics(
        &asked.context, &inquiry->plan.request, &asked.response,
        [inquiry, &asked](const grpc::Status& status) {
          asked.status = status;
          if (inquiry->left.fetch_sub(1) == 1) Finish(*inquiry);
        });
  }
}

}  // namespace panyuan::province
