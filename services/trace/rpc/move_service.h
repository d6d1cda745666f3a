// Serves what happens to goods between arrival and sale: panyuan.trace.v1.MoveService.
#pragma once

#include <functional>
#include <memory>

#include "panyuan/trace/v1/move_service.grpc.pb.h"
#include "services/label/label_issuer.h"
#include "services/rpc/runtime.h"
#include "services/trace/domain/move_ports.h"

namespace panyuan::trace {

// Opens the ports on a snapshot or a transaction; server/ names the types behind them.
struct MoveRoom {
  std::function<std::unique_ptr<MoveReads>(db::Session&)> reads;
  std::function<std::unique_ptr<MoveWrites>(db::Transaction&, base::UtcTime now)> writes;
};

class MoveService final : public v1::MoveService::CallbackService {
 public:
  static constexpr uint32_t kDefaultPage = 50, kMaxPage = 500;
  static constexpr uint32_t kMaxDueDays = 90;

  // All of these outlive the service.
  MoveService(rpc::Runtime& runtime, const MoveRoom& room, const label::LabelIssuer& labels)
      : runtime_(runtime), room_(room), labels_(labels) {}

  grpc::ServerUnaryReactor* TransformBatches(grpc::CallbackServerContext* context,
                                             const v1::TransformBatchesRequest* request,
                                             v1::TransformBatchesResponse* response) override;
  grpc::ServerUnaryReactor* PackCrate(grpc::CallbackServerContext* context,
                                      const v1::PackCrateRequest* request,
                                      v1::PackCrateResponse* response) override;
  grpc::ServerUnaryReactor* UnpackCrate(grpc::CallbackServerContext* context,
                                        const v1::UnpackCrateRequest* request,
                                        v1::UnpackCrateResponse* response) override;
  grpc::ServerUnaryReactor* GetCrate(grpc::CallbackServerContext* context,
                                     const v1::GetCrateRequest* request,
                                     v1::GetCrateResponse* response) override;
  grpc::ServerUnaryReactor* OfferTransfer(grpc::CallbackServerContext* context,
                                          const v1::OfferTransferRequest* request,
                                          v1::OfferTransferResponse* response) override;
  grpc::ServerUnaryReactor* AnswerTransfer(grpc::CallbackServerContext* context,
                                           const v1::AnswerTransferRequest* request,
                                           v1::AnswerTransferResponse* response) override;
  grpc::ServerUnaryReactor* WithdrawTransfer(grpc::CallbackServerContext* context,
                                             const v1::WithdrawTransferRequest* request,
                                             v1::WithdrawTransferResponse* response) override;
  grpc::ServerUnaryReactor* ListTransfers(grpc::CallbackServerContext* context,
                                          const v1::ListTransfersRequest* request,
                                          v1::ListTransfersResponse* response) override;
  grpc::ServerUnaryReactor* DisplayBatch(grpc::CallbackServerContext* context,
                                         const v1::DisplayBatchRequest* request,
                                         v1::DisplayBatchResponse* response) override;
  grpc::ServerUnaryReactor* RemoveStock(grpc::CallbackServerContext* context,
                                        const v1::RemoveStockRequest* request,
                                        v1::RemoveStockResponse* response) override;
  grpc::ServerUnaryReactor* HoldBatch(grpc::CallbackServerContext* context,
                                      const v1::HoldBatchRequest* request,
                                      v1::HoldBatchResponse* response) override;
  grpc::ServerUnaryReactor* ReleaseBatch(grpc::CallbackServerContext* context,
                                         const v1::ReleaseBatchRequest* request,
                                         v1::ReleaseBatchResponse* response) override;
  grpc::ServerUnaryReactor* CorrectEvent(grpc::CallbackServerContext* context,
                                         const v1::CorrectEventRequest* request,
                                         v1::CorrectEventResponse* response) override;
  grpc::ServerUnaryReactor* GetBatchBalance(grpc::CallbackServerContext* context,
                                            const v1::GetBatchBalanceRequest* request,
                                            v1::GetBatchBalanceResponse* response) override;
  grpc::ServerUnaryReactor* GetStallBalance(grpc::CallbackServerContext* context,
                                            const v1::GetStallBalanceRequest* request,
                                            v1::GetStallBalanceResponse* response) override;
  grpc::ServerUnaryReactor* ListDueBatches(grpc::CallbackServerContext* context,
                                           const v1::ListDueBatchesRequest* request,
                                           v1::ListDueBatchesResponse* response) override;
  grpc::ServerUnaryReactor* ListFlags(grpc::CallbackServerContext* context,
                                      const v1::ListFlagsRequest* request,
                                      v1::ListFlagsResponse* response) override;

 private:
  // A mutation: `act` is Status(MoveWrites&, const rpc::Call&, Response&).
  template <class Request, class Response, class Act>
  grpc::ServerUnaryReactor* Change(grpc::CallbackServerContext* context, std::string_view method,
                                   const Request* request, Response* response, Act act) {
    return runtime_.Write(context, method, request, response,
                          [this, act](db::Transaction& transaction, const rpc::Call& call,
                                      Response& answer) -> base::Status {
                            const auto ports = room_.writes(transaction, call.now);
                            return act(*ports, call, answer);
                          });
  }
  // A question: `act` is Status(MoveReads&, const rpc::Call&).
  template <class Act>
  grpc::ServerUnaryReactor* Ask(grpc::CallbackServerContext* context, std::string_view method,
                                Act act) {
    return runtime_.Read(context, method,
                         [this, act](db::Session& session, const rpc::Call& call) -> base::Status {
                           const auto ports = room_.reads(session);
                           return act(*ports, call);
                         });
  }

  rpc::Runtime& runtime_;
  const MoveRoom& room_;
  const label::LabelIssuer& labels_;
};

}  // namespace panyuan::trace
