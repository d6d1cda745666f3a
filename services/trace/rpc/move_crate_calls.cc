// Packing, unpacking and looking into crates.
#include <utility>

#include "services/rpc/convert.h"
#include "services/trace/domain/crate.h"
#include "services/trace/rpc/convert.h"
#include "services/trace/rpc/move_convert.h"
#include "services/trace/rpc/move_portions.h"
#include "services/trace/rpc/move_service.h"
#include "services/trace/rpc/reach.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

template <class Request>
Status CheckCounts(const Request& request, size_t fewest) {
  return CheckContentCount(request.crate_code(), static_cast<size_t>(request.goods_size()),
                           static_cast<size_t>(request.crate_codes_size()), fewest);
}

template <class Answer>
void Write(const Packed& packed, const Stall& stall, const label::BatchNumbering& numbering,
           Answer& answer) {
  ToProto(packed.tree, stall.code, numbering, answer.mutable_crate());
  ToProto(packed.entry, answer.mutable_receipt());
}

}  // namespace

ServerUnaryReactor* MoveService::PackCrate(CallbackServerContext* context,
                                           const v1::PackCrateRequest* request,
                                           v1::PackCrateResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/PackCrate", request, response,
      [request](MoveWrites& ports, const rpc::Call& call, v1::PackCrateResponse& answer) -> Status {
        PANYUAN_TRY(CheckCounts(*request, 1));
        PANYUAN_ASSIGN(const Stall stall,
                       ReachStall(ports.trace().catalogue(), call, request->stall_code()));
        PackOrder order;
        order.crate_code = request->crate_code();
        order.level = static_cast<int>(std::min(request->level(), uint32_t{kMaxCrateLevel + 1}));
        order.crate_codes = {request->crate_codes().begin(), request->crate_codes().end()};
        PANYUAN_ASSIGN(order.happened_at, rpc::ReadTime(request->has_happened_at(),
                                                        request->happened_at(), "happened_at"));
        PANYUAN_ASSIGN(order.goods, ReadPortions(ports.trace(), call, request->goods()));
        PANYUAN_ASSIGN(const Packed packed,
                       trace::PackCrate(ports, stall, std::move(order), call.now));
        Write(packed, stall, ports.trace().numbering(), answer);
        return Ok();
      });
}

ServerUnaryReactor* MoveService::UnpackCrate(CallbackServerContext* context,
                                             const v1::UnpackCrateRequest* request,
                                             v1::UnpackCrateResponse* response) {
  return Change(
      context, "panyuan.trace.v1.MoveService/UnpackCrate", request, response,
      [request](MoveWrites& ports, const rpc::Call& call,
                v1::UnpackCrateResponse& answer) -> Status {
        PANYUAN_TRY(CheckCounts(*request, 0));
        PANYUAN_ASSIGN(const Crate crate, FindCrate(ports.crates(), request->crate_code()));
        PANYUAN_ASSIGN(const Stall stall, ports.trace().catalogue().StallOf(crate.stall));
        PANYUAN_TRY(CheckStallReach(call, stall, "crate_code"));
        UnpackOrder order;
        order.crate_codes = {request->crate_codes().begin(), request->crate_codes().end()};
        PANYUAN_ASSIGN(order.happened_at, rpc::ReadTime(request->has_happened_at(),
                                                        request->happened_at(), "happened_at"));
        PANYUAN_ASSIGN(order.goods, ReadPortions(ports.trace(), call, request->goods()));
        PANYUAN_ASSIGN(const Packed packed,
                       trace::UnpackCrate(ports, crate, std::move(order), call.now));
        Write(packed, stall, ports.trace().numbering(), answer);
        return Ok();
      });
}

ServerUnaryReactor* MoveService::GetCrate(CallbackServerContext* context,
                                          const v1::GetCrateRequest* request,
                                          v1::GetCrateResponse* response) {
  return Ask(context, "panyuan.trace.v1.MoveService/GetCrate",
             [request, response](MoveReads& ports, const rpc::Call& call) -> Status {
               PANYUAN_ASSIGN(const Crate crate, FindCrate(ports.crates(), request->crate_code()));
               PANYUAN_ASSIGN(const Stall stall, ports.trace().catalogue().StallOf(crate.stall));
               PANYUAN_TRY(CheckStallReach(call, stall, "crate_code"));
               PANYUAN_ASSIGN(const CrateTree tree, LookInto(ports.crates(), crate));
               ToProto(tree, stall.code, ports.trace().numbering(), response->mutable_crate());
               return Ok();
             });
}

}  // namespace panyuan::trace
