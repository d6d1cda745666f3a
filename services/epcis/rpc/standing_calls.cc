// The calls of EpcisService about named queries and subscriptions.
#include <utility>

#include "services/epcis/exchange/reasons.h"
#include "services/epcis/exchange/standing.h"
#include "services/epcis/rpc/convert.h"
#include "services/epcis/rpc/epcis_service.h"
#include "services/rpc/convert.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

Subscription ReadSubscription(const v1::Subscription& proto, base::UtcTime now) {
  Subscription subscription;
  subscription.query_name = proto.query_name();
  subscription.target = proto.target();
  subscription.secret = proto.secret();
  subscription.schedule_json = proto.schedule_json();
  subscription.report_if_empty = proto.report_if_empty();
  subscription.created_at = now;
  return subscription;
}

}  // namespace

grpc::ServerUnaryReactor* EpcisService::CreateQuery(grpc::CallbackServerContext* context,
                                                    const v1::CreateQueryRequest* request,
                                                    v1::CreateQueryResponse* response) {
  return runtime_.Write(
      context, "panyuan.epcis.v1.EpcisService/CreateQuery", request, response,
      [=, this](db::Transaction& transaction, const rpc::Call& call, v1::CreateQueryResponse&) {
        return epcis::CreateQuery(
            room_.writes(transaction, call.now),
            {request->name(), request->query_json(), call.caller.Key(), call.now});
      });
}

grpc::ServerUnaryReactor* EpcisService::ListQueries(grpc::CallbackServerContext* context,
                                                    const v1::ListQueriesRequest* request,
                                                    v1::ListQueriesResponse* response) {
  return runtime_.Read(
      context, "panyuan.epcis.v1.EpcisService/ListQueries",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const ReadPorts ports = room_.reads(session);
        if (!request->name().empty()) {
          PANYUAN_ASSIGN(const NamedQuery query, FindNamed(*ports.reads, request->name()));
          ToProto(query, response->add_queries());
          return Ok();
        }
        const size_t limit = PageSize(request->page_size());
        PANYUAN_ASSIGN(const auto queries,
                       ports.reads->QueriesAfter(request->page_token(), limit + 1));
        for (size_t i = 0; i < queries.size() && i < limit; ++i)
          ToProto(queries[i], response->add_queries());
        if (queries.size() > limit) response->set_next_page_token(queries[limit - 1].name);
        return Ok();
      });
}

grpc::ServerUnaryReactor* EpcisService::DeleteQuery(grpc::CallbackServerContext* context,
                                                    const v1::DeleteQueryRequest* request,
                                                    v1::DeleteQueryResponse* response) {
  return runtime_.Write(context, "panyuan.epcis.v1.EpcisService/DeleteQuery", request, response,
                        [=, this](db::Transaction& transaction, const rpc::Call& call,
                                  v1::DeleteQueryResponse&) -> Status {
                          const WritePorts ports = room_.writes(transaction, call.now);
                          PANYUAN_TRY(FindNamed(*ports.reads, request->name()));
                          PANYUAN_TRY(ports.changes->DeleteQuery(request->name()));
                          return Ok();
                        });
}

grpc::ServerUnaryReactor* EpcisService::Subscribe(grpc::CallbackServerContext* context,
                                                  const v1::SubscribeRequest* request,
                                                  v1::SubscribeResponse* response) {
  return runtime_.Write(
      context, "panyuan.epcis.v1.EpcisService/Subscribe", request, response,
      [=, this](db::Transaction& transaction, const rpc::Call& call,
                v1::SubscribeResponse& answer) -> Status {
        PANYUAN_ASSIGN(const auto initial,
                       rpc::ReadTime(request->has_initial_record_time(),
                                     request->initial_record_time(), "initial_record_time"));
        PANYUAN_ASSIGN(
            const Subscription subscription,
            epcis::Subscribe(room_.writes(transaction, call.now),
                             ReadSubscription(request->subscription(), call.now), initial));
        ToProto(subscription, answer.mutable_subscription());
        return Ok();
      });
}

grpc::ServerUnaryReactor* EpcisService::ListSubscriptions(
    grpc::CallbackServerContext* context, const v1::ListSubscriptionsRequest* request,
    v1::ListSubscriptionsResponse* response) {
  return runtime_.Read(
      context, "panyuan.epcis.v1.EpcisService/ListSubscriptions",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const ReadPorts ports = room_.reads(session);
        PANYUAN_TRY(FindNamed(*ports.reads, request->query_name()));
        PANYUAN_ASSIGN(const auto all,
                       ports.reads->SubscriptionsOf(request->query_name(), kMaxSubscriptions));
        for (const Subscription& one : all) ToProto(one, response->add_subscriptions());
        return Ok();
      });
}

grpc::ServerUnaryReactor* EpcisService::Unsubscribe(grpc::CallbackServerContext* context,
                                                    const v1::UnsubscribeRequest* request,
                                                    v1::UnsubscribeResponse* response) {
  return runtime_.Write(
      context, "panyuan.epcis.v1.EpcisService/Unsubscribe", request, response,
      [=, this](db::Transaction& transaction, const rpc::Call& call,
                v1::UnsubscribeResponse&) -> Status {
        PANYUAN_ASSIGN(const int64_t id, ReadId(request->subscription_id(), kSubscriptionNotFound,
                                                "subscription_id"));
        PANYUAN_ASSIGN(const bool there,
                       room_.writes(transaction, call.now).changes->DeleteSubscription(id));
        if (!there) return Error(kSubscriptionNotFound, {{"subscription_id", std::to_string(id)}});
        return Ok();
      });
}

}  // namespace panyuan::epcis
