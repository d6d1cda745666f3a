// Serves batches: panyuan.trace.v1.TraceService.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "panyuan/trace/v1/trace_service.grpc.pb.h"
#include "services/label/label_issuer.h"
#include "services/rpc/runtime.h"
#include "services/trace/domain/use_cases.h"

namespace panyuan::trace {

// What anyone who holds a recalled batch should know.
struct RecallNote {
  std::string code;
  int level = 0;
  std::string reason_zh, reason_en;
  base::UtcTime ordered_at;
  bool closed = false;
};

// Opens the room's ports on a snapshot or a transaction; server/ names the types behind them.
struct TraceRoom {
  std::function<std::unique_ptr<TraceReads>(db::Session&)> reads;
  std::function<std::unique_ptr<TraceWrites>(db::Transaction&, base::UtcTime now)> writes;
  std::function<base::Result<RecallNote>(db::Session&, RecallId)> recall_note;
  // Puts a batch that has just come in into the recalls of its source; see JoinRecalls.
  std::function<base::Result<RecallId>(db::Transaction&, base::UtcTime now, BatchNumber)>
      join_recalls;
};

class TraceService final : public v1::TraceService::CallbackService {
 public:
  static constexpr size_t kMaxChain = 1'000;

  // All of these outlive the service.
  TraceService(rpc::Runtime& runtime, const TraceRoom& room, const label::LabelIssuer& labels)
      : runtime_(runtime), room_(room), labels_(labels) {}

  grpc::ServerUnaryReactor* RegisterBatch(grpc::CallbackServerContext* context,
                                          const v1::RegisterBatchRequest* request,
                                          v1::RegisterBatchResponse* response) override;
  grpc::ServerUnaryReactor* RegisterBatches(grpc::CallbackServerContext* context,
                                            const v1::RegisterBatchesRequest* request,
                                            v1::RegisterBatchesResponse* response) override;
  grpc::ServerUnaryReactor* ReserveBatchCodes(grpc::CallbackServerContext* context,
                                              const v1::ReserveBatchCodesRequest* request,
                                              v1::ReserveBatchCodesResponse* response) override;
  grpc::ServerUnaryReactor* SellBatch(grpc::CallbackServerContext* context,
                                      const v1::SellBatchRequest* request,
                                      v1::SellBatchResponse* response) override;
  grpc::ServerUnaryReactor* GetBatch(grpc::CallbackServerContext* context,
                                     const v1::GetBatchRequest* request,
                                     v1::GetBatchResponse* response) override;
  grpc::ServerUnaryReactor* ListBatches(grpc::CallbackServerContext* context,
                                        const v1::ListBatchesRequest* request,
                                        v1::ListBatchesResponse* response) override;
  grpc::ServerUnaryReactor* GetChain(grpc::CallbackServerContext* context,
                                     const v1::GetChainRequest* request,
                                     v1::GetChainResponse* response) override;
  grpc::ServerUnaryReactor* ListReceivedFrom(grpc::CallbackServerContext* context,
                                             const v1::ListReceivedFromRequest* request,
                                             v1::ListReceivedFromResponse* response) override;
  grpc::ServerUnaryReactor* FindByGtinLot(grpc::CallbackServerContext* context,
                                          const v1::FindByGtinLotRequest* request,
                                          v1::FindByGtinLotResponse* response) override;

 private:
  base::Result<Batch> Register(db::Transaction& transaction, const rpc::Call& call,
                               std::string_view stall_code, const v1::IncomingBatch& incoming,
                               const std::string& reserved_code,
                               v1::RegisterBatchResponse& response) const;
  // The batch with all that anyone may know of it alone. `code_text` as FindBatch takes it.
  base::Result<BatchView> Show(db::Session& session, TraceReads& ports, std::string_view code_text,
                               v1::Batch* proto) const;

  rpc::Runtime& runtime_;
  const TraceRoom& room_;
  const label::LabelIssuer& labels_;
};

}  // namespace panyuan::trace
