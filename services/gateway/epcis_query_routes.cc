// The addresses of named queries and their subscriptions.
#include <nlohmann/json.hpp>
#include <utility>

#include "panyuan/epcis/v1/epcis_service.pb.h"
#include "services/base/text.h"
#include "services/gateway/epcis_bodies.h"
#include "services/gateway/epcis_routes.h"
#include "services/gateway/reasons.h"

namespace panyuan::gateway {

using base::Error;
using nlohmann::ordered_json;

namespace {

std::string AddressOf(const std::string& query_name) {
  return "/epcis/queries/" + base::PercentEncode(query_name);
}

}  // namespace

void EpcisRoutes::DispatchQueries(const HttpRequest& request, const Visit& visit) const {
  const auto& path = visit.path;
  const bool posts = request.method == "POST", deletes = request.method == "DELETE";
  if (path.size() == 1) return posts ? CreateQuery(request, visit) : ListQueries(visit, "");
  if (path.size() == 2) return deletes ? DeleteQuery(visit) : ListQueries(visit, path[1]);
  if (path[2] == "events") {
    if (!request.Header("upgrade").empty())
      return visit.Fail(501, Error(kEpcisNotOffered, {{"what", "WebSocket"}}));
    return ShowEvents(visit, path[1], visit.query);
  }
  if (path.size() == 3) return posts ? Subscribe(request, visit) : ListSubscriptions(visit, "");
  deletes ? Unsubscribe(visit) : ListSubscriptions(visit, path[3]);
}

void EpcisRoutes::CreateQuery(const HttpRequest& request, const Visit& visit) const {
  const auto call = ReadQueryBody(request.body);
  if (!call.ok()) return visit.Fail(400, call.error());
  Call<epcis::v1::CreateQueryResponse>("CreateQuery", *call, visit,
                                       [visit, name = call->name()](const auto&) {
                                         visit.reply({201, {{"Location", AddressOf(name)}}, ""});
                                       });
}

void EpcisRoutes::ListQueries(const Visit& visit, const std::string& name) const {
  epcis::v1::ListQueriesRequest call;
  call.set_name(name);
  call.set_page_size(visit.page_size);
  call.set_page_token(visit.page_token);
  Call<epcis::v1::ListQueriesResponse>(
      "ListQueries", call, visit,
      [visit, one = !name.empty()](const epcis::v1::ListQueriesResponse& answer) {
        if (one) return visit.reply(EpcisJson(200, QueryBody(answer.queries(0))));
        auto queries = ordered_json::array();
        for (const auto& query : answer.queries()) queries.push_back(QueryBody(query));
        visit.Page(EpcisJson(200, queries), answer.next_page_token());
      });
}

void EpcisRoutes::DeleteQuery(const Visit& visit) const {
  epcis::v1::DeleteQueryRequest call;
  call.set_request_id(NewRequestId());
  call.set_name(visit.path[1]);
  Call<epcis::v1::DeleteQueryResponse>("DeleteQuery", call, visit, [visit](const auto&) {
    visit.reply({204, {}, ""});
  });
}

void EpcisRoutes::Subscribe(const HttpRequest& request, const Visit& visit) const {
  const auto call = ReadSubscriptionBody(request.body, visit.path[1]);
  if (!call.ok()) return visit.Fail(400, call.error());
  Call<epcis::v1::SubscribeResponse>(
      "Subscribe", *call, visit, [visit](const epcis::v1::SubscribeResponse& answer) {
        const epcis::v1::Subscription& subscription = answer.subscription();
        HttpResponse response = EpcisJson(201, SubscriptionBody(subscription));
        response.headers.emplace_back("Location", AddressOf(subscription.query_name()) +
                                                      "/subscriptions/" +
                                                      subscription.subscription_id());
        visit.reply(std::move(response));
      });
}

void EpcisRoutes::ListSubscriptions(const Visit& visit, const std::string& id) const {
  epcis::v1::ListSubscriptionsRequest call;
  call.set_query_name(visit.path[1]);
  Call<epcis::v1::ListSubscriptionsResponse>(
      "ListSubscriptions", call, visit,
      [visit, id](const epcis::v1::ListSubscriptionsResponse& answer) {
        auto bodies = ordered_json::array();
        for (const auto& one : answer.subscriptions())
          if (id.empty() || one.subscription_id() == id) bodies.push_back(SubscriptionBody(one));
        if (id.empty()) return visit.reply(EpcisJson(200, bodies));
        if (bodies.empty()) return visit.Fail(404, kPageNotFound);
        visit.reply(EpcisJson(200, bodies.front()));
      });
}

void EpcisRoutes::Unsubscribe(const Visit& visit) const {
  epcis::v1::UnsubscribeRequest call;
  call.set_request_id(NewRequestId());
  call.set_subscription_id(visit.path[3]);
  Call<epcis::v1::UnsubscribeResponse>("Unsubscribe", call, visit, [visit](const auto&) {
    visit.reply({204, {}, ""});
  });
}

}  // namespace panyuan::gateway
