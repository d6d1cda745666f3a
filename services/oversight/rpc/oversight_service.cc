#include "services/oversight/rpc/oversight_service.h"

#include <vector>

#include "services/oversight/rpc/converter.h"

namespace panyuan::oversight {

using base::Ok;
using base::Status;

grpc::ServerUnaryReactor* OversightService::GetProgress(grpc::CallbackServerContext* context,
                                                        const v1::GetProgressRequest* request,
                                                        v1::GetProgressResponse* response) {
  return runtime_.Read(
      context, "panyuan.oversight.v1.OversightService/GetProgress",
      [this, request, response](db::Session& session, const rpc::Call& call) -> Status {
        PANYUAN_ASSIGN(const int year, ChooseYear(request->year(), base::ShanghaiDay(call.now)));
        PANYUAN_ASSIGN(const std::vector<GoalStanding> standings,
                       open_(session)->GetProgress(year));
        FillResponse(year, standings, *response);
        return Ok();
      });
}

grpc::ServerUnaryReactor* OversightService::ListStatistics(grpc::CallbackServerContext* context,
                                                           const v1::ListStatisticsRequest* request,
                                                           v1::ListStatisticsResponse* response) {
  return runtime_.Read(
      context, "panyuan.oversight.v1.OversightService/ListStatistics",
      [this, request, response](db::Session& session, const rpc::Call& call) -> Status {
        PANYUAN_ASSIGN(const StatisticsQuery query, ToQuery(*request, base::ShanghaiDay(call.now)));
        PANYUAN_ASSIGN(const Statistics statistics, open_(session)->ListStatistics(query));
        FillResponse(query.days, statistics, *response);
        return Ok();
      });
}

}  // namespace panyuan::oversight
