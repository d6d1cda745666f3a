#include "clients/stall/stock.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "clients/common/act.h"
#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/files.h"
#include "clients/common/portion.h"
#include "clients/common/quantity.h"
#include "clients/common/receipt_view.h"
#include "panyuan/trace/v1/document_service.grpc.pb.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "panyuan/trace/v1/recall_service.grpc.pb.h"
#include "services/base/bytes.h"

namespace panyuan::clients::stall {
namespace {

using base::Result;
using trace::v1::MoveService;

struct RemoveOptions {
  std::string batch, reason, evidence, recall;
  std::optional<trace::v1::Quantity> quantity;
  trace::v1::Removal removal = trace::v1::REMOVAL_UNSPECIFIED;
  ActOptions act;
};

// Keeps the file at the county and gives its hash.
Result<std::string> KeepEvidence(Session& session, const std::string& batch_code,
                                 const std::string& path) {
  constexpr size_t kMaxFileBytes = 1 << 20;
  if (path.empty()) return std::string();
  trace::v1::AttachDocumentRequest request;
  request.set_request_id(MakeRequestId());
  request.add_batch_codes(batch_code);
  request.set_kind(trace::v1::DOCUMENT_KIND_OTHER);
  PANYUAN_ASSIGN(*request.mutable_content(), ReadFile(path, kMaxFileBytes));
  PANYUAN_ASSIGN(const auto kept,
                 session.Call(&trace::v1::DocumentService::Stub::AttachDocument, request));
  return kept.documents(0).sha256();
}

Result<ExitCode> RunRemove(Session& session, const RemoveOptions& options) {
  trace::v1::RemoveStockRequest request;
  PANYUAN_ASSIGN(*request.mutable_goods()->mutable_batch_code(), ReadBatchCode(options.batch));
  if (options.quantity) *request.mutable_goods()->mutable_quantity() = *options.quantity;
  request.set_removal(options.removal);
  request.set_reason(options.reason);
  PANYUAN_ASSIGN(*request.mutable_evidence_sha256(),
                 KeepEvidence(session, request.goods().batch_code(), options.evidence));
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto removed, session.Call(&MoveService::Stub::RemoveStock, request));
  if (session.json()) {
    session.PrintJson(removed);
    return ExitCode::kOk;
  }
  PrintRecorded(session, BatchFacts(session, removed.batch()), removed.receipt());
  if (removed.flagged())
    session.Note(session.Say({"More left than there was: the market sees this in its list.",
                              "出货多于库存：市场管理方会在清单中看到。"}));
  return ExitCode::kOk;
}

// What comes back or is destroyed because of a recall counts for the recall.
Result<ExitCode> ActForRecall(Session& session, const RemoveOptions& options,
                              trace::v1::RecallAct act) {
  trace::v1::RecordRecallActRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  request.set_recall_code(options.recall);
  request.set_act(act);
  if (options.quantity) *request.mutable_quantity() = *options.quantity;
  PANYUAN_ASSIGN(*request.mutable_evidence_sha256(),
                 KeepEvidence(session, request.batch_code(), options.evidence));
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto recorded,
                 session.Call(&trace::v1::RecallService::Stub::RecordRecallAct, request));
  if (session.json())
    session.PrintJson(recorded);
  else
    PrintRecorded(session, {{session.Say({"Recall", "召回"}), options.recall}}, recorded.receipt());
  return ExitCode::kOk;
}

void DeclareRemoval(Arguments& arguments, RemoveOptions& options) {
  arguments.Add("BATCH", options.batch, kBatchArgument).Required();
  arguments
      .Read("AMOUNT", options.quantity, ReadKilograms,
            {"How much: 10, 500g, 5斤", "数量：10、5斤、500g"})
      .Required();
  DeclareAct(arguments, options.act);
}

void DeclareReason(Arguments& arguments, RemoveOptions& options, Text about) {
  arguments.Add("--reason TEXT", options.reason, about).Required();
}

// A command that removes goods in one way.
Command RemoveCommand(std::string name, Text about, trace::v1::Removal removal, Text reason) {
  const auto options = std::make_shared<RemoveOptions>();
  options->removal = removal;
  return {
      .name = std::move(name),
      .about = about,
      .declare =
          [options, reason](Arguments& arguments) {
            DeclareRemoval(arguments, *options);
            DeclareReason(arguments, *options, reason);
          },
      .run = [options](Session& session) { return RunRemove(session, *options); },
  };
}

struct CorrectOptions {
  std::string batch;
  uint32_t leaf = 0;
  bool never_happened = false;
  ActOptions act;
};

