#include "services/gateway/epcis_problem.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/epcis/document.h"
#include "services/gateway/http_server.h"

namespace panyuan::gateway {
namespace {

using nlohmann::ordered_json;

struct Named {
  std::string_view reason, type;
  int status;
};

// Reasons for which the standard has a name of its own.
constexpr Named kNamed[] = {
    {"EPCIS_DOCUMENT_TOO_LARGE", "CaptureLimitExceededException", 413},
    {"EPCIS_QUERY_TOO_LARGE", "QueryTooLargeException", 413},
    {"EPCIS_QUERY_TOO_COMPLEX", "QueryTooComplexException", 413},
    {"EPCIS_QUERY_NOT_FOUND", "NoSuchNameException", 404},
    {"EPCIS_QUERY_EXISTS", "ResourceAlreadyExistsException", 409},
    {"EPCIS_QUERIES_FULL", "ImplementationException", 409},
    {"EPCIS_SUBSCRIPTIONS_FULL", "ImplementationException", 409},
};

std::string_view TypeOf(int status, EpcisArea area) {
  switch (status) {
    case 401:
    case 403:
      return "SecurityException";
    case 404:
      return "NoSuchResourceException";
    case 405:
    case 406:
      return "NotAcceptableException";
    case 409:
      return "ResourceAlreadyExistsException";
    case 413:
      return "CaptureLimitExceededException";
    case 415:
      return "UnsupportedMediaTypeException";
    case 400:
      if (area == EpcisArea::kQuery) return "QueryParameterException";
      return area == EpcisArea::kSubscription ? "SubscriptionControlsException"
                                              : "ValidationException";
    default:
      return "ImplementationException";
  }
}

HttpResponse Typed(int status, ordered_json body) {
  HttpResponse response = EpcisJson(status, body);
  response.headers.front().second = "application/problem+json";
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  AddRetryAfter(response);
  return response;
}

}  // namespace

HttpResponse EpcisProblem(Problem problem, EpcisArea area) {
  std::string_view type = TypeOf(problem.status, area);
  for (const Named& one : kNamed) {
    if (one.reason != problem.reason) continue;
    type = one.type;
    problem.status = one.status;
  }
  ordered_json body;
  body["type"] = "epcisException:" + std::string(type);
  body["title"] = HttpPhrase(problem.status);
  body["status"] = problem.status;
  body["detail"] = problem.detail;
  body["reason"] = problem.reason;
  body["metadata"] =
      problem.metadata.empty() ? ordered_json::object() : ordered_json(problem.metadata);
  return Typed(problem.status, std::move(body));
}

HttpResponse EpcisRefusal(int status, const std::string& errors_json) {
  const auto errors = ordered_json::parse(errors_json, nullptr, /*allow_exceptions=*/false);
  ordered_json body =
      errors.is_array() && !errors.empty() ? errors.front() : ordered_json::object();
  body["errors"] = errors;
  return Typed(status, std::move(body));
}

HttpResponse EpcisJson(int status, const ordered_json& body) {
  HttpResponse response;
  response.status = status;
  response.headers = ContentHeaders("application/json");
  response.body = body.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  return response;
}

HttpResponse EpcisCollection(const std::vector<std::string>& members) {
  ordered_json body;
  body["@context"] = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
  body["type"] = "Collection";
  body["member"] = members;
  return EpcisJson(200, body);
}

void AddEpcisHeaders(HttpResponse& response, bool discovery) {
  const auto add = [&](const char* name, std::string value) {
    response.headers.emplace_back(name, std::move(value));
  };
  add("GS1-EPCIS-Version", "2.0.0");
  add("GS1-CBV-Version", "2.0.0");
  add("GS1-Extensions", "panyuan=urn:panyuan:epcis:");
  add("GS1-EPC-Format", "Never_Translates");
  if (!discovery) return;
  for (const char* name : {"GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max"})
    add(name, "2.0.0");
  add("GS1-CBV-XML-Format", "No_Preference");
  add("GS1-Vendor-Version", "Panyuan");
  add("GS1-EPCIS-Capture-Limit", std::to_string(epcis::kMaxDocumentEvents));
  add("GS1-EPCIS-Capture-File-Size-Limit", std::to_string(kMaxEpcisDocument));
  add("GS1-Capture-Error-Behaviour", "rollback, proceed");
}

}  // namespace panyuan::gateway
