#include "services/trace/rpc/recall_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/trace/domain/reasons.h"
#include "services/trace/domain/way_view.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/reach.h"
#include "services/trace/rpc/recall_convert.h"

namespace panyuan::trace {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// The batches that the codes name, each once. Errors: ROOT_COUNT, BATCH_VOIDED, those of FindBatch.
template <class Codes>
Result<std::vector<BatchNumber>> ReadRoots(RecallWrites& ports, const Codes& codes) {
  PANYUAN_TRY(CheckRootCount(static_cast<size_t>(codes.size()), 1));
  std::vector<BatchNumber> roots;
  for (const std::string& code : codes) {
    PANYUAN_ASSIGN(const Batch batch,
                   FindBatch(ports.trace().batches(), ports.trace().numbering(), code));
    if (batch.voided) return Error(kBatchVoided, {{"batch_code", batch.code.ToString()}});
    if (std::find(roots.begin(), roots.end(), batch.number) == roots.end())
      roots.push_back(batch.number);
  }
  return roots;
}

// `Answer` has a recall and a receipt.
template <class Answer>
Status WriteOrdered(RecallWrites& ports, const rpc::Call& call, const Ordered& ordered,
                    Answer& answer) {
  PANYUAN_ASSIGN(const Acknowledgements acknowledged,
                 ports.recalls().AcknowledgementsOf(ordered.recall.id));
  ToProto(ordered.recall, {ports.codes(), call.now, acknowledged}, answer.mutable_recall());
  if (ordered.entry) ToProto(*ordered.entry, answer.mutable_receipt());
  return Ok();
}

}  // namespace

ServerUnaryReactor* RecallService::PreviewRecall(CallbackServerContext* context,
                                                 const v1::PreviewRecallRequest* request,
                                                 v1::PreviewRecallResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.RecallService/PreviewRecall",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const auto ports = room_.reads(session);
        PANYUAN_ASSIGN(const auto roots, FindRoots(ports->trace(), request->batch_codes(), 1));
        PANYUAN_ASSIGN(const RecallPreview preview, trace::PreviewRecall(*ports, roots));
        ToProto(preview, response->mutable_reach());
        return Ok();
      });
}

ServerUnaryReactor* RecallService::StartRecall(CallbackServerContext* context,
                                               const v1::StartRecallRequest* request,
                                               v1::StartRecallResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.RecallService/StartRecall", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::StartRecallResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(const auto roots, ReadRoots(*ports, request->batch_codes()));
        PANYUAN_ASSIGN(const Ordered ordered, trace::StartRecall(*ports, FromProto(*request), roots,
                                                                 call.caller.person, call.now));
        return WriteOrdered(*ports, call, ordered, answer);
      });
}

ServerUnaryReactor* RecallService::ContinueRecall(CallbackServerContext* context,
                                                  const v1::ContinueRecallRequest* request,
                                                  v1::ContinueRecallResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.RecallService/ContinueRecall", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::ContinueRecallResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(Recall recall,
                       FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
        PANYUAN_ASSIGN(const Ordered ordered,
                       trace::ContinueRecall(*ports, std::move(recall), call.now));
        return WriteOrdered(*ports, call, ordered, answer);
      });
}

ServerUnaryReactor* RecallService::WidenRecall(CallbackServerContext* context,
                                               const v1::WidenRecallRequest* request,
                                               v1::WidenRecallResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.RecallService/WidenRecall", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::WidenRecallResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(Recall recall,
                       FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
        PANYUAN_ASSIGN(const auto roots, ReadRoots(*ports, request->batch_codes()));
        PANYUAN_ASSIGN(const Ordered ordered,
                       trace::WidenRecall(*ports, std::move(recall), roots, call.now));
        return WriteOrdered(*ports, call, ordered, answer);
      });
}

ServerUnaryReactor* RecallService::CloseRecall(CallbackServerContext* context,
                                               const v1::CloseRecallRequest* request,
                                               v1::CloseRecallResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.RecallService/CloseRecall", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::CloseRecallResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(Recall recall,
                       FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
        PANYUAN_ASSIGN(const Ordered ordered,
                       trace::CloseRecall(*ports, std::move(recall), request->closing(), call.now));
        return WriteOrdered(*ports, call, ordered, answer);
      });
}

ServerUnaryReactor* RecallService::AcknowledgeNotice(CallbackServerContext* context,
                                                     const v1::AcknowledgeNoticeRequest* request,
                                                     v1::AcknowledgeNoticeResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.RecallService/AcknowledgeNotice", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::AcknowledgeNoticeResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(const Stall stall,
                       ReachStall(ports->trace().catalogue(), call, request->stall_code()));
        PANYUAN_ASSIGN(const Recall recall,
                       FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
        PANYUAN_ASSIGN(const Notice notice, trace::AcknowledgeNotice(*ports, recall, stall,
                                                                     call.caller.person, call.now));
        ToProto(notice, recall, ports->codes(), stall.code, call.now, answer.mutable_notice());
        return Ok();
      });
}

ServerUnaryReactor* RecallService::RecordRecallAct(CallbackServerContext* context,
                                                   const v1::RecordRecallActRequest* request,
                                                   v1::RecordRecallActResponse* response) {
  return runtime_.Write(
      context, "panyuan.trace.v1.RecallService/RecordRecallAct", request, response,
      [this, request](db::Transaction& transaction, const rpc::Call& call,
                      v1::RecordRecallActResponse& answer) -> Status {
        const auto ports = room_.writes(transaction, call.now);
        PANYUAN_ASSIGN(BatchView view, ReachBatch(ports->trace(), call, request->batch_code()));
        PANYUAN_ASSIGN(const Recall recall,
                       FindRecall(ports->recalls(), ports->codes(), request->recall_code()));
        PANYUAN_ASSIGN(const RecallActReport report, FromProto(*request));
        const std::string stall_code = view.stall.code;
        PANYUAN_ASSIGN(const RecallActDone done,
                       trace::RecordRecallAct(*ports, recall, std::move(view), report, call.now));
        ToProto(done.notice, recall, ports->codes(), stall_code, call.now, answer.mutable_notice());
        ToProto(done.entry, answer.mutable_receipt());
        return Ok();
      });
}

}  // namespace panyuan::trace
