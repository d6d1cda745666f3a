#include "clients/stall/transfers.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "clients/common/act.h"
#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/paging.h"
#include "clients/common/portion.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Result;
using trace::v1::MoveService;
using trace::v1::Transfer;

struct TransferOptions {
  std::string batch, to, transfer, reason, code, stall;
  std::optional<trace::v1::Quantity> quantity;
  bool outgoing = false, all = false;
  uint32_t limit = kDefaultListed;
  ActOptions act;
};

Text Word(trace::v1::TransferState state) {
  switch (state) {
    case trace::v1::TRANSFER_STATE_OFFERED:
      return {"offered", "待答复"};
    case trace::v1::TRANSFER_STATE_ACCEPTED:
      return {"accepted", "已接收"};
    case trace::v1::TRANSFER_STATE_PARTLY_ACCEPTED:
      return {"partly accepted", "部分接收"};
    case trace::v1::TRANSFER_STATE_REFUSED:
      return {"refused", "已拒收"};
    case trace::v1::TRANSFER_STATE_WITHDRAWN:
      return {"withdrawn", "已撤回"};
    default:
      return {"unknown", "未知"};
  }
}

Facts FactsOf(const Session& session, const Transfer& transfer) {
  const auto say = [&](const Text& text) { return session.Say(text); };
  return {
      {say({"Transfer", "调拨单"}), transfer.transfer_code()},
      {say({"Batch", "批次码"}), transfer.batch_code()},
      {say({"Product", "产品"}),
       NameIn(session.language(), transfer.product_name_zh(), transfer.product_name_en())},
      {say({"From", "调出"}), transfer.from_stall_code()},
      {say({"To", "调入"}), transfer.to_stall_code()},
      {say({"Offered", "提供"}), Describe(transfer.offered())},
      {say({"Taken", "接收"}), transfer.has_accepted() ? Describe(transfer.accepted()) : ""},
      {say({"State", "状态"}), say(Word(transfer.state()))},
      {say({"Reason", "原因"}), transfer.reason()},
      {say({"New batch", "新批次码"}), transfer.received_batch_code()},
  };
}

template <class Response>
Result<ExitCode> Show(const Session& session, const Response& response) {
  if (session.json())
    session.PrintJson(response);
  else
    PrintRecorded(session, FactsOf(session, response.transfer()), response.receipt());
  return ExitCode::kOk;
}

Result<ExitCode> RunOffer(Session& session, const TransferOptions& options) {
  trace::v1::OfferTransferRequest request;
  PANYUAN_ASSIGN(*request.mutable_goods()->mutable_batch_code(), ReadBatchCode(options.batch));
  *request.mutable_goods()->mutable_quantity() = *options.quantity;
  request.set_to_stall_code(options.to);
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto offered, session.Call(&MoveService::Stub::OfferTransfer, request));
  return Show(session, offered);
}

Result<ExitCode> RunOffers(Session& session, const TransferOptions& options) {
  trace::v1::ListTransfersRequest request;
  request.set_stall_code(options.stall);
  request.set_outgoing(options.outgoing);
  request.set_open_only(!options.all);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &MoveService::Stub::ListTransfers, request, options.limit,
                            &trace::v1::ListTransfersResponse::mutable_transfers));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Transfer", "调拨单"})},
               {say({"Batch", "批次码"})},
               {say({"Product", "产品"}), Table::Align::kLeft, true},
               {say({"Offered", "提供"}), Table::Align::kRight},
               {say({"Taken", "接收"}), Table::Align::kRight},
               {options.outgoing ? say({"To", "调入"}) : say({"From", "调出"})},
               {say({"State", "状态"})},
               {say({"When", "时间"})}});
  for (const Transfer& transfer : listed.transfers())
    table.Add({transfer.transfer_code(), transfer.batch_code(),
               NameIn(session.language(), transfer.product_name_zh(), transfer.product_name_en()),
               Describe(transfer.offered()),
               transfer.has_accepted() ? Describe(transfer.accepted()) : "",
               options.outgoing ? transfer.to_stall_code() : transfer.from_stall_code(),
               say(Word(transfer.state())), Describe(transfer.offered_at())});
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

// What the transfer offers: the answer to all of it has to name it. An answer that is repeated is
// to a transfer that may be answered.
Result<trace::v1::Quantity> OfferedOf(Session& session, const TransferOptions& options) {
  const std::string& code = options.transfer;
  trace::v1::ListTransfersRequest request;
  request.set_open_only(options.act.request_id.empty());
  PANYUAN_ASSIGN(const auto open,
                 FetchPages(session, &MoveService::Stub::ListTransfers, request, kMostListed,
                            &trace::v1::ListTransfersResponse::mutable_transfers));
  for (const Transfer& transfer : open.transfers())
    if (transfer.transfer_code() == code) return transfer.offered();
  return Error(
      kCommandLineInvalid,
      {{"problem", code + " is no open offer to this stall; panyuan-stall offers lists them"},
       {"problem_zh", code + " 不是给本摊位的待答复调拨；用 panyuan-stall offers 查看"}});
}

