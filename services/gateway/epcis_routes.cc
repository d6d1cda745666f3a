#include "services/gateway/epcis_routes.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "panyuan/epcis/v1/epcis_service.pb.h"
#include "services/base/text.h"
#include "services/epcis/document.h"
#include "services/epcis/names.h"
#include "services/gateway/epcis_bodies.h"
#include "services/gateway/reasons.h"

namespace panyuan::gateway {
namespace {

using base::Error;
using nlohmann::ordered_json;

constexpr uint32_t kDefaultPage = 30, kMaxPage = 500;
constexpr uint64_t kMaxOwnIdEntries = 200'000;  // of ours that are searched for an eventID

struct TopLevel {
  std::string_view name;
  epcis::v1::ResourceKind kind;
  std::string_view parameter;  // of the events of one value
};
constexpr TopLevel kTopLevels[] = {
    {"eventTypes", epcis::v1::RESOURCE_KIND_EVENT_TYPE, "eventType"},
    {"epcs", epcis::v1::RESOURCE_KIND_EPC, "MATCH_anyEPC"},
    {"bizSteps", epcis::v1::RESOURCE_KIND_BIZ_STEP, "EQ_bizStep"},
    {"bizLocations", epcis::v1::RESOURCE_KIND_BIZ_LOCATION, "EQ_bizLocation"},
    {"readPoints", epcis::v1::RESOURCE_KIND_READ_POINT, "EQ_readPoint"},
    {"dispositions", epcis::v1::RESOURCE_KIND_DISPOSITION, "EQ_disposition"},
};

const TopLevel* FindTopLevel(std::string_view name) {
  for (const TopLevel& one : kTopLevels)
    if (one.name == name) return &one;
  return nullptr;
}

// The methods of an address; empty where there is none.
std::string_view AllowedAt(const std::vector<std::string>& path) {
  constexpr std::string_view kRead = "GET, HEAD, OPTIONS", kWrite = "GET, HEAD, POST, OPTIONS",
                             kRemove = "GET, HEAD, DELETE, OPTIONS";
  const size_t depth = path.size();
  if (depth == 0) return kRead;
  const std::string& top = path[0];
  if (top == "capture" || top == "events")
    return depth == 1 ? kWrite : depth == 2 ? kRead : std::string_view();
  if (top == "nextPageToken") return depth == 2 ? "DELETE, OPTIONS" : "";
  if (top == "queries") {
    if (depth == 1) return kWrite;
    if (depth == 2) return kRemove;
    if (depth == 3 && path[2] == "events") return kRead;
    if (path[2] != "subscriptions" || depth > 4) return "";
    return depth == 3 ? kWrite : kRemove;
  }
  if (!FindTopLevel(top) || depth > 3 || (depth == 3 && path[2] != "events")) return "";
  return kRead;
}

// A URI that stands for goods by their kind or lot and not for one thing.
bool IsClass(std::string_view uri) {
  const std::string canonical = epcis::CanonicalUri(uri);
  if (uri.starts_with("urn:epc:class:") || uri.find("/T/") != uri.npos) return true;
  return canonical.find("/01/") != canonical.npos && canonical.find("/21/") == canonical.npos;
}

std::optional<std::string> Decode(std::string_view text, bool plus_is_space) {
  std::string spaced(text);
  if (plus_is_space) std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return PercentDecode(spaced);
}

// Header values that ask for what is not served; nothing where all is well.
std::optional<std::pair<std::string, std::string>> Unserved(const HttpRequest& request) {
  const auto differs = [](std::string_view value) { return value != "2.0" && value != "2.0.0"; };
  for (const char* name : {"gs1-epcis-version", "gs1-cbv-version"})
    if (const auto value = request.Header(name); !value.empty() && differs(value))
      return {{name, std::string(value)}};
  for (const char* name : {"gs1-epcis-min", "gs1-cbv-min"})
    if (const auto value = request.Header(name); !value.empty() && value > "2.0.0")
      return {{name, std::string(value)}};
  for (const char* name : {"gs1-epcis-max", "gs1-cbv-max"})
    if (const auto value = request.Header(name); !value.empty() && value < "2.0")
      return {{name, std::string(value)}};
  if (const auto value = request.Header("gs1-epc-format"); value == "Always_EPC_URN")
    return {{"gs1-epc-format", std::string(value)}};
  const auto accept = request.Header("accept");
  const bool any = accept.empty() || accept.find("*/*") != accept.npos ||
                   accept.find("application/*") != accept.npos ||
                   Accepts(accept, "application/json") || Accepts(accept, "application/ld+json");
  if (!any) return {{"accept", std::string(accept)}};
  return std::nullopt;
}

}  // namespace

void EpcisRoutes::Visit::Fail(int status, const Error& error) const {
  reply(EpcisProblem(ToProblem(status, error, terms.lang), area));
}

void EpcisRoutes::Visit::Fail(const grpc::Status& status) const {
  reply(EpcisProblem(ToProblem(status), area));
}

void EpcisRoutes::Visit::Page(HttpResponse response, const std::string& next_token) const {
  if (!next_token.empty())
    response.headers.emplace_back("Link", "<" + self + (self.find('?') == self.npos ? "?" : "&") +
                                              "nextPageToken=" + base::PercentEncode(next_token) +
                                              ">; rel=\"next\"");
  reply(std::move(response));
}

bool EpcisRoutes::Read(const Target& target, Visit& visit) const {
  std::string_view rest = target.path.substr(std::string_view("/epcis").size());
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const size_t end = std::min(rest.find('/'), rest.size());
    if (end > 0) visit.path.push_back(PercentDecode(rest.substr(0, end)).value_or(""));
    rest.remove_prefix(end);
  }
  visit.self = target.path;
  for (std::string_view left = target.query; !left.empty();) {
    const size_t end = std::min(left.find('&'), left.size());
    if (end > 0 && !ReadPair(left.substr(0, end), visit)) return false;
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return true;
}

bool EpcisRoutes::ReadPair(std::string_view pair, Visit& visit) const {
  const size_t equals = std::min(pair.find('='), pair.size());
  const auto name = Decode(pair.substr(0, equals), true);
  // A "+" in a time is one, though forms would have it for a space.
  const bool time = name && name->ends_with("Time");
  const auto value = Decode(pair.substr(std::min(equals + 1, pair.size())), !time);
  if (!name || !value) return visit.Fail(400, kMalformedRequest), false;
  if (*name == "nextPageToken") return visit.page_token = *value, true;
  visit.self += (visit.self.find('?') == std::string::npos ? "?" : "&") + std::string(pair);
  if (*name != "perPage") return visit.query.emplace_back(*name, *value), true;
  const char* const end = value->data() + value->size();
  const auto parsed = std::from_chars(value->data(), end, visit.page_size);
  if (parsed.ec == std::errc() && parsed.ptr == end && visit.page_size >= 1 &&
      visit.page_size <= kMaxPage)
    return true;
  visit.Fail(400, Error(kEpcisPageSizeInvalid,
                        {{"value", base::Quote(*value)}, {"max", std::to_string(kMaxPage)}}));
  return false;
}

void EpcisRoutes::Handle(const HttpRequest& request, CallTerms terms, Reply reply) const {
  Visit visit;
  visit.terms = std::move(terms);
  visit.reply = [reply = std::move(reply),
                 discovery = request.method == "OPTIONS"](HttpResponse response) {
    AddEpcisHeaders(response, discovery || response.status == 413);
    reply(std::move(response));
  };
  if (!Read(SplitTarget(request.target), visit)) return;
  if (!visit.path.empty() && visit.path[0] == "capture") visit.area = EpcisArea::kCapture;
  if (request.method == "POST" && visit.path.size() == 1) visit.area = EpcisArea::kCapture;
  if (visit.path.size() > 2 && visit.path[2] == "subscriptions")
    visit.area = EpcisArea::kSubscription;
  const std::string_view allowed = AllowedAt(visit.path);
  if (allowed.empty()) return visit.Fail(404, kPageNotFound);
  if (request.method == "OPTIONS") return visit.reply({204, {{"Allow", std::string(allowed)}}, ""});
  const auto caller = FindEpcisCaller(tokens_, request.Header("authorization"));
  if (!caller) return visit.Fail(401, kEpcisTokenMissing);
  visit.terms.identity = caller->identity;
  visit.terms.person = caller->person;
  if (Agrees(request, visit, allowed)) Dispatch(request, visit);
}

bool EpcisRoutes::Agrees(const HttpRequest& request, const Visit& visit,
                         std::string_view allowed) const {
  if ((std::string(allowed) + ",").find(request.method + ",") == std::string::npos) {
    const Error error(kHttpMethodNotAllowed,
                      {{"method", request.method}, {"allowed", std::string(allowed)}});
    HttpResponse response = EpcisProblem(ToProblem(405, error, visit.terms.lang), visit.area);
    response.headers.emplace_back("Allow", allowed);
    visit.reply(std::move(response));
    return false;
  }
  if (const auto unserved = Unserved(request)) {
    visit.Fail(406, Error(kEpcisVersionUnsupported,
                          {{"header", unserved->first}, {"value", unserved->second}}));
    return false;
  }
  const std::string media = MediaType(request.Header("content-type"));
  if (request.method != "POST" || media == "application/json" || media == "application/ld+json")
    return true;
  visit.Fail(
      415, Error(kMediaTypeUnsupported, {{"content_type", base::Quote(media)},
                                         {"accepted", "application/json or application/ld+json"}}));
  return false;
}

void EpcisRoutes::Dispatch(const HttpRequest& request, const Visit& visit) const {
  const auto& path = visit.path;
  if (path.empty())
    return visit.reply(EpcisCollection({"queries", "capture", "events", "eventTypes", "epcs",
                                        "readPoints", "bizLocations", "dispositions", "bizSteps"}));
  const bool posts = request.method == "POST";
  if (path[0] == "capture") {
    if (posts) return Capture(request, visit);
    return path.size() == 1 ? ListJobs(visit) : ShowJob(visit);
  }
  if (path[0] == "events") {
    if (posts) return CaptureOne(request, visit);
    return path.size() == 1 ? ShowEvents(visit, "", visit.query) : ShowEvent(visit);
  }
  if (path[0] == "nextPageToken")
    return visit.Fail(501, Error(kEpcisNotOffered, {{"what", "DELETE /nextPageToken"}}));
  if (path[0] == "queries") return DispatchQueries(request, visit);
  if (path.size() == 1) return ListValues(visit);
  if (path.size() == 2) return visit.reply(EpcisCollection({"events"}));
  std::string parameter(FindTopLevel(path[0])->parameter);
  if (path[0] == "epcs" && IsClass(path[1])) parameter = "MATCH_anyEPCClass";
  Pairs parameters = visit.query;
  parameters.emplace_back(std::move(parameter), path[1]);
  ShowEvents(visit, "", std::move(parameters));
}

void EpcisRoutes::Capture(const HttpRequest& request, const Visit& visit) const {
  const std::string_view behaviour = request.Header("gs1-capture-error-behaviour");
  if (!behaviour.empty() && behaviour != "rollback" && behaviour != "proceed")
    return visit.Fail(
        400, Error(kEpcisVersionUnsupported,
                   {{"header", "GS1-Capture-Error-Behaviour"}, {"value", base::Quote(behaviour)}}));
  epcis::v1::CaptureRequest call;
  call.set_request_id(NewRequestId());
  call.set_document(request.body);
  call.set_behaviour(behaviour == "proceed" ? epcis::v1::CAPTURE_BEHAVIOUR_PROCEED
                                            : epcis::v1::CAPTURE_BEHAVIOUR_ROLLBACK);
  Call<epcis::v1::CaptureResponse>(
      "Capture", call, visit, [visit](const epcis::v1::CaptureResponse& answer) {
        const epcis::v1::CaptureJob& job = answer.job();
        if (job.job_id().empty()) return visit.reply(EpcisRefusal(400, job.errors_json()));
        visit.reply({202,
                     {{"Location", "/epcis/capture/" + job.job_id()},
                      {"GS1-Capture-Error-Behaviour", std::string(BehaviourName(job))}},
                     ""});
      });
}

void EpcisRoutes::CaptureOne(const HttpRequest& request, const Visit& visit) const {
  epcis::v1::CaptureRequest call;
  call.set_request_id(NewRequestId());
  call.set_document(request.body);
  call.set_single(true);
  Call<epcis::v1::CaptureResponse>(
      "Capture", call, visit, [visit](const epcis::v1::CaptureResponse& answer) {
        const std::string& id = answer.receipt().event_id();
        if (id.empty())
          return visit.reply(EpcisRefusal(answer.known() ? 409 : 400, answer.job().errors_json()));
        HttpResponse response = EpcisJson(201, {{"eventID", id}});
        response.headers.emplace_back("Location", "/epcis/events/" + base::PercentEncode(id));
        visit.reply(std::move(response));
      });
}

void EpcisRoutes::ListJobs(const Visit& visit) const {
  epcis::v1::ListCaptureJobsRequest call;
  call.set_page_size(visit.page_size);
  call.set_page_token(visit.page_token);
  Call<epcis::v1::ListCaptureJobsResponse>(
      "ListCaptureJobs", call, visit, [visit](const epcis::v1::ListCaptureJobsResponse& answer) {
        auto jobs = ordered_json::array();
        for (const auto& job : answer.jobs()) jobs.push_back(JobBody(job));
        visit.Page(EpcisJson(200, jobs), answer.next_page_token());
      });
}

void EpcisRoutes::ShowJob(const Visit& visit) const {
  epcis::v1::GetCaptureJobRequest call;
  call.set_job_id(visit.path[1]);
  Call<epcis::v1::GetCaptureJobResponse>("GetCaptureJob", call, visit,
                                         [visit](const epcis::v1::GetCaptureJobResponse& answer) {
                                           visit.reply(EpcisJson(200, JobBody(answer.job())));
                                         });
}

void EpcisRoutes::ShowEvents(const Visit& visit, const std::string& query_name,
                             Pairs parameters) const {
  epcis::v1::QueryEventsRequest call;
  call.set_query_name(query_name);
  call.set_page_size(visit.page_size == 0 ? kDefaultPage : visit.page_size);
  call.set_page_token(visit.page_token);
  for (auto& [name, value] : parameters) {
    auto* parameter = call.add_parameters();
    parameter->set_name(std::move(name));
    parameter->set_value(std::move(value));
  }
  Call<epcis::v1::QueryEventsResponse>(
      "QueryEvents", call, visit,
      [visit, query_name](const epcis::v1::QueryEventsResponse& answer) {
        visit.Page(EventsAnswer(answer, query_name), answer.next_page_token());
      });
}

void EpcisRoutes::ShowEvent(const Visit& visit) const {
  epcis::v1::QueryEventsRequest call;
  auto* parameter = call.add_parameters();
  parameter->set_name("EQ_eventID");
  parameter->set_value(visit.path[1]);
  Call<epcis::v1::QueryEventsResponse>(
      "QueryEvents", call, visit, [visit](const epcis::v1::QueryEventsResponse& answer) {
        if (!answer.events().empty()) return visit.reply(EventsAnswer(answer, ""));
        visit.Fail(404, Error(kEpcisEventNotFound, {{"event_id", base::Quote(visit.path[1], 200)},
                                                    {"max", std::to_string(kMaxOwnIdEntries)}}));
      });
}

void EpcisRoutes::ListValues(const Visit& visit) const {
  epcis::v1::ListResourcesRequest call;
  call.set_kind(FindTopLevel(visit.path[0])->kind);
  call.set_page_size(visit.page_size);
  call.set_page_token(visit.page_token);
  Call<epcis::v1::ListResourcesResponse>(
      "ListResources", call, visit, [visit](const epcis::v1::ListResourcesResponse& answer) {
        visit.Page(EpcisCollection({answer.values().begin(), answer.values().end()}),
                   answer.next_page_token());
      });
}

}  // namespace panyuan::gateway
