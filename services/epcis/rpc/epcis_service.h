// The EPCIS service.
#pragma once

#include <functional>

#include "panyuan/epcis/v1/epcis_service.grpc.pb.h"
#include "services/epcis/exchange/ports.h"
#include "services/rpc/runtime.h"

namespace panyuan::epcis {

// How a handler reaches the stores, within its session or its command.
struct EpcisRoom {
  std::function<ReadPorts(db::Session&)> reads;
  std::function<WritePorts(db::Transaction&, base::UtcTime now)> writes;
};

class EpcisService final : public v1::EpcisService::CallbackService {
 public:
  static constexpr uint32_t kDefaultPage = 30, kMaxPage = 500;

  // Both outlive the service.
  EpcisService(rpc::Runtime& runtime, const EpcisRoom& room) : runtime_(runtime), room_(room) {}

  grpc::ServerUnaryReactor* Capture(grpc::CallbackServerContext* context,
                                    const v1::CaptureRequest* request,
                                    v1::CaptureResponse* response) override;
  grpc::ServerUnaryReactor* GetCaptureJob(grpc::CallbackServerContext* context,
                                          const v1::GetCaptureJobRequest* request,
                                          v1::GetCaptureJobResponse* response) override;
  grpc::ServerUnaryReactor* ListCaptureJobs(grpc::CallbackServerContext* context,
                                            const v1::ListCaptureJobsRequest* request,
                                            v1::ListCaptureJobsResponse* response) override;
  grpc::ServerUnaryReactor* QueryEvents(grpc::CallbackServerContext* context,
                                        const v1::QueryEventsRequest* request,
                                        v1::QueryEventsResponse* response) override;
  grpc::ServerUnaryReactor* ListResources(grpc::CallbackServerContext* context,
                                          const v1::ListResourcesRequest* request,
                                          v1::ListResourcesResponse* response) override;
  grpc::ServerUnaryReactor* CreateQuery(grpc::CallbackServerContext* context,
                                        const v1::CreateQueryRequest* request,
                                        v1::CreateQueryResponse* response) override;
  grpc::ServerUnaryReactor* ListQueries(grpc::CallbackServerContext* context,
                                        const v1::ListQueriesRequest* request,
                                        v1::ListQueriesResponse* response) override;
  grpc::ServerUnaryReactor* DeleteQuery(grpc::CallbackServerContext* context,
                                        const v1::DeleteQueryRequest* request,
                                        v1::DeleteQueryResponse* response) override;
  grpc::ServerUnaryReactor* Subscribe(grpc::CallbackServerContext* context,
                                      const v1::SubscribeRequest* request,
                                      v1::SubscribeResponse* response) override;
  grpc::ServerUnaryReactor* ListSubscriptions(grpc::CallbackServerContext* context,
                                              const v1::ListSubscriptionsRequest* request,
                                              v1::ListSubscriptionsResponse* response) override;
  grpc::ServerUnaryReactor* Unsubscribe(grpc::CallbackServerContext* context,
                                        const v1::UnsubscribeRequest* request,
                                        v1::UnsubscribeResponse* response) override;

 private:
  rpc::Runtime& runtime_;
  const EpcisRoom& room_;
};

}  // namespace panyuan::epcis
