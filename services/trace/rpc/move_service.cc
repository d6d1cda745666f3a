#include "services/trace/rpc/move_service.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/rpc/convert.h"
#include "services/trace/domain/correction.h"
#include "services/trace/domain/holding.h"
#include "services/trace/domain/removal.h"
#include "services/trace/domain/transform.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/move_convert.h"
#include "services/trace/rpc/move_portions.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

Result<std::vector<OutputOrder>> ReadOutputs(const v1::TransformBatchesRequest& request) {
  std::vector<OutputOrder> outputs;
  for (const v1::Output& proto : request.outputs()) {
    OutputOrder output{proto.product_code(), 0, proto.reserved_code()};
    PANYUAN_ASSIGN(output.mass_g,
                   ReadMass(proto.quantity().value(), proto.quantity().unit_code(), "quantity"));
    outputs.push_back(std::move(output));
  }
  return outputs;
}

Result<TransformOrder> ReadOrder(TraceWrites& ports, const rpc::Call& call,
                                 const v1::TransformBatchesRequest& request) {
  TransformOrder order;
  order.kind = FromProto(request.kind());
  PANYUAN_TRY(CheckActSize(order.kind, static_cast<size_t>(request.inputs_size()),
                           static_cast<size_t>(request.outputs_size())));
  PANYUAN_ASSIGN(order.outputs, ReadOutputs(request));
  PANYUAN_ASSIGN(order.happened_at,
                 rpc::ReadTime(request.has_happened_at(), request.happened_at(), "happened_at"));
  PANYUAN_ASSIGN(order.inputs, ReadPortions(ports, call, request.inputs()));
  return order;
}

HoldBy HolderOf(const rpc::Call& call) {
  return call.caller.role == rpc::Role::kMarket ? HoldBy::kMarket : HoldBy::kRegulator;
}

// A batch as it is now, with the receipt of what was done to it.
template <class Answer>
void Write(const Recorded& recorded, Answer& answer) {
  ToProto(recorded.view, answer.mutable_batch());
  ToProto(recorded.entry, answer.mutable_receipt());
}

}  // namespace

ServerUnaryReactor* MoveService::TransformBatches(CallbackServerContext* context,
                                                  const v1::TransformBatchesRequest* request,
                                                  v1::TransformBatchesResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/TransformBatches", request, response,
      [this, request](MoveWrites& ports, const rpc::Call& call,
                      v1::TransformBatchesResponse& answer) -> Status {
        PANYUAN_ASSIGN(TransformOrder order, ReadOrder(ports.trace(), call, *request));
        PANYUAN_ASSIGN(const Transformed done, Transform(ports, std::move(order), call.now));
        for (const BatchView& output : done.outputs) {
          ToProto(output, answer.add_outputs());
          answer.add_small_label_urls(labels_.SmallUrlOf(output.batch.code));
        }
        answer.set_flagged(done.flagged);
        answer.set_yield_permille(static_cast<uint32_t>(
            std::min<int64_t>(done.yield_permille, std::numeric_limits<uint32_t>::max())));
        ToProto(done.entry, answer.mutable_receipt());
        return Ok();
      });
}

ServerUnaryReactor* MoveService::DisplayBatch(CallbackServerContext* context,
                                              const v1::DisplayBatchRequest* request,
                                              v1::DisplayBatchResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/DisplayBatch", request, response,
      [request](MoveWrites& ports, const rpc::Call& call,
                v1::DisplayBatchResponse& answer) -> Status {
        PANYUAN_ASSIGN(const auto at, rpc::ReadTime(request->has_happened_at(),
                                                    request->happened_at(), "happened_at"));
        PANYUAN_ASSIGN(BatchView view, ReachBatch(ports.trace(), call, request->batch_code()));
        PANYUAN_ASSIGN(const Recorded recorded,
                       trace::DisplayBatch(ports.trace(), std::move(view), at, call.now));
        Write(recorded, answer);
        return Ok();
      });
}

ServerUnaryReactor* MoveService::RemoveStock(CallbackServerContext* context,
                                             const v1::RemoveStockRequest* request,
                                             v1::RemoveStockResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/RemoveStock", request, response,
      [request](MoveWrites& ports, const rpc::Call& call,
                v1::RemoveStockResponse& answer) -> Status {
        RemovalOrder order{{}, request->reason(), request->evidence_sha256(), {}};
        PANYUAN_ASSIGN(order.removal, FromProto(request->removal()));
        PANYUAN_ASSIGN(order.happened_at, rpc::ReadTime(request->has_happened_at(),
                                                        request->happened_at(), "happened_at"));
        PANYUAN_ASSIGN(Portion portion, ReadPortion(ports.trace(), call, request->goods()));
        PANYUAN_ASSIGN(const Removed removed,
                       trace::RemoveStock(ports, std::move(portion), order, call.now));
        Write(removed.recorded, answer);
        answer.set_flagged(removed.flagged);
        return Ok();
      });
}

ServerUnaryReactor* MoveService::HoldBatch(CallbackServerContext* context,
                                           const v1::HoldBatchRequest* request,
                                           v1::HoldBatchResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/HoldBatch", request, response,
      [request](MoveWrites& ports, const rpc::Call& call, v1::HoldBatchResponse& answer) -> Status {
        PANYUAN_ASSIGN(BatchView view, ReachBatch(ports.trace(), call, request->batch_code()));
        const HoldOrder order{HolderOf(call), request->reason_zh(), request->reason_en()};
        PANYUAN_ASSIGN(const Recorded recorded,
                       StopSale(ports.trace(), std::move(view), order, call.now));
        Write(recorded, answer);
        return Ok();
      });
}

ServerUnaryReactor* MoveService::ReleaseBatch(CallbackServerContext* context,
                                              const v1::ReleaseBatchRequest* request,
                                              v1::ReleaseBatchResponse* response) {
  return Change(context, "panyuan.trace.v1.MoveService/ReleaseBatch", request, response,
                [request](MoveWrites& ports, const rpc::Call& call,
                          v1::ReleaseBatchResponse& answer) -> Status {
                  PANYUAN_ASSIGN(BatchView view,
                                 ReachBatch(ports.trace(), call, request->batch_code()));
                  PANYUAN_ASSIGN(const Recorded recorded,
                                 PermitSale(ports.trace(), std::move(view), HolderOf(call),
                                            request->reason(), call.now));
                  Write(recorded, answer);
                  return Ok();
                });
}

ServerUnaryReactor* MoveService::CorrectEvent(CallbackServerContext* context,
                                              const v1::CorrectEventRequest* request,
                                              v1::CorrectEventResponse* response) {
  return Change(context, "panyuan.trace.v1.MoveService/CorrectEvent", request, response,
                [request](MoveWrites& ports, const rpc::Call& call,
                          v1::CorrectEventResponse& answer) -> Status {
                  PANYUAN_ASSIGN(BatchView view,
                                 ReachBatch(ports.trace(), call, request->batch_code()));
                  const CorrectionOrder order{request->leaf_index(), request->did_not_occur()};
                  PANYUAN_ASSIGN(const Recorded recorded,
                                 trace::CorrectEvent(ports, std::move(view), order, call.now));
                  Write(recorded, answer);
                  return Ok();
                });
}

}  // namespace panyuan::trace
