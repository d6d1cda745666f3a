#include "clients/stall/moves.h"

#include <google/protobuf/util/time_util.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clients/common/act.h"
#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/portion.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/retry.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "clients/stall/queued.h"
#include "clients/stall/reasons.h"
#include "clients/stall/sheet.h"
#include "clients/stall/station.h"
#include "panyuan/registry/v1/registry_service.grpc.pb.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using google::protobuf::util::TimeUtil;
using trace::v1::MoveService;
using trace::v1::TransformBatchesRequest;

struct MakeOptions {
  std::string batch;
  std::vector<std::string> inputs, outputs;
  std::optional<trace::v1::Quantity> quantity;
  std::string labels;    // a PDF file; empty means none
  bool offline = false;  // do not try the server
  ActOptions act;
};

void PrintMade(const Session& session, const trace::v1::TransformBatchesResponse& made) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Batch", "批次码"})},
               {say({"Product", "产品"}), Table::Align::kLeft, true},
               {say({"Quantity", "数量"}), Table::Align::kRight},
               {say({"Best before", "保质到"})},
               {say({"Small label", "小标签网址"})}});
  for (int i = 0; i < made.outputs_size(); ++i) {
    const trace::v1::Batch& batch = made.outputs(i);
    table.Add({batch.batch_code(),
               NameIn(session.language(), batch.product_name_zh(), batch.product_name_en()),
               Describe(batch.received()), BestBefore(session, batch), made.small_label_urls(i)});
  }
  session.Print(table.ToString(session.terminal()));
  const std::string yield = std::to_string(made.yield_permille() / 10) + "." +
                            std::to_string(made.yield_permille() % 10) + " %";
  PrintRecorded(session, {{say({"Yield", "出成率"}), yield}}, made.receipt());
  if (made.flagged())
    session.Note(
        say({"The yield is outside what this product gives: the market sees it in its "
             "list.",
             "出成率超出该产品的范围：市场管理方会在清单中看到。"}));
}

Result<ExitCode> ShowMade(Session& session, const MakeOptions& options,
                          const trace::v1::TransformBatchesResponse& made) {
  if (session.json())
    session.PrintJson(made);
  else
    PrintMade(session, made);
  if (options.labels.empty()) return ExitCode::kOk;
  std::vector<std::string> codes;
  for (const trace::v1::Batch& batch : made.outputs()) codes.push_back(batch.batch_code());
  PANYUAN_TRY(WriteSheets(session, codes, label::v1::SHEET_LAYOUT_ROLL_40X30, options.labels));
  return ExitCode::kOk;
}

Result<ExitCode> SendAsIs(Session& session, const MakeOptions& options,
                          const TransformBatchesRequest& request) {
  PANYUAN_ASSIGN(const auto made, session.Call(&MoveService::Stub::TransformBatches, request));
  return ShowMade(session, options, made);
}

// Errors: OUTBOX_FULL, NO_CODE_LEFT, FILE_UNWRITABLE.
base::Status SetReservedCodes(Station& station, TransformBatchesRequest& request) {
  PANYUAN_TRY(station.outbox().CheckRoom());
  if (station.codes().left() < static_cast<size_t>(request.outputs_size())) return kNoCodeLeft;
  for (trace::v1::Output& output : *request.mutable_outputs()) {
    PANYUAN_ASSIGN(std::optional<std::string> code, station.codes().Take());
    output.set_reserved_code(std::move(code).value());
  }
  return base::Ok();
}

// An act that is sent and gets no answer may have been recorded and can take no codes any more, so
// something harmless is asked first.
Result<bool> IsServerThere(Session& session) {
  const auto answer = session.Call(&registry::v1::RegistryService::Stub::ListMarkets,
                                   registry::v1::ListMarketsRequest());
  if (!answer.ok() && !MayRetry(answer.error())) return answer.error();
  return answer.ok();
}

