#include "clients/common/connect_call.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "clients/common/reasons.h"
#include "clients/common/server_error.h"
#include "services/http/http_client.h"

namespace panyuan::clients {
namespace {

using base::Error;
using nlohmann::json;

Error Unexpected(std::string problem) {
  return Error(kServerReplyUnexpected, {{"problem", std::move(problem)}});
}

// Connect's name of a code.
base::Code CodeOf(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, base::Code>, 12> kNames{{
      {"invalid_argument", base::Code::kInvalidArgument},
      {"out_of_range", base::Code::kInvalidArgument},
      {"not_found", base::Code::kNotFound},
      {"already_exists", base::Code::kAlreadyExists},
      {"failed_precondition", base::Code::kFailedPrecondition},
      {"permission_denied", base::Code::kPermissionDenied},
      {"unauthenticated", base::Code::kUnauthenticated},
      {"resource_exhausted", base::Code::kResourceExhausted},
      {"unavailable", base::Code::kUnavailable},
      {"deadline_exceeded", base::Code::kDeadlineExceeded},
      {"aborted", base::Code::kAborted},
      {"data_loss", base::Code::kDataLoss},
  }};
  for (const auto& [known, code] : kNames)
    if (known == name) return code;
  return base::Code::kInternal;
}

std::string Text(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Error ErrorOf(const http::HttpAnswer& answer) {
  const json body = json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  if (!body.is_object() || !body.contains("details") || !body["details"].is_array())
    return Unexpected("HTTP " + std::to_string(answer.status));
  for (const json& detail : body["details"]) {
    if (!detail.is_object() || !detail.contains("debug")) continue;
    const json& info = detail["debug"];
    const std::string reason = Text(info, "reason");
    if (reason.empty()) continue;
    base::Metadata metadata;
    if (info.contains("metadata") && info["metadata"].is_object())
      for (const auto& [key, value] : info["metadata"].items())
        if (value.is_string()) metadata[key] = value.get<std::string>();
    return ServerError(reason, CodeOf(Text(body, "code")), Text(body, "message"),
                       std::move(metadata));
  }
  return Unexpected("HTTP " + std::to_string(answer.status));
}

}  // namespace

base::Status ConnectCall(http::HttpClient& client, const std::string& url, std::string_view method,
                         Language language, const google::protobuf::MessageLite& request,
                         google::protobuf::MessageLite& response) {
  const std::string target =
      url + "/" + std::string(method) + (language == Language::kChinese ? "?lang=zh" : "?lang=en");
  PANYUAN_ASSIGN(const http::HttpAnswer answer,
                 client.Post(target, "application/proto", request.SerializeAsString()));
  if (answer.status != 200) return ErrorOf(answer);
  if (!response.ParseFromString(answer.body)) return Unexpected("protobuf");
  return base::Ok();
}

}  // namespace panyuan::clients
