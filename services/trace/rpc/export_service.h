// Serves files of what was recorded: panyuan.trace.v1.ExportService.
#pragma once

#include "panyuan/trace/v1/export_service.grpc.pb.h"
#include "services/rpc/runtime.h"
#include "services/trace/rpc/way_service.h"

namespace panyuan::trace {

class ExportService final : public v1::ExportService::CallbackService {
 public:
  // Both outlive the service.
  ExportService(rpc::Runtime& runtime, const OpenWayReads& open) : runtime_(runtime), open_(open) {}

  grpc::ServerWriteReactor<v1::ExportResponse>* Export(grpc::CallbackServerContext* context,
                                                       const v1::ExportRequest* request) override;

 private:
  rpc::Runtime& runtime_;
  const OpenWayReads& open_;
};

}  // namespace panyuan::trace