// With a network the server gives the codes: one reserved before an input was recorded would be
// refused. When its answer is lost, the very same request waits, and the batches get their codes
// once it is sent.
Result<ExitCode> SendOrQueue(Session& session, const MakeOptions& options,
                             TransformBatchesRequest request) {
  PANYUAN_ASSIGN(const auto station, Station::Open(session));
  PANYUAN_ASSIGN(bool online, station->GoOnline(session, options.offline));
  if (online) {
    PANYUAN_ASSIGN(online, IsServerThere(session));
  }
  for (const trace::v1::BatchAmount& input : request.inputs())
    PANYUAN_TRY(station->outbox().CheckRecorded({&input.batch_code(), 1}));
  // Now and not when it is sent.
  if (!request.has_happened_at()) *request.mutable_happened_at() = TimeUtil::GetCurrentTime();
  if (online) {
    const auto made = session.Call(&MoveService::Stub::TransformBatches, request);
    if (made.ok()) return ShowMade(session, options, *made);
    if (!MayRetry(made.error())) return made.error();
    session.Note(session.Say({"No labels yet: the server gives the codes when this is sent.",
                              "暂无标签：联网发送后由服务器编码。"}));
  } else {
    PANYUAN_TRY(SetReservedCodes(*station, request));
  }
  return Queue(session, *station, std::move(request), options.labels);
}

Result<ExitCode> Send(Session& session, const MakeOptions& options, trace::v1::BatchMaking kind,
                      TransformBatchesRequest request) {
  if (options.offline && !options.act.request_id.empty())
    return base::Error(kCommandLineInvalid,
                       {{"problem", "--offline does not go with --request-id"},
                        {"problem_zh", "--offline 不能与 --request-id 合用"}});
  request.set_kind(kind);
  SetAct(options.act, request);
  // A repeat under an earlier id must be what was sent then.
  return options.act.request_id.empty() ? SendOrQueue(session, options, std::move(request))
                                        : SendAsIs(session, options, request);
}

base::Status AddInputs(const std::vector<std::string>& inputs, TransformBatchesRequest& request) {
  for (const std::string& input : inputs) {
    PANYUAN_ASSIGN(*request.add_inputs(), ReadBatchAmount(input));
  }
  return base::Ok();
}

Result<ExitCode> RunSplit(Session& session, const MakeOptions& options) {
  TransformBatchesRequest request;
  PANYUAN_TRY(AddInputs({options.batch}, request));
  for (const std::string& output : options.outputs) {
    PANYUAN_ASSIGN(*request.add_outputs()->mutable_quantity(), ReadKilograms(output, "AMOUNT"));
  }
  return Send(session, options, trace::v1::BATCH_MAKING_SPLIT, std::move(request));
}

Result<ExitCode> RunMerge(Session& session, const MakeOptions& options) {
  TransformBatchesRequest request;
  PANYUAN_TRY(AddInputs(options.inputs, request));
  *request.add_outputs()->mutable_quantity() = *options.quantity;
  return Send(session, options, trace::v1::BATCH_MAKING_MERGED, std::move(request));
}

Result<ExitCode> RunTransform(Session& session, const MakeOptions& options) {
  TransformBatchesRequest request;
  PANYUAN_TRY(AddInputs(options.inputs, request));
  for (const std::string& output : options.outputs) {
    PANYUAN_ASSIGN(*request.add_outputs(), ReadProductAmount(output));
  }
  return Send(session, options, trace::v1::BATCH_MAKING_TRANSFORMED, std::move(request));
}

Result<ExitCode> RunRepack(Session& session, const MakeOptions& options) {
  TransformBatchesRequest request;
  PANYUAN_TRY(AddInputs(options.inputs, request));
  for (const std::string& output : options.outputs) {
    PANYUAN_ASSIGN(*request.add_outputs()->mutable_quantity(), ReadKilograms(output, "--out"));
  }
  return Send(session, options, trace::v1::BATCH_MAKING_REPACKED, std::move(request));
}

Result<ExitCode> RunDisplay(Session& session, const MakeOptions& options) {
  trace::v1::DisplayBatchRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto shown, session.Call(&MoveService::Stub::DisplayBatch, request));
  if (session.json())
    session.PrintJson(shown);
  else
    PrintRecorded(session, BatchFacts(session, shown.batch()), shown.receipt());
  return ExitCode::kOk;
}

void DeclareInputs(Arguments& arguments, MakeOptions& options, std::string_view name) {
  arguments
      .Add(name, options.inputs,
           {"Batches to take, each CODE or CODE=AMOUNT (default all that is on hand)",
            "投入的批次，写成 批次码 或 批次码=数量（默认全部余量）"})
      .Required();
}

void DeclareMaking(Arguments& arguments, MakeOptions& options) {
  arguments.Add("--labels FILE", options.labels,
                {"Write the labels to a PDF for a roll of 40 by 30 mm labels",
                 "将标签写入 PDF（40×30 毫米卷装标签）"});
  arguments.Switch("--offline", options.offline,
                   {"Do not try the server: print the labels, send it later with sync",
                    "不连接服务器：先印标签，之后用 sync 发送"});
  DeclareAct(arguments, options.act);
}

}  // namespace

