// Offering goods to another stall, and what it says to that.
#include <algorithm>
#include <utility>

#include "services/rpc/convert.h"
#include "services/trace/domain/transfer.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/move_convert.h"
#include "services/trace/rpc/move_portions.h"
#include "services/trace/rpc/move_service.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// `Ports` is MoveReads or MoveWrites.
template <class Ports>
MoveViews ViewsOf(Ports& ports) {
  return {ports.trace().catalogue(), ports.trace().batches(), ports.trace().numbering(),
          ports.codes()};
}

// The transfer of the code, where the caller reaches the stall that it goes to or comes from.
Result<Transfer> ReachTransfer(MoveWrites& ports, const rpc::Call& call, const std::string& code,
                               StallId Transfer::*end) {
  PANYUAN_ASSIGN(Transfer transfer, FindTransfer(ports.transfers(), ports.codes(), code));
  PANYUAN_ASSIGN(const Stall stall, ports.trace().catalogue().StallOf(transfer.*end));
  PANYUAN_TRY(CheckStallReach(call, stall, "transfer_code"));
  return transfer;
}

}  // namespace

ServerUnaryReactor* MoveService::OfferTransfer(CallbackServerContext* context,
                                               const v1::OfferTransferRequest* request,
                                               v1::OfferTransferResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/OfferTransfer", request, response,
      [request](MoveWrites& ports, const rpc::Call& call,
                v1::OfferTransferResponse& answer) -> Status {
        PANYUAN_ASSIGN(const auto at, rpc::ReadTime(request->has_happened_at(),
                                                    request->happened_at(), "happened_at"));
        PANYUAN_ASSIGN(const Stall to,
                       ports.trace().catalogue().FindStall(request->to_stall_code()));
        PANYUAN_ASSIGN(Portion portion, ReadPortion(ports.trace(), call, request->goods()));
        PANYUAN_ASSIGN(const Offered offered,
                       trace::OfferTransfer(ports, std::move(portion), to, at, call.now));
        PANYUAN_TRY(ViewsOf(ports).Write(offered.transfer, answer.mutable_transfer()));
        ToProto(offered.recorded.view, answer.mutable_batch());
        ToProto(offered.recorded.entry, answer.mutable_receipt());
        return Ok();
      });
}

ServerUnaryReactor* MoveService::AnswerTransfer(CallbackServerContext* context,
                                                const v1::AnswerTransferRequest* request,
                                                v1::AnswerTransferResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/AnswerTransfer", request, response,
      [this, request](MoveWrites& ports, const rpc::Call& call,
                      v1::AnswerTransferResponse& answer) -> Status {
        TransferAnswer what{0, request->reason(), request->reserved_code(), {}};
        PANYUAN_ASSIGN(const auto accepted_g,
                       ReadAmount(request->has_accepted(), request->accepted(), "accepted"));
        what.accepted_g = accepted_g.value_or(0);
        PANYUAN_ASSIGN(what.happened_at, rpc::ReadTime(request->has_happened_at(),
                                                       request->happened_at(), "happened_at"));
        PANYUAN_ASSIGN(Transfer transfer,
                       ReachTransfer(ports, call, request->transfer_code(), &Transfer::to));
        PANYUAN_ASSIGN(const Answered answered,
                       trace::AnswerTransfer(ports, std::move(transfer), what, call.now));
        PANYUAN_TRY(ViewsOf(ports).Write(answered.transfer, answer.mutable_transfer()));
        ToProto(answered.entry, answer.mutable_receipt());
        if (!answered.received) return Ok();
        ToProto(*answered.received, answer.mutable_batch());
        answer.set_small_label_url(labels_.SmallUrlOf(answered.received->batch.code));
        return Ok();
      });
}

ServerUnaryReactor* MoveService::WithdrawTransfer(CallbackServerContext* context,
                                                  const v1::WithdrawTransferRequest* request,
                                                  v1::WithdrawTransferResponse* response) {
  return Change(context, "panyuan.trace.v1.MoveService/WithdrawTransfer", request, response,
                [request](MoveWrites& ports, const rpc::Call& call,
                          v1::WithdrawTransferResponse& answer) -> Status {
                  PANYUAN_ASSIGN(
                      Transfer transfer,
                      ReachTransfer(ports, call, request->transfer_code(), &Transfer::from));
                  PANYUAN_ASSIGN(const Answered answered,
                                 trace::WithdrawTransfer(ports, std::move(transfer), call.now));
                  PANYUAN_TRY(ViewsOf(ports).Write(answered.transfer, answer.mutable_transfer()));
                  ToProto(answered.entry, answer.mutable_receipt());
                  return Ok();
                });
}

ServerUnaryReactor* MoveService::ListTransfers(CallbackServerContext* context,
                                               const v1::ListTransfersRequest* request,
                                               v1::ListTransfersResponse* response) {
  return Ask(context, "panyuan.trace.v1.MoveService/ListTransfers",
             [request, response](MoveReads& ports, const rpc::Call& call) -> Status {
               PANYUAN_ASSIGN(const Stall stall,
                              ReachStall(ports.trace().catalogue(), call, request->stall_code()));
               TransferQuery query{stall.id, request->outgoing(), request->open_only(), {}, 0};
               PANYUAN_ASSIGN(query.before.value, rpc::ReadPageToken(request->page_token()));
               const uint32_t asked =
                   request->page_size() == 0 ? kDefaultPage : request->page_size();
               const size_t page = std::min(asked, kMaxPage);
               query.limit = page + 1;
               PANYUAN_ASSIGN(std::vector<Transfer> transfers, ports.transfers().List(query));
               if (transfers.size() > page) {
                 transfers.pop_back();
                 response->set_next_page_token(std::to_string(transfers.back().id.value));
               }
               MoveViews views = ViewsOf(ports);
               for (const Transfer& transfer : transfers)
                 PANYUAN_TRY(views.Write(transfer, response->add_transfers()));
               return Ok();
             });
}

}  // namespace panyuan::trace
