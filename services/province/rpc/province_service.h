// Serves a province: panyuan.province.v1.ProvinceService.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "panyuan/province/v1/province_service.grpc.pb.h"
#include "services/province/domain/ports.h"
#include "services/province/rpc/figure_inquiry.h"
#include "services/rpc/runtime.h"

namespace panyuan::province {

// What the service needs of others; server/ names the functions behind it.
struct ProvinceRoom {
  struct Days {
    base::CivilDay first, last;
  };
  // The days of a year, or from the first to the last where the year is 0.
  // Errors: INVALID_FIELD (year), INVALID_TIME, PERIOD_INVALID.
  std::function<base::Result<Days>(uint32_t year, std::string_view from_day,
                                   std::string_view to_day, base::CivilDay today)>
      days;
  FillRate rate;
  // The reads of the store on one session, which outlives them.
  std::function<std::unique_ptr<ProvinceReads>(db::Session&)> reads;
  Published published;
  std::string verifier_key;  // of the province's log
};

class ProvinceService final : public v1::ProvinceService::CallbackService {
 public:
  static constexpr int kMaxInquiries = 64;  // under way: each asks every county

  // `runtime` outlives the service. `patience` is the one deadline of an inquiry.
  ProvinceService(rpc::Runtime& runtime, std::shared_ptr<const CountyLinks> counties,
                  ProvinceRoom room, std::chrono::milliseconds patience)
      : runtime_(runtime),
        counties_(std::move(counties)),
        room_(std::move(room)),
        patience_(patience),
        inquiries_(std::make_shared<std::atomic<int>>(0)) {}

  grpc::ServerUnaryReactor* GetChain(grpc::CallbackServerContext* context,
                                     const v1::GetChainRequest* request,
                                     v1::GetChainResponse* response) override;
  grpc::ServerUnaryReactor* GetFigures(grpc::CallbackServerContext* context,
                                       const v1::GetFiguresRequest* request,
                                       v1::GetFiguresResponse* response) override;
  grpc::ServerUnaryReactor* ListCheckpoints(grpc::CallbackServerContext* context,
                                            const v1::ListCheckpointsRequest* request,
                                            v1::ListCheckpointsResponse* response) override;
  grpc::ServerUnaryReactor* ListAlarms(grpc::CallbackServerContext* context,
                                       const v1::ListAlarmsRequest* request,
                                       v1::ListAlarmsResponse* response) override;
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const v1::GetCheckpointRequest* request,
                                          v1::GetCheckpointResponse* response) override;
  grpc::ServerUnaryReactor* GetProof(grpc::CallbackServerContext* context,
                                     const v1::GetProofRequest* request,
                                     v1::GetProofResponse* response) override;

 private:
  class Place;

  std::chrono::system_clock::time_point Deadline() const {
    return std::chrono::system_clock::now() + patience_;
  }

  rpc::Runtime& runtime_;
  const std::shared_ptr<const CountyLinks> counties_;
  const ProvinceRoom room_;
  const std::chrono::milliseconds patience_;
  // Shared with the inquiries, whose last lines may run when the service is gone.
  const std::shared_ptr<std::atomic<int>> inquiries_;
};

}  // namespace panyuan::province