Result<ExitCode> RunCorrect(Session& session, const CorrectOptions& options) {
  trace::v1::CorrectEventRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  request.set_leaf_index(options.leaf);
  request.set_did_not_occur(options.never_happened);
  SetRequestId(options.act, request);
  PANYUAN_ASSIGN(const auto corrected, session.Call(&MoveService::Stub::CorrectEvent, request));
  if (session.json())
    session.PrintJson(corrected);
  else
    PrintRecorded(session, BatchFacts(session, corrected.batch()), corrected.receipt());
  return ExitCode::kOk;
}

struct BalanceOptions {
  std::string batch, stall, from, to;
};

Facts BalanceFacts(const Session& session, const trace::v1::Balance& balance) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  return {
      {say({"+ received", "+ 进货"}), Describe(balance.received())},
      {say({"+ from other stalls", "+ 调入"}), Describe(balance.moved_in())},
      {say({"+ made", "+ 加工产出"}), Describe(balance.made())},
      {say({"+ back from customers", "+ 顾客退回"}), Describe(balance.recovered())},
      {say({"- sold", "- 销售"}), Describe(balance.sold())},
      {say({"- to other stalls", "- 调出"}), Describe(balance.moved_out())},
      {say({"- put into others", "- 加工投入"}), Describe(balance.transformed())},
      {say({"- lost", "- 损耗"}), Describe(balance.lost())},
      {say({"- returned to suppliers", "- 退货"}), Describe(balance.returned())},
      {say({"- destroyed", "- 销毁"}), Describe(balance.destroyed())},
      {say({"- sent out of the county", "- 外运"}), Describe(balance.sent_out())},
      {say({"= left", "= 结余"}), Describe(balance.left())},
  };
}

Result<ExitCode> RunBalance(Session& session, const BalanceOptions& options) {
  if (!options.batch.empty()) {
    trace::v1::GetBatchBalanceRequest request;
    PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
    PANYUAN_ASSIGN(const auto got, session.Call(&MoveService::Stub::GetBatchBalance, request));
    if (session.json())
      session.PrintJson(got);
    else
      session.Print(FactLines(BalanceFacts(session, got.balance())));
    return ExitCode::kOk;
  }
  trace::v1::GetStallBalanceRequest request;
  request.set_stall_code(options.stall);
  request.set_from_day(options.from);
  request.set_to_day(options.to);
  PANYUAN_ASSIGN(const auto got, session.Call(&MoveService::Stub::GetStallBalance, request));
  if (session.json()) {
    session.PrintJson(got);
    return ExitCode::kOk;
  }
  Facts facts = BalanceFacts(session, got.balance());
  facts.insert(facts.begin(), {session.Say({"  there before", "  期初"}), Describe(got.opening())});
  session.Print(FactLines(facts));
  return ExitCode::kOk;
}

constexpr Text kPublicReason{"Why; no personal data: the log is public",
                             "原因；日志公开，不要写个人信息"};

}  // namespace

Command LoseCommand() {
  const auto options = std::make_shared<RemoveOptions>();
  return {
      .name = "lose",
      .about = {"Record that some of a batch was lost", "登记批次的损耗"},
      .notes = {"Example: panyuan-stall lose 7K3Q-M2XD-9PRC 2kg --why spoiled --reason mould",
                "示例：panyuan-stall lose 7K3Q-M2XD-9PRC 2公斤 --why spoiled --reason 霉变"},
      .declare =
          [options](Arguments& arguments) {
            DeclareRemoval(arguments, *options);
            arguments
                .Choose<trace::v1::Removal>("--why", options->removal,
                                            {{"spoiled", trace::v1::REMOVAL_SPOILED},
                                             {"expired", trace::v1::REMOVAL_EXPIRED},
                                             {"stolen", trace::v1::REMOVAL_STOLEN},
                                             {"shrinkage", trace::v1::REMOVAL_SHRINKAGE}},
                                            {"How", "损耗种类"})
                .Required();
            DeclareReason(arguments, *options, kPublicReason);
          },
      .run = [options](Session& session) { return RunRemove(session, *options); },
  };
}

Command ReturnCommand() {
  return RemoveCommand(
      "return", {"Record that some of a batch went back to its supplier", "登记退货给供货者"},
      trace::v1::REMOVAL_RETURNED, kPublicReason);
}

Command SendOutCommand() {
  return RemoveCommand(
      "send-out", {"Record that some of a batch left the county", "登记批次外运出县"},
      trace::v1::REMOVAL_SENT_OUT,
      {"Where to; no personal data: the log is public", "去向；日志公开，不要写个人信息"});
}

