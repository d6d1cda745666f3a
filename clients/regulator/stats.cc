#include "clients/regulator/stats.h"

#include <memory>
#include <string>

#include "clients/common/words.h"
#include "clients/regulator/format.h"
#include "clients/regulator/statistics_table.h"
#include "panyuan/oversight/v1/oversight_service.grpc.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::regulator {
namespace {

using base::Result;
using oversight::v1::OversightService;
using oversight::v1::StatisticsRow;

struct StatsOptions {
  oversight::v1::Dimension by = oversight::v1::DIMENSION_UNSPECIFIED;
  std::string from, to;
  lab::v1::SamplePurpose purpose = lab::v1::SAMPLE_PURPOSE_ROUTINE;
  Format format = Format::kTable;
};

void PrintTable(const Session& session, const StatsOptions& options,
                const oversight::v1::ListStatisticsResponse& statistics) {
  Table table = StatisticsTable(session, options.by == oversight::v1::DIMENSION_ITEM);
  for (const StatisticsRow& row : statistics.rows()) AddLine(table, session, row);
  AddTotal(table, session, statistics.total());
  session.Print(statistics.from_day() + " – " + statistics.to_day() + ", " +
                session.Say(Word(options.purpose)) + "\n" + table.ToString(session.terminal()));
}

void PrintCsv(const Session& session, const oversight::v1::ListStatisticsResponse& statistics) {
  std::string out = std::string(kStatisticsColumns) + "\r\n";
  for (const StatisticsRow& row : statistics.rows()) out += CsvLine(row, row.key());
  session.Print(out + CsvLine(statistics.total(), "total"));
}

Result<ExitCode> RunStats(Session& session, const StatsOptions& options) {
  oversight::v1::ListStatisticsRequest request;
  request.set_dimension(options.by);
  request.set_from_day(options.from);
  request.set_to_day(options.to);
  request.set_purpose(options.purpose);
  PANYUAN_ASSIGN(const auto statistics,
                 session.Call(&OversightService::Stub::ListStatistics, request));
  switch (Chosen(session, options.format)) {
    case Format::kTable:
      PrintTable(session, options, statistics);
      break;
    case Format::kJson:
      session.PrintJson(statistics);
      break;
    case Format::kCsv:
      PrintCsv(session, statistics);
      break;
  }
  return ExitCode::kOk;
}

// A day as the contract wants it.
Result<std::string> ReadDay(std::string_view text, std::string_view field) {
  PANYUAN_ASSIGN(const base::CivilDay day, base::ParseDay(text, field));
  return base::FormatDay(day);
}

void DeclareStats(Arguments& arguments, StatsOptions& options) {
  arguments
      .Choose<oversight::v1::Dimension>("--by", options.by,
                                        {{"market", oversight::v1::DIMENSION_MARKET},
                                         {"product", oversight::v1::DIMENSION_PRODUCT},
                                         {"item", oversight::v1::DIMENSION_ITEM},
                                         {"lab", oversight::v1::DIMENSION_LAB},
                                         {"township", oversight::v1::DIMENSION_TOWNSHIP},
                                         {"month", oversight::v1::DIMENSION_MONTH}},
                                        {"By what to count", "统计维度"})
      .Required();
  arguments.Read("--from DAY", options.from, ReadDay,
                 {"First day of sampling, 2026-01-01 (default a year back)",
                  "抽样起始日，如 2026-01-01（默认一年前）"});
  arguments.Read(
      "--to DAY", options.to, ReadDay,
      {"Last day of sampling, included (default today)", "抽样截止日，含当日（默认今天）"});
  arguments.Choose<lab::v1::SamplePurpose>(
      "--purpose", options.purpose,
      {{"routine", lab::v1::SAMPLE_PURPOSE_ROUTINE},
       {"targeted", lab::v1::SAMPLE_PURPOSE_TARGETED}},
      {"Which samples; the two are never mixed (default routine)",
       "抽样类型，两者不混合统计（默认常规）"});
  DeclareFormat(arguments, options.format);
}

}  // namespace

Command StatsCommand() {
  const auto options = std::make_shared<StatsOptions>();
  return {
      .name = "stats",
      .about = {"Count samples and verdicts", "统计抽样和结论"},
      .notes =
          {"A pass rate stands with its 95 % Wilson interval and its n; \"insufficient\" means "
           "that the interval is wider than 10 points.\n\n"
           "Example: panyuan-regulator stats --by market --from 2026-01-01 --format csv",
           "合格率附 95 % Wilson 区间和样本数 n；“样本不足”表示区间宽度超过 10 个百分点。\n\n"
           "示例：panyuan-regulator stats --by market --from 2026-01-01 --format csv"},
      .declare = [options](Arguments& arguments) { DeclareStats(arguments, *options); },
      .run = [options](Session& session) { return RunStats(session, *options); },
  };
}

}  // namespace panyuan::clients::regulator
