#include "services/trace/rpc/way_service.h"

#include <optional>

#include "services/trace/domain/common_sources.h"
#include "services/trace/domain/way_picture.h"
#include "services/trace/domain/way_view.h"
#include "services/trace/rpc/way_convert.h"

namespace panyuan::trace {
namespace {

using base::Ok;
using base::Result;
using base::Status;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// The query with its roots: what lies in a crate, or the batches named.
Result<WayQuery> ReadQuery(WayReads& reads, const v1::WayQuery& proto) {
  PANYUAN_ASSIGN(WayQuery query, FromProto(proto));
  if (!proto.crate_code().empty()) {
    PANYUAN_ASSIGN(query.roots, reads.crates().BatchesIn(proto.crate_code()));
  } else {
    PANYUAN_ASSIGN(query.roots, FindRoots(reads.trace(), proto.batch_codes(), 1));
  }
  return query;
}

Status FillWay(WayReads& reads, WayDirection direction, const v1::WayQuery& proto, v1::Way* way) {
  PANYUAN_ASSIGN(const WayQuery query, ReadQuery(reads, proto));
  PANYUAN_ASSIGN(const WayView view, ViewWay(reads, direction, query));
  ToProto(view, reads.trace().numbering(), way);
  return Ok();
}

std::optional<WayDirection> DirectionOf(v1::WayDirection direction) {
  if (direction == v1::WAY_DIRECTION_BACK) return WayDirection::kBack;
  if (direction == v1::WAY_DIRECTION_FORWARD) return WayDirection::kForward;
  return std::nullopt;
}

// Suppliers are personal data: only those who supervise see them across stalls.
bool MaySeeSuppliers(const rpc::Caller& caller) {
  return caller.role == rpc::Role::kMarket || caller.role == rpc::Role::kTownship ||
         caller.role == rpc::Role::kRegulator;
}

}  // namespace

ServerUnaryReactor* WayService::TraceBack(CallbackServerContext* context,
                                          const v1::TraceBackRequest* request,
                                          v1::TraceBackResponse* response) {
  return runtime_.Read(context, "panyuan.trace.v1.WayService/TraceBack",
                       [=, this](db::Session& session, const rpc::Call&) -> Status {
                         return FillWay(*open_(session), WayDirection::kBack, request->query(),
                                        response->mutable_way());
                       });
}

ServerUnaryReactor* WayService::TraceForward(CallbackServerContext* context,
                                             const v1::TraceForwardRequest* request,
                                             v1::TraceForwardResponse* response) {
  return runtime_.Read(context, "panyuan.trace.v1.WayService/TraceForward",
                       [=, this](db::Session& session, const rpc::Call&) -> Status {
                         return FillWay(*open_(session), WayDirection::kForward, request->query(),
                                        response->mutable_way());
                       });
}

ServerUnaryReactor* WayService::DrawWay(CallbackServerContext* context,
                                        const v1::DrawWayRequest* request,
                                        v1::DrawWayResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.WayService/DrawWay",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const auto reads = open_(session);
        PANYUAN_ASSIGN(WayQuery query, ReadQuery(*reads, request->query()));
        PANYUAN_ASSIGN(const WayPicture picture,
                       ReadPicture(*reads, DirectionOf(request->direction()), std::move(query)));
        response->set_media_type(request->dot() ? "text/vnd.graphviz" : "image/svg+xml");
        response->set_picture(request->dot() ? WriteDot(picture) : DrawSvg(picture));
        return Ok();
      });
}

ServerUnaryReactor* WayService::FindCommonSources(CallbackServerContext* context,
                                                  const v1::FindCommonSourcesRequest* request,
                                                  v1::FindCommonSourcesResponse* response) {
  return runtime_.Read(
      context, "panyuan.trace.v1.WayService/FindCommonSources",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        const auto reads = open_(session);
        PANYUAN_ASSIGN(const auto roots, FindRoots(reads->trace(), request->batch_codes(), 2));
        PANYUAN_ASSIGN(
            const CommonSources common,
            trace::FindCommonSources(*reads, roots, MaySeeSuppliers(call.caller), call.now));
        for (const CommonSource& source : common.sources)
          ToProto(source, reads->trace().numbering(), response->add_sources());
        response->set_truncated(common.truncated);
        return Ok();
      });
}

}  // namespace panyuan::trace
