#include "clients/regulator/recall.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "clients/common/act.h"
#include "clients/common/batch_argument.h"
#include "clients/common/files.h"
#include "clients/common/quantity.h"
#include "clients/common/recall_view.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"

namespace panyuan::clients::regulator {
namespace {

using base::Result;
using base::Status;
using trace::v1::RecallService;

constexpr int kMostRounds = 1'000;  // of 20,000 batches each
constexpr size_t kPreviewRows = 20;

struct RecallOptions {
  std::string recall, reason, reason_en, result, closing, out;
  std::vector<std::string> batches;
  uint32_t level = 1;
  bool drill = false, xlsx = false;
  ActOptions act;
};

template <class Request>
Status AddBatches(const std::vector<std::string>& given, Request& request) {
  for (const std::string& batch : given) {
    PANYUAN_ASSIGN(*request.add_batch_codes(), ReadBatchCode(batch));
  }
  return base::Ok();
}

Result<ExitCode> RunPreview(Session& session, const RecallOptions& options) {
  trace::v1::PreviewRecallRequest request;
  PANYUAN_TRY(AddBatches(options.batches, request));
  PANYUAN_ASSIGN(const auto preview, session.Call(&RecallService::Stub::PreviewRecall, request));
  if (session.json()) {
    session.PrintJson(preview);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  const trace::v1::RecallReach& reach = preview.reach();
  session.Print(FactLines({{say({"Batches", "批次"}), std::to_string(reach.batches())},
                           {say({"Stalls", "摊位"}), std::to_string(reach.stalls())},
                           {say({"Markets", "市场"}), std::to_string(reach.markets())},
                           {say({"Left", "余量"}), Describe(reach.left())},
                           {say({"Sold", "已售"}), Describe(reach.sold())},
                           {say({"Label scans", "扫码次数"}), std::to_string(reach.scans())}}));
  Table table({{say({"Stall", "摊位"})},
               {say({"Market", "市场"})},
               {say({"Batches", "批次"}), Table::Align::kRight},
               {say({"Left", "余量"}), Table::Align::kRight},
               {say({"Sold", "已售"}), Table::Align::kRight}});
  for (const auto& stall : reach.by_stall()) {
    table.Add({stall.stall_code(), stall.market_code(), std::to_string(stall.batches()),
               Describe(stall.left()), Describe(stall.sold())});
    if (static_cast<size_t>(&stall - &reach.by_stall(0)) + 1 == kPreviewRows) break;
  }
  session.Print("\n" + table.ToString(session.terminal()));
  if (reach.truncated())
    session.Note(say({"More than 100,000 batches: these figures are too small.",
                      "超过 100,000 个批次：以上数字偏小。"}));
  return ExitCode::kOk;
}

// Goes on until everything downstream is held, and shows how far it came.
Result<ExitCode> Finish(Session& session, trace::v1::Recall recall) {
  for (int round = 0; round < kMostRounds && recall.state() == trace::v1::RECALL_STATE_HOLDING;
       ++round) {
    session.Note(session.Say({"Held so far: ", "已停售批次："}) + std::to_string(recall.batches()));
    trace::v1::ContinueRecallRequest request;
    request.set_request_id(MakeRequestId());
    request.set_recall_code(recall.recall_code());
    PANYUAN_ASSIGN(auto more, session.Call(&RecallService::Stub::ContinueRecall, request));
    recall = std::move(*more.mutable_recall());
  }
  if (session.json()) {
    session.PrintJson(recall);
    return ExitCode::kOk;
  }
  session.Print(FactLines(RecallFacts(session, recall)) + CalendarNote(session, recall));
  return ExitCode::kOk;
}

Result<ExitCode> RunStart(Session& session, const RecallOptions& options) {
  trace::v1::StartRecallRequest request;
  SetRequestId(options.act, request);
  PANYUAN_TRY(AddBatches(options.batches, request));
  request.set_level(options.level);
  request.set_reason_zh(options.reason);
  request.set_reason_en(options.reason_en);
  request.set_result_code(options.result);
  request.set_drill(options.drill);
  const auto began = std::chrono::steady_clock::now();
  PANYUAN_ASSIGN(const auto started, session.Call(&RecallService::Stub::StartRecall, request));
  PANYUAN_ASSIGN(const ExitCode done, Finish(session, started.recall()));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  session.Note(session.Say({"Seconds: ", "用时（秒）："}) + std::to_string(took.count()));
  return done;
}

Result<ExitCode> RunWiden(Session& session, const RecallOptions& options) {
  trace::v1::WidenRecallRequest request;
  SetRequestId(options.act, request);
  request.set_recall_code(options.recall);
  PANYUAN_TRY(AddBatches(options.batches, request));
  PANYUAN_ASSIGN(const auto widened, session.Call(&RecallService::Stub::WidenRecall, request));
  return Finish(session, widened.recall());
}

Result<ExitCode> RunClose(Session& session, const RecallOptions& options) {
  trace::v1::CloseRecallRequest request;
  SetRequestId(options.act, request);
  request.set_recall_code(options.recall);
  request.set_closing(options.closing);
  trace::v1::CloseRecallResponse closed;
  for (int round = 0; round < kMostRounds; ++round) {
    PANYUAN_ASSIGN(closed, session.Call(&RecallService::Stub::CloseRecall, request));
    if (closed.recall().state() == trace::v1::RECALL_STATE_CLOSED) break;
    request.set_request_id(MakeRequestId());
  }
  if (session.json())
    session.PrintJson(closed);
  else
    session.Print(FactLines(RecallFacts(session, closed.recall())));
  return ExitCode::kOk;
}

Result<ExitCode> RunReport(Session& session, const RecallOptions& options) {
  trace::v1::PrintRecallReportRequest request;
  request.set_recall_code(options.recall);
  request.set_xlsx(options.xlsx);
  PANYUAN_ASSIGN(const auto report, session.Call(&RecallService::Stub::PrintRecallReport, request));
  PANYUAN_TRY(WriteFile(options.out, report.content()));
  session.Note(options.out);
  return ExitCode::kOk;
}

void DeclareRecall(Arguments& arguments, RecallOptions& options) {
  arguments.Add("RECALL", options.recall, kRecallArgument).Required();
}

void DeclareBatches(Arguments& arguments, RecallOptions& options) {
  arguments
      .Add("BATCH", options.batches,
           {"Batches as codes, label addresses or pictures of labels, 1 to 100",
            "批次码、标签网址或标签图片，1 至 100 个"})
      .Required();
}

void DeclareStart(Arguments& arguments, RecallOptions& options) {
  DeclareBatches(arguments, options);
  arguments.Add(
      "--level N", options.level, 1, 3,
      {"1 serious harm (start within 24 h, finish in 10 working days), 2 (48 h, 20) or 3 "
       "(72 h, 30); default 1",
       "一级（严重危害，24 小时内启动、10 个工作日完成）、二级（48、20）、三级（72、30）；默认 1"});
  arguments
      .Add("--reason TEXT", options.reason,
           {"Why; consumers read it: no personal data", "原因；消费者可见，不要写个人信息"})
      .Required();
  arguments.Add("--reason-en TEXT", options.reason_en,
                {"The reason in English (default as the Chinese)", "英文原因（默认同中文）"});
  arguments.Add("--result CODE", options.result, {"The result behind it", "所依据的检测结果"});
  arguments.Switch("--drill", options.drill,
                   {"A drill: touches no goods, and is timed", "演练：不涉及实际货物，仅计时"});
  DeclareRequestId(arguments, options.act);
}

}  // namespace

Command RecallPreviewCommand() {
  const auto options = std::make_shared<RecallOptions>();
  return {
      .name = "recall-preview",
      .about = {"Show what a recall of batches would reach", "预览召回范围"},
      .declare = [options](Arguments& arguments) { DeclareBatches(arguments, *options); },
      .run = [options](Session& session) { return RunPreview(session, *options); },
  };
}

Command RecallStartCommand() {
  const auto options = std::make_shared<RecallOptions>();
  return {
      .name = "recall-start",
      .about = {"Call back batches and everything made of them", "启动召回，停售批次及其全部下游"},
      .notes = {"Everything downstream is held before the answer comes; each stall gets a notice.\n"
                "\nExample: panyuan-regulator recall-start 7K3Q-M2XD-9PRC --level 1 "
                "--reason \"农药残留超标\"",
                "全部下游批次停售后才返回；每个相关摊位收到通知。\n\n"
                "示例：panyuan-regulator recall-start 7K3Q-M2XD-9PRC --level 1 "
                "--reason \"农药残留超标\""},
      .declare = [options](Arguments& arguments) { DeclareStart(arguments, *options); },
      .run = [options](Session& session) { return RunStart(session, *options); },
  };
}

Command RecallWidenCommand() {
  const auto options = std::make_shared<RecallOptions>();
  return {
      .name = "recall-widen",
      .about = {"Add batches to a recall", "扩大召回范围"},
      .declare =
          [options](Arguments& arguments) {
            DeclareRecall(arguments, *options);
            DeclareBatches(arguments, *options);
            DeclareRequestId(arguments, options->act);
          },
      .run = [options](Session& session) { return RunWiden(session, *options); },
  };
}

Command RecallCloseCommand() {
  const auto options = std::make_shared<RecallOptions>();
  return {
      .name = "recall-close",
      .about = {"End a recall", "结束召回"},
      .declare =
          [options](Arguments& arguments) {
            DeclareRecall(arguments, *options);
            arguments
                .Add("--closing TEXT", options->closing,
                     {"What came of it; no personal data", "召回结果；不要写个人信息"})
                .Required();
            DeclareRequestId(arguments, options->act);
          },
      .run = [options](Session& session) { return RunClose(session, *options); },
  };
}

Command RecallReportCommand() {
  const auto options = std::make_shared<RecallOptions>();
  return {
      .name = "recall-report",
      .about = {"Write the report on a recall to a file", "生成召回报告文件"},
      .declare =
          [options](Arguments& arguments) {
            DeclareRecall(arguments, *options);
            arguments.Switch("--xlsx", options->xlsx,
                             {"As a sheet; otherwise as PDF", "表格文件；否则为 PDF"});
            arguments.Add("--out FILE", options->out, {"The file to write", "写入的文件"})
                .Required();
          },
      .run = [options](Session& session) { return RunReport(session, *options); },
  };
}

}  // namespace panyuan::clients::regulator
