#include "clients/regulator/progress.h"

#include <fmt/core.h>

#include <memory>
#include <string>

#include "clients/common/table.h"
#include "clients/common/words.h"
#include "clients/regulator/figures.h"
#include "clients/regulator/format.h"
#include "panyuan/oversight/v1/oversight_service.grpc.pb.h"

namespace panyuan::clients::regulator {
namespace {

using base::Result;
using oversight::v1::Goal;
using oversight::v1::OversightService;

struct ProgressOptions {
  uint32_t year = 0;
  Format format = Format::kTable;
};

// Shares carry a rate; the other goals are counts.
std::string Target(const Goal& goal) {
  return goal.has_rate() ? FormatPercent(goal.target()) + " %" : FormatNumber(goal.target());
}

std::string Actual(const Goal& goal, Language language) {
  return goal.has_rate() ? FormatRate(goal.rate(), language) : FormatNumber(goal.actual());
}

Cell Standing(const Session& session, const Goal& goal) {
  if (goal.has_rate() && goal.rate().insufficient()) return {""};  // its rate says so
  if (goal.actual() >= goal.target()) return {session.Say({"reached", "已达到"}), Style::kGood};
  if (goal.has_rate()) return {session.Say({"below", "未达到"}), Style::kBad};
  return {fmt::format("{:.0f} %", goal.target() > 0 ? goal.actual() / goal.target() * 100 : 0.0)};
}

void PrintTable(const Session& session, const oversight::v1::GetProgressResponse& progress) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Goal", "目标"}), Table::Align::kLeft, true},
               {say({"Plan", "计划"}), Table::Align::kRight},
               {std::to_string(progress.year()), Table::Align::kRight},
               {say({"Standing", "进度"})}});
  for (const Goal& goal : progress.goals())
    table.Add({NameIn(session.language(), goal.name_zh(), goal.name_en()), Target(goal),
               Actual(goal, session.language()), Standing(session, goal)});
  session.Print(table.ToString(session.terminal()));
}

void PrintCsv(const Session& session, const oversight::v1::GetProgressResponse& progress) {
  std::string out = "year,goal,name_zh,name_en,target,actual,low,high,n,insufficient\r\n";
  for (const Goal& goal : progress.goals()) {
    out += fmt::format("{},{},{},{},{},{}", progress.year(), CsvField(goal.goal()),
                       CsvField(goal.name_zh()), CsvField(goal.name_en()), goal.target(),
                       goal.actual());
    const auto& rate = goal.rate();
    out += goal.has_rate() ? fmt::format(",{},{},{},{}\r\n", rate.low(), rate.high(), rate.n(),
                                         rate.insufficient())
                           : std::string(",,,,\r\n");
  }
  session.Print(out);
}

Result<ExitCode> RunProgress(Session& session, const ProgressOptions& options) {
  oversight::v1::GetProgressRequest request;
  request.set_year(options.year);
  PANYUAN_ASSIGN(const auto progress, session.Call(&OversightService::Stub::GetProgress, request));
  switch (Chosen(session, options.format)) {
    case Format::kTable:
      PrintTable(session, progress);
      break;
    case Format::kJson:
      session.PrintJson(progress);
      break;
    case Format::kCsv:
      PrintCsv(session, progress);
      break;
  }
  return ExitCode::kOk;
}

}  // namespace

Command ProgressCommand() {
  const auto options = std::make_shared<ProgressOptions>();
  return {
      .name = "progress",
      .about = {"Show the year against the county's plan", "查看全年计划完成情况"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("--year YEAR", options->year, 2018, 2200,
                          {"Calendar year (default this one)", "年份（默认今年）"});
            DeclareFormat(arguments, options->format);
          },
      .run = [options](Session& session) { return RunProgress(session, *options); },
  };
}

}  // namespace panyuan::clients::regulator
