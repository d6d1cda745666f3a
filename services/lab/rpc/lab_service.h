// Serves the laboratory: panyuan.lab.v1.LabService.
#pragma once

#include <functional>
#include <memory>

#include "panyuan/lab/v1/lab_service.grpc.pb.h"
#include "services/lab/domain/ports.h"
#include "services/rpc/runtime.h"

namespace panyuan::lab {

// Opens the room's ports on a snapshot or a transaction; server/ names the types behind them.
// Both are called from several threads at once.
struct LabRoom {
  std::function<std::unique_ptr<LabReads>(db::Session&)> reads;
  std::function<std::unique_ptr<LabWrites>(db::Transaction&, base::UtcTime now)> writes;
};

// A technician takes samples of any batch in the county, for the own laboratory only, and sees and
// changes that laboratory's samples and results only.
class LabService final : public v1::LabService::CallbackService {
 public:
  static constexpr uint32_t kDefaultPage = 50, kMaxPage = 500;
  static constexpr size_t kMaxBatchResults = 200;

  // Both outlive the service.
  LabService(rpc::Runtime& runtime, const LabRoom& room) : runtime_(runtime), room_(room) {}

  grpc::ServerUnaryReactor* TakeSample(grpc::CallbackServerContext* context,
                                       const v1::TakeSampleRequest* request,
                                       v1::TakeSampleResponse* response) override;
  grpc::ServerUnaryReactor* SubmitResult(grpc::CallbackServerContext* context,
                                         const v1::SubmitResultRequest* request,
                                         v1::SubmitResultResponse* response) override;
  grpc::ServerUnaryReactor* RecordResults(grpc::CallbackServerContext* context,
                                          const v1::RecordResultsRequest* request,
                                          v1::RecordResultsResponse* response) override;
  grpc::ServerUnaryReactor* VerifyResult(grpc::CallbackServerContext* context,
                                         const v1::VerifyResultRequest* request,
                                         v1::VerifyResultResponse* response) override;
  grpc::ServerUnaryReactor* GetSample(grpc::CallbackServerContext* context,
                                      const v1::GetSampleRequest* request,
                                      v1::GetSampleResponse* response) override;
  grpc::ServerUnaryReactor* ListSamples(grpc::CallbackServerContext* context,
                                        const v1::ListSamplesRequest* request,
                                        v1::ListSamplesResponse* response) override;
  grpc::ServerUnaryReactor* ListBatchResults(grpc::CallbackServerContext* context,
                                             const v1::ListBatchResultsRequest* request,
                                             v1::ListBatchResultsResponse* response) override;

 private:
  base::Status Submit(db::Transaction& transaction, const rpc::Call& call,
                      const v1::SubmitResultRequest& request,
                      v1::SubmitResultResponse& answer) const;

  rpc::Runtime& runtime_;
  const LabRoom& room_;
};

}  // namespace panyuan::lab
