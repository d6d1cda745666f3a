// Serves ways: panyuan.trace.v1.WayService.
#pragma once

#include <functional>
#include <memory>

#include "panyuan/trace/v1/way_service.grpc.pb.h"
#include "services/rpc/arena_messages.h"
#include "services/rpc/runtime.h"
#include "services/trace/domain/way.h"
#include "services/trace/domain/way_ports.h"

namespace panyuan::trace {

// Opens the ports of ways on a snapshot.
using OpenWayReads = std::function<std::unique_ptr<WayReads>(db::Session&)>;

class WayService final : public v1::WayService::CallbackService {
 public:
  static constexpr uint32_t kDefaultPage = 1'000, kMaxPage = 10'000;

  // Both outlive the service.
  WayService(rpc::Runtime& runtime, const OpenWayReads& open) : runtime_(runtime), open_(open) {
    SetMessageAllocatorFor_TraceBack(&back_messages_);
    SetMessageAllocatorFor_TraceForward(&forward_messages_);
  }

  grpc::ServerUnaryReactor* TraceBack(grpc::CallbackServerContext* context,
                                      const v1::TraceBackRequest* request,
                                      v1::TraceBackResponse* response) override;
  grpc::ServerUnaryReactor* TraceForward(grpc::CallbackServerContext* context,
                                         const v1::TraceForwardRequest* request,
                                         v1::TraceForwardResponse* response) override;
  grpc::ServerUnaryReactor* DrawWay(grpc::CallbackServerContext* context,
                                    const v1::DrawWayRequest* request,
                                    v1::DrawWayResponse* response) override;
  grpc::ServerUnaryReactor* FindCommonSources(grpc::CallbackServerContext* context,
                                              const v1::FindCommonSourcesRequest* request,
                                              v1::FindCommonSourcesResponse* response) override;

 private:
  rpc::ArenaMessages<v1::TraceBackRequest, v1::TraceBackResponse> back_messages_;
  rpc::ArenaMessages<v1::TraceForwardRequest, v1::TraceForwardResponse> forward_messages_;
  rpc::Runtime& runtime_;
  const OpenWayReads& open_;
};

}  // namespace panyuan::trace
