#include "clients/regulator/province.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "clients/common/batch_argument.h"
#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "clients/regulator/figures.h"
#include "clients/regulator/format.h"
#include "clients/regulator/statistics_table.h"
#include "panyuan/province/v1/province_service.grpc.pb.h"
#include "services/base/time.h"

namespace panyuan::clients::regulator {
namespace {

using base::Error;
using base::Result;
using oversight::v1::StatisticsRow;
using province::v1::MissingPart;
using province::v1::ProvinceService;

struct ProvinceOptions {
  std::string action, batch, county, from, to;
  uint32_t year = 0, limit = kDefaultListed;
  oversight::v1::Dimension by = oversight::v1::DIMENSION_UNSPECIFIED;
  lab::v1::SamplePurpose purpose = lab::v1::SAMPLE_PURPOSE_ROUTINE;
  Format format = Format::kTable;
};

Text KindWord(province::v1::AlarmKind kind) {
  switch (kind) {
    case province::v1::ALARM_KIND_SHRUNK:
      return {"shrunk", "缩小"};
    case province::v1::ALARM_KIND_FORKED:
      return {"forked", "分叉"};
    case province::v1::ALARM_KIND_INCONSISTENT:
      return {"inconsistent", "不一致"};
    case province::v1::ALARM_KIND_BAD_SIGNATURE:
      return {"bad signature", "签名无效"};
    case province::v1::ALARM_KIND_UNKNOWN_COUNTY:
      return {"unknown county", "未知的县"};
    default:  // protobuf enums are open
      return {"not stated", "未说明"};
  }
}

// What an answer lacks, a line each; below the answer, so that nobody takes a part for the whole.
template <class Parts>
void PrintMissing(const Session& session, const Parts& parts) {
  if (parts.empty()) return;
  session.Print(
      session.terminal().Paint(
          session.Say({"Incomplete: ", "不完整："}) + std::to_string(parts.size()), Style::kBad) +
      "\n");
  for (const MissingPart& part : parts) session.Print("  " + part.message() + "\n");
}

std::string Events(const Session& session, const province::v1::LinkedBatch& linked) {
  std::string lines;
  for (const trace::v1::ChainEvent& event : linked.events()) {
    lines += "      " + Describe(event.occurred_at()) + "  " + session.Say(Word(event.step()));
    if (event.has_quantity()) lines += " " + Describe(event.quantity());
    lines += "\n";
  }
  if (linked.truncated()) lines += session.Say({"      …and more\n", "      ……（未列完）\n"});
  return lines;
}

void PrintChain(const Session& session, const province::v1::GetChainResponse& chain) {
  for (const province::v1::LinkedBatch& linked : chain.batches()) {
    const trace::v1::Batch& batch = linked.batch();
    const std::string steps = linked.steps() == 0 ? "  0" : fmt::format("{:+3}", linked.steps());
    session.Print(fmt::format(
        "{} {}  {}  {}  {}  {}, {}\n", steps,
        session.terminal().Paint(batch.batch_code(), Style::kBold), linked.county().name(),
        NameIn(session.language(), batch.product_name_zh(), batch.product_name_en()),
        Describe(batch.received()),
        NameIn(session.language(), batch.market_name_zh(), batch.market_name_en()),
        batch.stall_name_zh()));
    session.Print(Events(session, linked));
  }
  PrintMissing(session, chain.incomplete());
}

Result<ExitCode> RunChain(Session& session, const ProvinceOptions& options) {
  province::v1::GetChainRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  PANYUAN_ASSIGN(const auto chain, session.Call(&ProvinceService::Stub::GetChain, request));
  if (session.json())
    session.PrintJson(chain);
  else
    PrintChain(session, chain);
  return ExitCode::kOk;
}

void PrintFigures(const Session& session, const ProvinceOptions& options,
                  const province::v1::GetFiguresResponse& figures) {
  const bool items = options.by == oversight::v1::DIMENSION_ITEM;
  const auto table_of = [&](const auto& rows) {
    Table table = StatisticsTable(session, items);
    for (const StatisticsRow& row : rows) AddLine(table, session, row);
    return table;
  };
  session.Print(figures.from_day() + " – " + figures.to_day() + ", " +
                session.Say(Word(options.purpose)) + "\n");
  if (figures.rows_size() > 0) session.Print(table_of(figures.rows()).ToString(session.terminal()));
  Table counties = table_of(figures.counties());
  AddTotal(counties, session, figures.total());
  session.Print(counties.ToString(session.terminal()));
  PrintMissing(session, figures.missing());
}

void PrintCsv(const Session& session, const province::v1::GetFiguresResponse& figures) {
  std::string out = "kind," + std::string(kStatisticsColumns) + "\r\n";
  for (const StatisticsRow& row : figures.rows()) out += "row," + CsvLine(row, row.key());
  for (const StatisticsRow& row : figures.counties()) out += "county," + CsvLine(row, row.key());
  out += "total," + CsvLine(figures.total(), figures.total().key());
  for (const MissingPart& part : figures.missing())
    out += fmt::format("missing,{},{},{},,,,,,,,,,\r\n", part.county().division_code(),
                       CsvField(part.county().name()), CsvField(part.reason()));
  session.Print(out);
}

Result<ExitCode> RunFigures(Session& session, const ProvinceOptions& options) {
  province::v1::GetFiguresRequest request;
  request.set_year(options.year);
  request.set_from_day(options.from);
  request.set_to_day(options.to);
  request.set_dimension(options.by);
  request.set_purpose(options.purpose);
  PANYUAN_ASSIGN(const auto figures, session.Call(&ProvinceService::Stub::GetFigures, request));
  switch (Chosen(session, options.format)) {
    case Format::kTable:
      PrintFigures(session, options, figures);
      break;
    case Format::kJson:
      session.PrintJson(figures);
      break;
    case Format::kCsv:
      PrintCsv(session, figures);
      break;
  }
  return ExitCode::kOk;
}

Result<ExitCode> RunCheckpoints(Session& session, const ProvinceOptions& options) {
  province::v1::ListCheckpointsRequest request;
  request.set_division_code(options.county);
  PANYUAN_ASSIGN(
      const auto listed,
      FetchPages(session, &ProvinceService::Stub::ListCheckpoints, request, options.limit,
                 &province::v1::ListCheckpointsResponse::mutable_checkpoints));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  using enum Table::Align;
  Table table({{say({"Leaf", "序号"}), kRight},
               {say({"County", "县"})},
               {say({"Entries", "条目数"}), kRight},
               {say({"Logged", "记录时间"})}});
  for (const auto& one : listed.checkpoints())
    table.Add({std::to_string(one.leaf_index()), one.division_code(),
               std::to_string(one.tree_size()), Describe(one.logged_at())});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

// "17", the second line of a checkpoint.
std::string SizeIn(const std::string& note) {
  const size_t begin = note.find('\n') + 1;
  return begin == 0 ? "–" : note.substr(begin, note.find('\n', begin) - begin);
}

Result<ExitCode> RunAlarms(Session& session, const ProvinceOptions& options) {
  PANYUAN_ASSIGN(const auto listed, FetchPages(session, &ProvinceService::Stub::ListAlarms,
                                               province::v1::ListAlarmsRequest(), options.limit,
                                               &province::v1::ListAlarmsResponse::mutable_alarms));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  using enum Table::Align;
  Table table({{say({"Alarm", "编号"}), kRight},
               {say({"What", "类型"})},
               {say({"Log", "日志"}), kLeft, true},
               {say({"Refused at", "被拒条目数"}), kRight},
               {say({"Known", "已知条目数"}), kRight},
               {say({"Times", "次数"}), kRight},
               {say({"First", "首次"})},
               {say({"Last", "最近"})}});
  for (const auto& alarm : listed.alarms())
    table.Add({std::to_string(alarm.number()),
               {say(KindWord(alarm.kind())), Style::kBad},
               alarm.origin(),
               SizeIn(alarm.refused_note()),
               SizeIn(alarm.known_note()),
               std::to_string(alarm.times()),
               Describe(alarm.first_at()),
               Describe(alarm.last_at())});
  PrintList(session, table, !listed.next_page_token().empty());
  if (!table.empty())
    session.Note(say({"Both notes of each, the evidence: --json", "两份签名文书（证据）：--json"}));
  return ExitCode::kOk;
}

Result<ExitCode> RunProvince(Session& session, const ProvinceOptions& options) {
  if (options.action == "chain" && options.batch.empty())
    return Error(kCommandLineInvalid,
                 {{"problem", "chain needs BATCH"}, {"problem_zh", "chain 须给出批次"}});
  if (options.action == "chain") return RunChain(session, options);
  if (options.action == "figures") return RunFigures(session, options);
  if (options.action == "checkpoints") return RunCheckpoints(session, options);
  if (options.action == "alarms") return RunAlarms(session, options);
  return Error(kCommandLineInvalid,
               {{"problem", "province chain, figures, checkpoints or alarms"},
                {"problem_zh", "province 之后须为 chain、figures、checkpoints 或 alarms"}});
}

// A day as the contract wants it.
Result<std::string> ReadDay(std::string_view text, std::string_view field) {
  PANYUAN_ASSIGN(const base::CivilDay day, base::ParseDay(text, field));
  return base::FormatDay(day);
}

void DeclareFigures(Arguments& arguments, ProvinceOptions& options) {
  arguments.Add("--year YEAR", options.year, 2018, 2200,
                {"figures: a calendar year, instead of days", "figures：年份（代替起止日）"});
  arguments.Read("--from DAY", options.from, ReadDay,
                 {"figures: first day of sampling (default a year back)",
                  "figures：抽样起始日（默认一年前）"});
  arguments.Read("--to DAY", options.to, ReadDay,
                 {"figures: last day of sampling, included (default today)",
                  "figures：抽样截止日，含当日（默认今天）"});
  arguments.Choose<oversight::v1::Dimension>(
      "--by", options.by,
      {{"product", oversight::v1::DIMENSION_PRODUCT},
       {"item", oversight::v1::DIMENSION_ITEM},
       {"month", oversight::v1::DIMENSION_MONTH}},
      {"figures: cut also by this", "figures：同时按此维度统计"});
  arguments.Choose<lab::v1::SamplePurpose>(
      "--purpose", options.purpose,
      {{"routine", lab::v1::SAMPLE_PURPOSE_ROUTINE},
       {"targeted", lab::v1::SAMPLE_PURPOSE_TARGETED}},
      {"figures: which samples; the two are never mixed (default routine)",
       "figures：抽样类型，两者不混合统计（默认常规）"});
  DeclareFormat(arguments, options.format);
}

void DeclareProvince(Arguments& arguments, ProvinceOptions& options) {
  arguments
      .Add("ACTION", options.action,
           {"chain of a batch across counties, figures of all counties, their checkpoints, or "
            "alarms",
            "chain 跨县追溯，figures 全省数据，checkpoints 各县检查点，alarms 警报"})
      .Required();
  arguments.Add("BATCH", options.batch,
                {"chain: batch code, label address or picture of a label",
                 "chain：批次码、标签网址或标签图片"});
  arguments.Add("--county CODE", options.county,
                {"checkpoints: only of the county with this division code",
                 "checkpoints：只列该行政区划代码的县"});
  DeclareLimit(arguments, options.limit);
  DeclareFigures(arguments, options);
}

}  // namespace

Command ProvinceCommand() {
  const auto options = std::make_shared<ProvinceOptions>();
  return {
      .name = "province",
      .about = {"Ask a province's server about all its counties", "向省级服务器查询全省各县"},
      .notes = {"The profile names the province's server. What did not answer in time stands below "
                "as incomplete.\n\n"
                "Examples:\n  panyuan-regulator --profile province province chain 7K3Q-M2XD-9PRC\n"
                "  panyuan-regulator --profile province province figures --year 2026 --by item",
                "配置文件中填写省级服务器。未及时回答的部分列在末尾（不完整）。\n\n"
                "示例：\n  panyuan-regulator --profile province province chain 7K3Q-M2XD-9PRC\n"
                "  panyuan-regulator --profile province province figures --year 2026 --by item"},
      .declare = [options](Arguments& arguments) { DeclareProvince(arguments, *options); },
      .run = [options](Session& session) { return RunProvince(session, *options); },
  };
}

}  // namespace panyuan::clients::regulator
