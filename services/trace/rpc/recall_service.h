// Serves recalls: panyuan.trace.v1.RecallService.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "panyuan/trace/v1/recall_service.grpc.pb.h"
#include "services/label/paper.h"
#include "services/rpc/runtime.h"
#include "services/trace/domain/recall_ports.h"

namespace panyuan::trace {

// Opens the ports of recalls on a snapshot or a transaction; server/ names the types behind them.
struct RecallRoom {
  std::function<std::unique_ptr<RecallReads>(db::Session&)> reads;
  std::function<std::unique_ptr<RecallWrites>(db::Transaction&, base::UtcTime now)> writes;
  // Errors: LABEL_FONT_MISSING.
  std::function<base::Result<std::string>(const label::Paper&)> pdf, xlsx;
};

class RecallService final : public v1::RecallService::CallbackService {
 public:
  static constexpr uint32_t kDefaultPage = 50, kMaxPage = 500;

  // Both outlive the service.
  RecallService(rpc::Runtime& runtime, const RecallRoom& room) : runtime_(runtime), room_(room) {}

  grpc::ServerUnaryReactor* PreviewRecall(grpc::CallbackServerContext* context,
                                          const v1::PreviewRecallRequest* request,
                                          v1::PreviewRecallResponse* response) override;
  grpc::ServerUnaryReactor* StartRecall(grpc::CallbackServerContext* context,
                                        const v1::StartRecallRequest* request,
                                        v1::StartRecallResponse* response) override;
  grpc::ServerUnaryReactor* ContinueRecall(grpc::CallbackServerContext* context,
                                           const v1::ContinueRecallRequest* request,
                                           v1::ContinueRecallResponse* response) override;
  grpc::ServerUnaryReactor* WidenRecall(grpc::CallbackServerContext* context,
                                        const v1::WidenRecallRequest* request,
                                        v1::WidenRecallResponse* response) override;
  grpc::ServerUnaryReactor* CloseRecall(grpc::CallbackServerContext* context,
                                        const v1::CloseRecallRequest* request,
                                        v1::CloseRecallResponse* response) override;
  grpc::ServerUnaryReactor* AcknowledgeNotice(grpc::CallbackServerContext* context,
                                              const v1::AcknowledgeNoticeRequest* request,
                                              v1::AcknowledgeNoticeResponse* response) override;
  grpc::ServerUnaryReactor* RecordRecallAct(grpc::CallbackServerContext* context,
                                            const v1::RecordRecallActRequest* request,
                                            v1::RecordRecallActResponse* response) override;
  grpc::ServerUnaryReactor* GetRecall(grpc::CallbackServerContext* context,
                                      const v1::GetRecallRequest* request,
                                      v1::GetRecallResponse* response) override;
  grpc::ServerUnaryReactor* ListRecalls(grpc::CallbackServerContext* context,
                                        const v1::ListRecallsRequest* request,
                                        v1::ListRecallsResponse* response) override;
  grpc::ServerUnaryReactor* ListRecallBatches(grpc::CallbackServerContext* context,
                                              const v1::ListRecallBatchesRequest* request,
                                              v1::ListRecallBatchesResponse* response) override;
  grpc::ServerUnaryReactor* ListNotices(grpc::CallbackServerContext* context,
                                        const v1::ListNoticesRequest* request,
                                        v1::ListNoticesResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchNoticesResponse>* WatchNotices(
      grpc::CallbackServerContext* context, const v1::WatchNoticesRequest* request) override;
  grpc::ServerUnaryReactor* PrintRecallReport(grpc::CallbackServerContext* context,
                                              const v1::PrintRecallReportRequest* request,
                                              v1::PrintRecallReportResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const RecallRoom& room_;
};

}  // namespace panyuan::trace
