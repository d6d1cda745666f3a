#include "services/gateway/epcis_bodies.h"

#include <openssl/rand.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "services/base/bytes.h"
#include "services/epcis/document.h"
#include "services/epcis/json_reader.h"
#include "services/gateway/reasons.h"
#include "services/rpc/convert.h"

namespace panyuan::gateway {
namespace {

using base::Error;
using base::Result;
using nlohmann::json;
using nlohmann::ordered_json;

std::string TimeText(const google::protobuf::Timestamp& time) {
  const auto read = rpc::ReadTime(true, time, "");
  return read.ok() ? base::FormatUtc(read->value_or(base::UtcTime())) : "";
}

ordered_json Parsed(const std::string& text) {
  return ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
}

Error Invalid(const char* expected) { return Error(kEpcisBodyInvalid, {{"expected", expected}}); }

// The text of a member that may be missing; nothing where it is no text.
std::optional<std::string> TextOf(const json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end()) return "";
  return member->is_string() ? std::optional(member->get<std::string>()) : std::nullopt;
}

// Whether a member that may be missing is true; nothing where it is no truth value.
std::optional<bool> FlagOf(const json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end()) return false;
  return member->is_boolean() ? std::optional(member->get<bool>()) : std::nullopt;
}

}  // namespace

std::string NewRequestId() {
  unsigned char random[16] = {};
  RAND_bytes(random, sizeof random);
  return "epcis-" + base::HexEncode({reinterpret_cast<const char*>(random), sizeof random});
}

std::string_view BehaviourName(const epcis::v1::CaptureJob& job) {
  return job.behaviour() == epcis::v1::CAPTURE_BEHAVIOUR_PROCEED ? "proceed" : "rollback";
}

ordered_json JobBody(const epcis::v1::CaptureJob& job) {
  return {{"captureID", job.job_id()},
          {"createdAt", TimeText(job.created_at())},
          {"finishedAt", TimeText(job.finished_at())},
          {"running", false},
          {"success", job.success()},
          {"captureErrorBehaviour", BehaviourName(job)},
          {"capturedEvents", job.events()},
          {"errors", Parsed(job.errors_json())}};
}

ordered_json QueryBody(const epcis::v1::NamedQuery& query) {
  return {{"name", query.name()},
          {"createdAt", TimeText(query.created_at())},
          {"query", Parsed(query.query_json())}};
}

ordered_json SubscriptionBody(const epcis::v1::Subscription& subscription) {
  ordered_json body = {{"subscriptionID", subscription.subscription_id()},
                       {"dest", subscription.target()},
                       {"createdAt", TimeText(subscription.created_at())},
                       {"reportIfEmpty", subscription.report_if_empty()},
                       {"failures", subscription.failures()}};
  if (subscription.schedule_json().empty()) {
    body["stream"] = true;
  } else {
    body["schedule"] = Parsed(subscription.schedule_json());
  }
  return body;
}

HttpResponse EventsAnswer(const epcis::v1::QueryEventsResponse& answer,
                          std::string_view query_name) {
  const std::vector<std::string> events(answer.events().begin(), answer.events().end());
  return {200, ContentHeaders("application/json"),
          epcis::WriteDocument(epcis::DocumentKind::kQueryResults, base::SystemClock().Now(),
                               events, query_name.empty() ? "SimpleEventQuery" : query_name)};
}

Result<epcis::v1::CreateQueryRequest> ReadQueryBody(std::string_view body) {
  constexpr const char* kExpected = "\"name\" and \"query\"";
  epcis::Faults faults;
  const json object = epcis::ReadJson(body, faults);
  if (!object.is_object() || !object.contains("query")) return Invalid(kExpected);
  const auto name = TextOf(object, "name");
  if (!name || !object["query"].is_object()) return Invalid(kExpected);
  epcis::v1::CreateQueryRequest request;
  request.set_request_id(NewRequestId());
  request.set_name(*name);
  request.set_query_json(object["query"].dump());
  return request;
}

Result<epcis::v1::SubscribeRequest> ReadSubscriptionBody(std::string_view body,
                                                         const std::string& query_name) {
  constexpr const char* kExpected =
      "\"dest\", \"signatureToken\" and either \"stream\": true or \"schedule\"";
  epcis::Faults faults;
  const json object = epcis::ReadJson(body, faults);
  if (!object.is_object()) return Invalid(kExpected);
  const auto dest = TextOf(object, "dest"), secret = TextOf(object, "signatureToken"),
             initial = TextOf(object, "initialRecordTime");
  const auto stream = FlagOf(object, "stream"), report = FlagOf(object, "reportIfEmpty");
  const bool scheduled = object.contains("schedule");
  if (!dest || !secret || !initial || !stream || !report || *stream == scheduled ||
      (scheduled && !object["schedule"].is_object()))
    return Invalid(kExpected);
  epcis::v1::SubscribeRequest request;
  request.set_request_id(NewRequestId());
  epcis::v1::Subscription* subscription = request.mutable_subscription();
  subscription->set_query_name(query_name);
  subscription->set_target(*dest);
  subscription->set_secret(*secret);
  subscription->set_report_if_empty(*report);
  if (scheduled) subscription->set_schedule_json(object["schedule"].dump());
  if (!initial->empty()) {
    PANYUAN_ASSIGN(const base::UtcTime time, base::ParseTime(*initial, "initialRecordTime"));
    rpc::WriteTime(time, request.mutable_initial_record_time());
  }
  return request;
}

}  // namespace panyuan::gateway