Command SplitCommand() {
  const auto options = std::make_shared<MakeOptions>();
  return {
      .name = "split",
      .about = {"Split a batch into several", "把一个批次拆成几个"},
      .notes = {"What is taken of the batch and not given to a part counts as lost in the act.\n\n"
                "Example: panyuan-stall split 7K3Q-M2XD-9PRC=25kg 10 15",
                "取出而未分给各部分的数量计为操作损耗。\n\n"
                "示例：panyuan-stall split 7K3Q-M2XD-9PRC=25公斤 10 15"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("BATCH", options->batch,
                     {"The batch, CODE or CODE=AMOUNT (default all that is on hand)",
                      "批次，写成 批次码 或 批次码=数量（默认全部余量）"})
                .Required();
            arguments
                .Add("AMOUNT", options->outputs,
                     {"The parts: 10 15kg 500g", "各部分数量：10 15公斤 500g"})
                .Required();
            DeclareMaking(arguments, *options);
          },
      .run = [options](Session& session) { return RunSplit(session, *options); },
  };
}

Command MergeCommand() {
  const auto options = std::make_shared<MakeOptions>();
  return {
      .name = "merge",
      .about = {"Merge batches of one product", "合并同一产品的批次"},
      .notes = {"Example: panyuan-stall merge 7K3Q-M2XD-9PRC 7K3Q-AAAA-BBBC=5kg --quantity 25kg",
                "示例：panyuan-stall merge 7K3Q-M2XD-9PRC 7K3Q-AAAA-BBBC=5公斤 --quantity 25公斤"},
      .declare =
          [options](Arguments& arguments) {
            DeclareInputs(arguments, *options, "BATCH");
            arguments
                .Read("--quantity AMOUNT", options->quantity, ReadKilograms,
                      {"What the merged batch weighs", "合并后的数量"})
                .Required();
            DeclareMaking(arguments, *options);
          },
      .run = [options](Session& session) { return RunMerge(session, *options); },
  };
}

Command TransformCommand() {
  const auto options = std::make_shared<MakeOptions>();
  return {
      .name = "transform",
      .about = {"Make other products of batches: cut, cook, press", "用批次加工成其他产品"},
      .notes = {"A yield outside the product's range is recorded and listed for the market.\n\n"
                "Example: panyuan-stall transform --in 7K3Q-M2XD-9PRC=10kg --out SOY001=25kg",
                "出成率超出范围的照常登记，并列入市场清单。\n\n"
                "示例：panyuan-stall transform --in 7K3Q-M2XD-9PRC=10公斤 --out SOY001=25公斤"},
      .declare =
          [options](Arguments& arguments) {
            DeclareInputs(arguments, *options, "--in BATCH");
            arguments
                .Add("--out PRODUCT", options->outputs,
                     {"What is made, each PRODUCT=AMOUNT", "产出，写成 产品编码=数量"})
                .Required();
            DeclareMaking(arguments, *options);
          },
      .run = [options](Session& session) { return RunTransform(session, *options); },
  };
}

Command RepackCommand() {
  const auto options = std::make_shared<MakeOptions>();
  return {
      .name = "repack",
      .about = {"Pack batches of one product anew", "分装同一产品的批次"},
      .notes = {"Example: panyuan-stall repack --in 7K3Q-M2XD-9PRC=10kg --out 4 --out 6",
                "示例：panyuan-stall repack --in 7K3Q-M2XD-9PRC=10公斤 --out 4 --out 6"},
      .declare =
          [options](Arguments& arguments) {
            DeclareInputs(arguments, *options, "--in BATCH");
            arguments.Add("--out AMOUNT", options->outputs, {"The new packs", "新包装的数量"})
                .Required();
            DeclareMaking(arguments, *options);
          },
      .run = [options](Session& session) { return RunRepack(session, *options); },
  };
}

Command DisplayCommand() {
  const auto options = std::make_shared<MakeOptions>();
  return {
      .name = "display",
      .about = {"Record that a batch is on display", "登记批次上架"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("BATCH", options->batch, kBatchArgument).Required();
            DeclareAct(arguments, options->act);
          },
      .run = [options](Session& session) { return RunDisplay(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
