#include "clients/stall/batches.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/moment.h"
#include "clients/common/paging.h"
#include "clients/common/quantity.h"
#include "clients/common/reasons.h"
#include "clients/common/receipt_view.h"
#include "clients/common/request_id.h"
#include "clients/common/retry.h"
#include "clients/common/table.h"
#include "clients/common/words.h"
#include "clients/stall/queued.h"
#include "clients/stall/sale_receipt.h"
#include "clients/stall/station.h"
#include "panyuan/trace/v1/trace_service.grpc.pb.h"

namespace panyuan::clients::stall {
namespace {

using base::Error;
using base::Result;
using google::protobuf::util::TimeUtil;
using trace::v1::SellBatchRequest;
using trace::v1::TraceService;

struct ListOptions {
  std::string stall;
  trace::v1::BatchState state = trace::v1::BATCH_STATE_UNSPECIFIED;
  uint32_t limit = kDefaultListed;
};

bool IsAssumed(const trace::v1::Batch& batch) {
  return batch.best_before_confidence() == trace::v1::CONFIDENCE_RECALLED ||
         batch.best_before_confidence() == trace::v1::CONFIDENCE_GENERATED;
}

Result<ExitCode> RunList(Session& session, const ListOptions& options) {
  trace::v1::ListBatchesRequest request;
  request.set_stall_code(options.stall);
  request.set_state(options.state);
  PANYUAN_ASSIGN(const Profile* const profile, session.profile());
  const std::string outbox = OutboxLine(session, CountOutbox(StationFolder(profile->path)));
  if (!outbox.empty()) session.Note(outbox);
  PANYUAN_ASSIGN(const auto listed,
                 FetchPages(session, &TraceService::Stub::ListBatches, request, options.limit,
                            &trace::v1::ListBatchesResponse::mutable_batches));
  if (session.json()) {
    session.PrintJson(listed);
    return ExitCode::kOk;
  }
  const auto say = [&](const Text& text) { return session.Say(text); };
  Table table({{say({"Batch", "批次码"})},
               {say({"Product", "产品"}), Table::Align::kLeft, true},
               {say({"Received", "进货量"}), Table::Align::kRight},
               {say({"Left", "剩余"}), Table::Align::kRight},
               {say({"State", "状态"})},
               {say({"Arrived", "到货"})},
               {say({"Best before", "保质到"})},
               {say({"Origin", "产地"}), Table::Align::kLeft, true}});
  for (const auto& batch : listed.batches())
    table.Add({batch.batch_code(),
               NameIn(session.language(), batch.product_name_zh(), batch.product_name_en()),
               Describe(batch.received()),
               Describe(batch.on_hand()),
               {session.Say(Word(batch.state())), StyleOf(batch.state())},
               Describe(batch.arrived_at()),
               batch.best_before() + (IsAssumed(batch) ? "*" : ""),
               batch.origin()});
  const auto& batches = listed.batches();
  if (std::any_of(batches.begin(), batches.end(), IsAssumed))
    session.Note(
        session.Say({"* by an assumed shelf life (not verified)", "* 按推定的保质期（未核实）"}));
  PrintList(session, table, !listed.next_page_token().empty());
  return ExitCode::kOk;
}

Result<ExitCode> RunShow(Session& session, const std::string& given) {
  trace::v1::GetBatchRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(given));
  PANYUAN_ASSIGN(const auto response, session.Call(&TraceService::Stub::GetBatch, request));
  if (session.json())
    session.PrintJson(response);
  else
    session.Print(RecallNotice(session, response.batch()) +
                  FactLines(BatchFacts(session, response.batch())) +
                  HoldNotice(session, response.batch()));
  return ExitCode::kOk;
}

struct SellOptions {
  std::string batch, request_id, receipt;
  trace::v1::Quantity quantity;
  std::optional<google::protobuf::Timestamp> sold_at;
  bool offline = false;  // do not try the server
};

Result<ExitCode> ShowSold(const Session& session, const SellOptions& options,
                          const trace::v1::SellBatchResponse& response) {
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  session.Print(session.Say({"Sold ", "已售 "}) + Describe(options.quantity) + "\n");
  PrintRecorded(session, BatchFacts(session, response.batch()), response.receipt());
  if (response.flagged())
    session.Note(
        session.Say({"More was sold than there was: the market sees this sale in its list.",
                     "售出多于库存：市场管理方会在清单中看到这笔销售。"}));
  return ExitCode::kOk;
}

// The sale is recorded whether or not its receipt can be written.
Result<ExitCode> ShowSoldWithReceipt(const Session& session, const SellOptions& options,
                                     const trace::v1::SellBatchResponse& response) {
  PANYUAN_ASSIGN(const ExitCode shown, ShowSold(session, options, response));
  if (!options.receipt.empty())
    PANYUAN_TRY(WriteReceipt(session, options.receipt, response.receipt_url()));
  return shown;
}

// A repeat under an earlier id must be what was sent then.
Result<ExitCode> SellAsIs(Session& session, const SellOptions& options,
                          const SellBatchRequest& request) {
  PANYUAN_ASSIGN(const auto response, session.Call(&TraceService::Stub::SellBatch, request));
  return ShowSoldWithReceipt(session, options, response);
}

Result<ExitCode> SellOrQueue(Session& session, const SellOptions& options,
                             SellBatchRequest request) {
  PANYUAN_ASSIGN(const auto station, Station::Open(session));
  PANYUAN_ASSIGN(const bool online, station->GoOnline(session, options.offline));
  PANYUAN_TRY(station->outbox().CheckRecorded({&request.batch_code(), 1}));
  // Now and not when it is sent.
  if (!request.has_sold_at()) *request.mutable_sold_at() = TimeUtil::GetCurrentTime();
  if (online) {
    const auto response = session.Call(&TraceService::Stub::SellBatch, request);
    if (response.ok()) return ShowSoldWithReceipt(session, options, *response);
    if (!MayRetry(response.error())) return response.error();
  }
  if (!options.receipt.empty())
    session.Note(session.Say({"No receipt: the server gives it when the sale is sent.",
                              "无小票：联网发送销售后才有小票地址。"}));
  return Queue(session, *station, std::move(request), "");
}

Result<ExitCode> RunSell(Session& session, const SellOptions& options) {
  if (options.offline && !options.request_id.empty())
    return Error(kCommandLineInvalid, {{"problem", "--offline does not go with --request-id"},
                                       {"problem_zh", "--offline 不能与 --request-id 合用"}});
  if (!options.receipt.empty()) PANYUAN_TRY(CheckReceiptPath(options.receipt));
  SellBatchRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  request.set_request_id(options.request_id.empty() ? MakeRequestId() : options.request_id);
  *request.mutable_quantity() = options.quantity;
  if (options.sold_at) *request.mutable_sold_at() = *options.sold_at;
  return options.request_id.empty() ? SellOrQueue(session, options, std::move(request))
                                    : SellAsIs(session, options, request);
}

constexpr Text kBatch{"Batch code, label address or picture of a label",
                      "批次码、标签网址或标签图片"};

}  // namespace

