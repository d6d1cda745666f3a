// The REST binding of EPCIS 2.0 (GS1 EPCIS 2.0 §12), under /epcis/:
//
//   GET                     the top-level resources
//   POST GET capture        documents and event lists in; the caller's jobs; capture/<job>
//   POST GET events         one event in; the simple query by its parameters; events/<eventID>
//   GET eventTypes, epcs, bizSteps, bizLocations, readPoints, dispositions
//                           their values; each with /<value> and /<value>/events
//   POST GET queries        named queries; queries/<name> (GET, DELETE), queries/<name>/events
//   POST GET queries/<name>/subscriptions
//                           webhooks; each with /<id> (GET, DELETE)
//   OPTIONS                 of each, without a token: what is supported
//
// All but OPTIONS needs a bearer token (epcis_access.h). Lists page by perPage and nextPageToken,
// the next page's address is in the header Link. Events come as they are kept.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/gateway/epcis_access.h"
#include "services/gateway/epcis_problem.h"
#include "services/gateway/header_text.h"
#include "services/gateway/http_message.h"
#include "services/gateway/rpc_calls.h"

namespace panyuan::gateway {

// Thread-safe; every call returns at once.
class EpcisRoutes {
 public:
  // `calls` outlives the routes and every reply.
  EpcisRoutes(RpcCalls& calls, std::vector<EpcisToken> tokens)
      : calls_(calls), tokens_(std::move(tokens)) {}

  // Whether `path` is to be answered here.
  static bool Serves(std::string_view path) {
    return path == "/epcis" || path.starts_with("/epcis/");
  }

  // Answers every request for a path that it serves.
  void Handle(const HttpRequest& request, CallTerms terms, Reply reply) const;

 private:
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  // One request under way.
  struct Visit {
    std::vector<std::string> path;  // segments after "/epcis", decoded
    Pairs query;                    // decoded, without what pages
    std::string self;               // path and query as sent, without nextPageToken
    std::string page_token;
    uint32_t page_size = 0;
    CallTerms terms;
    EpcisArea area = EpcisArea::kQuery;
    Reply reply;

    void Fail(int status, const base::Error& error) const;
    void Fail(const grpc::Status& status) const;
    // Adds where the next page is.
    void Page(HttpResponse response, const std::string& next_token) const;
  };

  // Takes the parts of the target that every address has; false where it has replied.
  bool Read(const Target& target, Visit& visit) const;
  // The same of one "name=value".
  bool ReadPair(std::string_view pair, Visit& visit) const;
  // Whether method, versions and media types are ones that are served; false where it has replied.
  bool Agrees(const HttpRequest& request, const Visit& visit, std::string_view allowed) const;
  void Dispatch(const HttpRequest& request, const Visit& visit) const;
  void DispatchQueries(const HttpRequest& request, const Visit& visit) const;

  void Capture(const HttpRequest& request, const Visit& visit) const;
  void CaptureOne(const HttpRequest& request, const Visit& visit) const;
  void ListJobs(const Visit& visit) const;
  void ShowJob(const Visit& visit) const;
  void ShowEvents(const Visit& visit, const std::string& query_name, Pairs parameters) const;
  void ShowEvent(const Visit& visit) const;
  void ListValues(const Visit& visit) const;

  void CreateQuery(const HttpRequest& request, const Visit& visit) const;
  void ListQueries(const Visit& visit, const std::string& name) const;
  void DeleteQuery(const Visit& visit) const;
  void Subscribe(const HttpRequest& request, const Visit& visit) const;
  void ListSubscriptions(const Visit& visit, const std::string& id) const;
  void Unsubscribe(const Visit& visit) const;

  // Calls `method`; a refusal becomes the answer, else `done` makes it.
  template <class Response>
  void Call(std::string_view method, const google::protobuf::MessageLite& request,
            const Visit& visit, std::function<void(const Response&)> done) const {
    calls_.Call<Response>(
        "/panyuan.epcis.v1.EpcisService/" + std::string(method), request, visit.terms,
        [visit, done = std::move(done)](const grpc::Status& status, const Response& response) {
          status.ok() ? done(response) : visit.Fail(status);
        });
  }

  RpcCalls& calls_;
  const std::vector<EpcisToken> tokens_;
};

}  // namespace panyuan::gateway