Result<ExitCode> RunAccept(Session& session, const TransferOptions& options) {
  trace::v1::AnswerTransferRequest request;
  request.set_transfer_code(options.transfer);
  request.set_reason(options.reason);
  request.set_reserved_code(options.code);
  if (options.quantity) {
    *request.mutable_accepted() = *options.quantity;
  } else {
    PANYUAN_ASSIGN(*request.mutable_accepted(), OfferedOf(session, options));
  }
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto answered, session.Call(&MoveService::Stub::AnswerTransfer, request));
  if (session.json()) return Show(session, answered);
  Facts facts = BatchFacts(session, answered.batch());
  facts.emplace_back(session.Say({"Small label", "小标签网址"}), answered.small_label_url());
  session.Print(BatchCodeBanner(session, answered.batch().batch_code()) + FactLines(facts));
  return Show(session, answered);
}

Result<ExitCode> RunRefuse(Session& session, const TransferOptions& options) {
  trace::v1::AnswerTransferRequest request;
  request.set_transfer_code(options.transfer);
  request.set_reason(options.reason);
  SetAct(options.act, request);
  PANYUAN_ASSIGN(const auto answered, session.Call(&MoveService::Stub::AnswerTransfer, request));
  return Show(session, answered);
}

Result<ExitCode> RunWithdraw(Session& session, const TransferOptions& options) {
  trace::v1::WithdrawTransferRequest request;
  request.set_transfer_code(options.transfer);
  SetRequestId(options.act, request);
  PANYUAN_ASSIGN(const auto taken, session.Call(&MoveService::Stub::WithdrawTransfer, request));
  return Show(session, taken);
}

void DeclareTransfer(Arguments& arguments, TransferOptions& options) {
  arguments.Add("TRANSFER", options.transfer, {"T-330727-0000001", "调拨单号，如 T-330727-0000001"})
      .Required();
}

constexpr Text kReason{"Why not all is taken; no personal data: the log is public",
                       "未全部接收的原因；日志公开，不要写个人信息"};

}  // namespace

Command OfferCommand() {
  const auto options = std::make_shared<TransferOptions>();
  return {
      .name = "offer",
      .about = {"Offer some of a batch to another stall", "把批次的一部分调拨给另一摊位"},
      .notes = {"Example: panyuan-stall offer 7K3Q-M2XD-9PRC 10kg --to M02-001",
                "示例：panyuan-stall offer 7K3Q-M2XD-9PRC 10公斤 --to M02-001"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("BATCH", options->batch, kBatchArgument).Required();
            arguments
                .Read("AMOUNT", options->quantity, ReadKilograms,
                      {"How much: 10, 500g, 5斤", "数量：10、5斤、500g"})
                .Required();
            arguments.Add("--to STALL", options->to, {"The receiving stall", "调入摊位"})
                .Required();
            DeclareAct(arguments, options->act);
          },
      .run = [options](Session& session) { return RunOffer(session, *options); },
  };
}

Command OffersCommand() {
  const auto options = std::make_shared<TransferOptions>();
  return {
      .name = "offers",
      .about = {"List what is offered to this stall, newest first", "列出给本摊位的调拨，新的在前"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Switch("--out", options->outgoing,
                             {"What this stall offered instead", "改为列出本摊位调出的"});
            arguments.Switch("--all", options->all, {"Answered ones too", "包括已答复的"});
            arguments.Add("--stall CODE", options->stall,
                          {"Stall (default your own)", "摊位（默认自己的）"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunOffers(session, *options); },
  };
}

Command AcceptCommand() {
  const auto options = std::make_shared<TransferOptions>();
  return {
      .name = "accept",
      .about = {"Take what was offered; it becomes a batch of this stall",
                "接收调拨，成为本摊位的新批次"},
      .notes = {"Example: panyuan-stall accept T-330727-0000001 --quantity 9kg --reason bruised",
                "示例：panyuan-stall accept T-330727-0000001 --quantity 9公斤 --reason 破损"},
      .declare =
          [options](Arguments& arguments) {
            DeclareTransfer(arguments, *options);
            arguments.Read("--quantity AMOUNT", options->quantity, ReadKilograms,
                           {"Only so much (default all)", "只接收这么多（默认全部）"});
            arguments.Add("--reason TEXT", options->reason, kReason);
            arguments.Add("--code RESERVED", options->code,
                          {"The code on a label printed beforehand", "预印标签上的批次码"});
            DeclareAct(arguments, options->act);
          },
      .run = [options](Session& session) { return RunAccept(session, *options); },
  };
}

Command RefuseCommand() {
  const auto options = std::make_shared<TransferOptions>();
  return {
      .name = "refuse",
      .about = {"Take nothing of what was offered", "拒收调拨"},
      .declare =
          [options](Arguments& arguments) {
            DeclareTransfer(arguments, *options);
            arguments.Add("--reason TEXT", options->reason, kReason).Required();
            DeclareAct(arguments, options->act);
          },
      .run = [options](Session& session) { return RunRefuse(session, *options); },
  };
}

Command WithdrawCommand() {
  const auto options = std::make_shared<TransferOptions>();
  return {
      .name = "withdraw",
      .about = {"Take back an offer that is not answered", "撤回未答复的调拨"},
      .declare =
          [options](Arguments& arguments) {
            DeclareTransfer(arguments, *options);
            DeclareRequestId(arguments, options->act);
          },
      .run = [options](Session& session) { return RunWithdraw(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