Command DestroyCommand() {
  const auto options = std::make_shared<RemoveOptions>();
  options->removal = trace::v1::REMOVAL_DESTROYED;
  return {
      .name = "destroy",
      .about = {"Record that some of a batch was destroyed", "登记批次的销毁"},
      .notes = {"Held and recalled goods may be destroyed. With --recall the act counts for that "
                "recall, and --reason is not asked for.\n\n"
                "Example: panyuan-stall destroy 7K3Q-M2XD-9PRC 2kg --reason mould "
                "--evidence photo.jpg",
                "暂停销售和被召回的货物可以销毁。带 --recall 时计入该次召回，无需 --reason。\n\n"
                "示例：panyuan-stall destroy 7K3Q-M2XD-9PRC 2公斤 --reason 霉变 "
                "--evidence photo.jpg"},
      .declare =
          [options](Arguments& arguments) {
            DeclareRemoval(arguments, *options);
            arguments.Add("--reason TEXT", options->reason, kPublicReason);
            arguments.Add("--evidence FILE", options->evidence,
                          {"A photo or paper that shows it; it is kept with the batch",
                           "证明照片或单据，随批次保存"});
            arguments.Add(
                "--recall CODE", options->recall,
                {"The recall that it is for: R-330727-0000001", "所属召回：R-330727-0000001"});
          },
      .run =
          [options](Session& session) {
            return options->recall.empty() ? RunRemove(session, *options)
                                           : ActForRecall(session, *options,
                                                          trace::v1::RECALL_ACT_DESTROYED);
          },
  };
}

Command RecoverCommand() {
  const auto options = std::make_shared<RemoveOptions>();
  return {
      .name = "recover",
      .about = {"Record recalled goods that came back from customers", "登记从消费者处收回的召回货物"},
      .notes = {"They are on hand again, and cannot be sold; record with destroy --recall what is "
                "done with them.\n\n"
                "Example: panyuan-stall recover R-330727-0000001 7K3Q-M2XD-9PRC 2kg",
                "收回的货物计入余量，但不能销售；之后用 destroy --recall 登记销毁。\n\n"
                "示例：panyuan-stall recover R-330727-0000001 7K3Q-M2XD-9PRC 2公斤"},
      .declare =
          [options](Arguments& arguments) {
            arguments
                .Add("RECALL", options->recall,
                     {"Its code: R-330727-0000001", "召回编号：R-330727-0000001"})
                .Required();
            DeclareRemoval(arguments, *options);
            arguments.Add("--evidence FILE", options->evidence,
                          {"A photo or paper that shows it; it is kept with the batch",
                           "证明照片或单据，随批次保存"});
          },
      .run =
          [options](Session& session) {
            return ActForRecall(session, *options, trace::v1::RECALL_ACT_RECOVERED);
          },
  };
}

Command CorrectCommand() {
  const auto options = std::make_shared<CorrectOptions>();
  return {
      .name = "correct",
      .about = {"Declare an event of a batch an error", "声明批次的某一事件为误记"},
      .notes = {"The event stays in the log, struck through, and its effect on stock is undone. At "
                "most 30 days after it; of an arrival or a transformation only while nothing was "
                "done with what it made.\n\n"
                "Example: panyuan-stall correct 7K3Q-M2XD-9PRC 118",
                "事件保留在日志中并划线显示，其库存影响被撤销。最迟 30 "
                "天内；进货和加工只在其产出未被使用时"
                "可更正。\n\n示例：panyuan-stall correct 7K3Q-M2XD-9PRC 118"},
      .declare =
          [options](Arguments& arguments) {
            constexpr uint32_t kMostLeaf = 4'000'000'000;
            arguments.Add("BATCH", options->batch, kBatchArgument).Required();
            arguments
                .Add("LEAF", options->leaf, 0, kMostLeaf,
                     {"The event's position in the log, as its receipt and panyuan-scan show it",
                      "事件在日志中的位置，见回执或 panyuan-scan"})
                .Required();
            arguments.Switch("--never-happened", options->never_happened,
                             {"It never happened (default: it was recorded wrongly)",
                              "从未发生（默认：记录有误）"});
            DeclareRequestId(arguments, options->act);
          },
      .run = [options](Session& session) { return RunCorrect(session, *options); },
  };
}

Command BalanceCommand() {
  const auto options = std::make_shared<BalanceOptions>();
  return {
      .name = "balance",
      .about = {"What came in and went out, of a batch or of the stall", "批次或摊位的收发存"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("BATCH", options->batch,
                          {"A batch (default: the whole stall)", "批次（默认整个摊位）"});
            arguments.Add("--from DAY", options->from,
                          {"First day, 2026-03-01 (default today)", "起始日（默认今天）"});
            arguments.Add("--to DAY", options->to,
                          {"Last day (default today)", "截止日（默认今天）"});
            arguments.Add("--stall CODE", options->stall,
                          {"Stall (default your own)", "摊位（默认自己的）"});
          },
      .run = [options](Session& session) { return RunBalance(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
