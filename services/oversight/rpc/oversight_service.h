// OversightService over the use cases.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "panyuan/oversight/v1/oversight_service.grpc.pb.h"
#include "services/oversight/domain/oversight_reads.h"
#include "services/rpc/runtime.h"

namespace panyuan::oversight {

// The reads on one session; the session outlives them.
using OpenOversightReads = std::function<std::unique_ptr<OversightReads>(db::Session&)>;

class OversightService final : public v1::OversightService::CallbackService {
 public:
  // `runtime` outlives the service; `open` is called from several threads at once.
  OversightService(rpc::Runtime& runtime, OpenOversightReads open)
      : runtime_(runtime), open_(std::move(open)) {}

  grpc::ServerUnaryReactor* GetProgress(grpc::CallbackServerContext* context,
                                        const v1::GetProgressRequest* request,
                                        v1::GetProgressResponse* response) override;
  grpc::ServerUnaryReactor* ListStatistics(grpc::CallbackServerContext* context,
                                           const v1::ListStatisticsRequest* request,
                                           v1::ListStatisticsResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const OpenOversightReads open_;
};

}  // namespace panyuan::oversight
