#include "services/gateway/problem.h"

#include <nlohmann/json.hpp>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/rpc/status.h"

namespace panyuan::gateway {

int HttpStatus(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::OK:
      return 200;
    case grpc::StatusCode::CANCELLED:
      return 499;
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::OUT_OF_RANGE:
      return 400;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return 504;
    case grpc::StatusCode::NOT_FOUND:
      return 404;
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::ABORTED:
      return 409;
    case grpc::StatusCode::PERMISSION_DENIED:
      return 403;
    case grpc::StatusCode::UNAUTHENTICATED:
      return 401;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return 429;
    case grpc::StatusCode::UNIMPLEMENTED:
      return 501;
    case grpc::StatusCode::UNAVAILABLE:
      return 503;
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::DATA_LOSS:
    case grpc::StatusCode::DO_NOT_USE:
      return 500;
  }
  return 500;
}

std::string_view HttpPhrase(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 499:
      return "Client Closed Request";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Error";
  }
}

Problem ToProblem(int status, const base::Error& error, Lang lang) {
  return {status, std::string(error.reason().name), error.Message(LangCode(lang)),
          error.metadata()};
}

Problem ToProblem(const base::Error& error, Lang lang) {
  return ToProblem(HttpStatus(rpc::ToStatusCode(error.code())), error, lang);
}

Problem ToProblem(const grpc::Status& status) {
  Problem problem{HttpStatus(status.error_code()), {}, status.error_message(), {}};
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return problem;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (!detail.UnpackTo(&info)) continue;
    problem.reason = info.reason();
    problem.metadata = {info.metadata().begin(), info.metadata().end()};
  }
  return problem;
}

HttpResponse ProblemResponse(const Problem& problem) {
  nlohmann::ordered_json body;
  body["type"] = problem.reason.empty() ? "about:blank" : "urn:panyuan:reason:" + problem.reason;
  body["title"] = HttpPhrase(problem.status);
  body["status"] = problem.status;
  body["detail"] = problem.detail;
  body["reason"] = problem.reason;
  body["metadata"] = nlohmann::ordered_json(problem.metadata);
  if (problem.metadata.empty()) body["metadata"] = nlohmann::ordered_json::object();
  HttpResponse response;
  response.status = problem.status;
  response.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
  // Text that is not UTF-8 becomes U+FFFD rather than an exception.
  response.body = body.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  AddRetryAfter(response);
  return response;
}

void AddRetryAfter(HttpResponse& response) {
  if (response.status == 429 || response.status == 503)
    response.headers.emplace_back("Retry-After", "3");
}

}  // namespace panyuan::gateway
