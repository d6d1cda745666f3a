#include "services/epcis/rpc/epcis_service.h"

#include <memory>
#include <utility>

#include "services/base/reasons.h"
#include "services/epcis/exchange/capture.h"
#include "services/epcis/exchange/reasons.h"
#include "services/epcis/exchange/search.h"
#include "services/epcis/exchange/standing.h"
#include "services/epcis/rpc/convert.h"
#include "services/rpc/convert.h"

namespace panyuan::epcis {
namespace {

using base::Error;
using base::Ok;
using base::Result;
using base::Status;

QueryParameters ParametersOf(const v1::QueryEventsRequest& request) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const v1::QueryParameter& one : request.parameters())
    pairs.emplace_back(one.name(), one.value());
  return QueryOfUrl(pairs);
}

Result<Resource> ResourceOf(v1::ResourceKind kind) {
  if (kind < v1::RESOURCE_KIND_EVENT_TYPE || kind > v1::RESOURCE_KIND_DISPOSITION)
    return Error(base::kFieldMissing, {{"field", "kind"}});
  return static_cast<Resource>(kind);
}

}  // namespace

grpc::ServerUnaryReactor* EpcisService::Capture(grpc::CallbackServerContext* context,
                                                const v1::CaptureRequest* request,
                                                v1::CaptureResponse* response) {
  const auto prepare = [=, this](const rpc::Call& call) {
    auto document = ReadCapture(request->document(), call.now);
    const auto act = [=, this,
                      document = std::make_shared<const Document>(
                          document.ok() ? *std::move(document) : Document())](
                         db::Transaction& transaction, const rpc::Call& at_group,
                         v1::CaptureResponse& answer) -> Status {
      const bool proceed = request->behaviour() == v1::CAPTURE_BEHAVIOUR_PROCEED;
      PANYUAN_ASSIGN(const CaptureOutcome outcome,
                     epcis::Capture(room_.writes(transaction, at_group.now), *document,
                                    {at_group.caller.Key(), at_group.caller.language, at_group.now,
                                     proceed, request->single()}));
      ToProto(outcome.job, answer.mutable_job());
      if (outcome.appended) {
        answer.mutable_receipt()->set_leaf_index(outcome.appended->leaf_index);
        answer.mutable_receipt()->set_event_id(outcome.appended->event_id);
      }
      answer.set_known(outcome.known);
      return Ok();
    };
    return document.ok() ? Result<std::decay_t<decltype(act)>>(act)
                         : Result<std::decay_t<decltype(act)>>(document.error());
  };
  return runtime_.WritePrepared(context, "panyuan.epcis.v1.EpcisService/Capture", request, response,
                                prepare);
}

grpc::ServerUnaryReactor* EpcisService::GetCaptureJob(grpc::CallbackServerContext* context,
                                                      const v1::GetCaptureJobRequest* request,
                                                      v1::GetCaptureJobResponse* response) {
  return runtime_.Read(context, "panyuan.epcis.v1.EpcisService/GetCaptureJob",
                       [=, this](db::Session& session, const rpc::Call& call) -> Status {
                         PANYUAN_ASSIGN(const int64_t id,
                                        ReadId(request->job_id(), kJobNotFound, "job_id"));
                         PANYUAN_ASSIGN(const auto job, room_.reads(session).reads->FindJob(id));
                         if (!job || job->caller != call.caller.Key())
                           return Error(kJobNotFound, {{"job_id", std::to_string(id)}});
                         ToProto(*job, response->mutable_job());
                         return Ok();
                       });
}

grpc::ServerUnaryReactor* EpcisService::ListCaptureJobs(grpc::CallbackServerContext* context,
                                                        const v1::ListCaptureJobsRequest* request,
                                                        v1::ListCaptureJobsResponse* response) {
  return runtime_.Read(
      context, "panyuan.epcis.v1.EpcisService/ListCaptureJobs",
      [=, this](db::Session& session, const rpc::Call& call) -> Status {
        PANYUAN_ASSIGN(const int64_t before, rpc::ReadPageToken(request->page_token()));
        const size_t limit = PageSize(request->page_size());
        const std::string caller = call.caller.Key();
        PANYUAN_ASSIGN(const auto jobs,
                       room_.reads(session).reads->Jobs({caller, before, limit + 1}));
        for (size_t i = 0; i < jobs.size() && i < limit; ++i)
          ToProto(jobs[i], response->add_jobs());
        if (jobs.size() > limit) response->set_next_page_token(std::to_string(jobs[limit - 1].id));
        return Ok();
      });
}

grpc::ServerUnaryReactor* EpcisService::QueryEvents(grpc::CallbackServerContext* context,
                                                    const v1::QueryEventsRequest* request,
                                                    v1::QueryEventsResponse* response) {
  return runtime_.Read(
      context, "panyuan.epcis.v1.EpcisService/QueryEvents",
      [=, this](db::Session& session, const rpc::Call&) -> Status {
        const ReadPorts ports = room_.reads(session);
        PANYUAN_ASSIGN(const EventQuery query,
                       QueryOf(*ports.reads, request->query_name(), ParametersOf(*request)));
        PANYUAN_ASSIGN(Found found, Find(*ports.reads, *ports.things, query,
                                         {PageSize(request->page_size()), request->page_token()}));
        for (std::string& event : found.events) response->add_events(std::move(event));
        response->set_next_page_token(std::move(found.next_token));
        return Ok();
      });
}

grpc::ServerUnaryReactor* EpcisService::ListResources(grpc::CallbackServerContext* context,
                                                      const v1::ListResourcesRequest* request,
                                                      v1::ListResourcesResponse* response) {
  return runtime_.Read(context, "panyuan.epcis.v1.EpcisService/ListResources",
                       [=, this](db::Session& session, const rpc::Call&) -> Status {
                         PANYUAN_ASSIGN(const Resource kind, ResourceOf(request->kind()));
                         PANYUAN_ASSIGN(
                             const Values page,
                             ListValues(room_.reads(session), kind, request->page_token(),
                                        PageSize(request->page_size())));
                         response->mutable_values()->Assign(page.values.begin(), page.values.end());
                         response->set_next_page_token(page.next_token);
                         return Ok();
                       });
}

}  // namespace panyuan::epcis