Command ListCommand() {
  const auto options = std::make_shared<ListOptions>();
  return {
      .name = "list",
      .about = {"List the stall's batches, newest first", "列出本摊位的批次，新的在前"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Choose<trace::v1::BatchState>(
                "--state", options->state,
                {{"on-sale", trace::v1::BATCH_STATE_ON_SALE},
                 {"held", trace::v1::BATCH_STATE_HELD},
                 {"sold-out", trace::v1::BATCH_STATE_SOLD_OUT},
                 {"recalled", trace::v1::BATCH_STATE_RECALLED},
                 {"voided", trace::v1::BATCH_STATE_VOIDED}},
                {"Only batches in this state", "只列出该状态的批次"});
            arguments.Add("--stall CODE", options->stall,
                          {"Stall (default your own)", "摊位（默认自己的）"});
            DeclareLimit(arguments, options->limit);
          },
      .run = [options](Session& session) { return RunList(session, *options); },
  };
}

Command ShowCommand() {
  const auto batch = std::make_shared<std::string>();
  return {
      .name = "show",
      .about = {"Show one batch", "显示一个批次"},
      .declare =
          [batch](Arguments& arguments) { arguments.Add("BATCH", *batch, kBatch).Required(); },
      .run = [batch](Session& session) { return RunShow(session, *batch); },
  };
}

Command SellCommand() {
  const auto options = std::make_shared<SellOptions>();
  return {
      .name = "sell",
      .about = {"Record that some of a batch was sold", "登记批次的销售"},
      .notes = {"Example: panyuan-stall sell 7K3Q-M2XD-9PRC 2.5kg",
                "示例：panyuan-stall sell 7K3Q-M2XD-9PRC 5斤"},
      .declare =
          [options](Arguments& arguments) {
            arguments.Add("BATCH", options->batch, kBatch).Required();
            arguments
                .Read("AMOUNT", options->quantity, ReadQuantity,
                      {"How much: 2.5kg, 500g, 5斤", "数量：5斤、2.5公斤、500g"})
                .Required();
            arguments.Read("--sold TIME", options->sold_at, ReadMoment,
                           {"When: \"2026-03-04 15:30\" (default now)",
                            "销售时间：\"2026-03-04 15:30\"（默认现在）"});
            arguments.Add(
                "--receipt FILE", options->receipt,
                {"Write the customer's receipt, a QR code of this sale, to a .png or .svg "
                 "file; - shows it here",
                 "把顾客小票（本次销售的二维码）写入 .png 或 .svg 文件；- 为在此显示"});
            arguments.Switch("--offline", options->offline,
                             {"Do not try the server: send it later with sync",
                              "不连接服务器：之后用 sync 发送"});
            arguments.Add("--request-id ID", options->request_id,
                          {"Repeat an earlier request under its id", "以原请求编号重发"});
          },
      .run = [options](Session& session) { return RunSell(session, *options); },
  };
}

}  // namespace panyuan::clients::stall
