#include "clients/regulator/holds.h"

#include <memory>
#include <string>

#include "clients/common/act.h"
#include "clients/common/batch_argument.h"
#include "clients/common/batch_view.h"
#include "clients/common/receipt_view.h"
#include "panyuan/trace/v1/move_service.grpc.pb.h"

namespace panyuan::clients::regulator {
namespace {

using base::Result;
using trace::v1::MoveService;

struct HoldOptions {
  std::string batch, reason, reason_en;
  ActOptions act;
};

template <class Response>
Result<ExitCode> Show(const Session& session, const Response& response) {
  if (session.json()) {
    session.PrintJson(response);
    return ExitCode::kOk;
  }
  PrintRecorded(session, BatchFacts(session, response.batch()), response.receipt());
  session.Print(HoldNotice(session, response.batch()));
  return ExitCode::kOk;
}

Result<ExitCode> RunHold(Session& session, const HoldOptions& options) {
  trace::v1::HoldBatchRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  request.set_reason_zh(options.reason);
  request.set_reason_en(options.reason_en);
  SetRequestId(options.act, request);
  PANYUAN_ASSIGN(const auto held, session.Call(&MoveService::Stub::HoldBatch, request));
  return Show(session, held);
}

Result<ExitCode> RunRelease(Session& session, const HoldOptions& options) {
  trace::v1::ReleaseBatchRequest request;
  PANYUAN_ASSIGN(*request.mutable_batch_code(), ReadBatchCode(options.batch));
  request.set_reason(options.reason);
  SetRequestId(options.act, request);
  PANYUAN_ASSIGN(const auto released, session.Call(&MoveService::Stub::ReleaseBatch, request));
  return Show(session, released);
}

void DeclareHold(Arguments& arguments, HoldOptions& options) {
  arguments.Add("BATCH", options.batch, kBatchArgument).Required();
  arguments
      .Add("--reason TEXT", options.reason,
           {"Why; no personal data: the log is public", "原因；日志公开，不要写个人信息"})
      .Required();
  DeclareRequestId(arguments, options.act);
}

}  // namespace

Command HoldCommand() {
  const auto options = std::make_shared<HoldOptions>();
  return {
      .name = "hold",
      .about = {"Stop the sale of a batch", "暂停批次的销售"},
      .declare =
          [options](Arguments& arguments) {
            DeclareHold(arguments, *options);
            arguments.Add(
                "--reason-en TEXT", options->reason_en,
                {"The reason in English (default as the Chinese)", "英文原因（默认同中文）"});
          },
      .run = [options](Session& session) { return RunHold(session, *options); },
  };
}

Command ReleaseCommand() {
  const auto options = std::make_shared<HoldOptions>();
  return {
      .name = "release",
      .about = {"Permit the sale of a batch again", "恢复批次的销售"},
      .declare = [options](Arguments& arguments) { DeclareHold(arguments, *options); },
      .run = [options](Session& session) { return RunRelease(session, *options); },
  };
}

}  // namespace panyuan::clients::regulator
