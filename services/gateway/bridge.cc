#include "services/gateway/bridge.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/base/bytes.h"
#include "services/base/reasons.h"
#include "services/base/text.h"
#include "services/gateway/http_frames.h"
#include "services/gateway/problem.h"
#include "services/gateway/reasons.h"
#include "services/rpc/reasons.h"
#include "services/rpc/status.h"

namespace panyuan::gateway {
namespace {

using base::Error;
using base::Result;
using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

enum class Protocol { kGrpcWeb, kGrpcWebText, kConnectProto, kConnectJson };

constexpr std::array<std::pair<std::string_view, Protocol>, 6> kProtocols{{
    {"application/grpc-web", Protocol::kGrpcWeb},
    {"application/grpc-web+proto", Protocol::kGrpcWeb},
    {"application/grpc-web-text", Protocol::kGrpcWebText},
    {"application/grpc-web-text+proto", Protocol::kGrpcWebText},
    {"application/proto", Protocol::kConnectProto},
    {"application/json", Protocol::kConnectJson},
}};
constexpr size_t kMaxProblem = 300;  // of protobuf's own words about a bad JSON

// A call under way: how its answer is to be written.
struct Exchange {
  Protocol protocol;
  std::string content_type;  // of the request, kept for the answer
  const MethodDescriptor* method = nullptr;
  Lang lang = Lang::kZh;
};

bool IsGrpcWeb(Protocol protocol) {
  return protocol == Protocol::kGrpcWeb || protocol == Protocol::kGrpcWebText;
}

std::optional<Protocol> ProtocolOf(std::string_view media_type) {
  for (const auto& [name, protocol] : kProtocols)
    if (name == media_type) return protocol;
  return std::nullopt;
}

// The unary method at "/package.Service/Method", from the contract linked into this program.
// Health, reflection and channelz are not of it and stay out of reach.
Result<const MethodDescriptor*> FindMethod(std::string_view path) {
  std::string name(path.substr(1));
  name[name.find('/')] = '.';
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  if (method == nullptr || method->client_streaming() || method->server_streaming())
    return Error(kMethodUnknown, {{"method", std::string(path)}});
  return method;
}

std::unique_ptr<Message> NewMessage(const Descriptor* type) {
  const Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
  return std::unique_ptr<Message>(prototype->New());
}

Result<std::string> JsonToBytes(const std::string& json, const Descriptor* type) {
  if (!base::IsUtf8(json)) return Error(base::kInvalidUtf8, {{"field", "body"}});
  const std::unique_ptr<Message> message = NewMessage(type);
  const auto status = google::protobuf::util::JsonStringToMessage(json, message.get());
  if (status.ok()) return message->SerializeAsString();
  std::string problem = status.message().ToString().substr(0, kMaxProblem);
  while (!base::IsUtf8(problem)) problem.pop_back();  // cut inside a character
  return Error(kJsonInvalid, {{"message_type", type->full_name()}, {"problem", problem}});
}

// gRPC itself would answer bytes that are no message with an unexplained UNIMPLEMENTED.
Result<std::string> CheckedBytes(Result<std::string> bytes, const Descriptor* type) {
  if (bytes.ok() && !NewMessage(type)->ParseFromString(*bytes)) return rpc::kMalformedMessage;
  return bytes;
}

Result<std::string> ReadMessage(const Exchange& exchange, const HttpRequest& request) {
  const std::string_view encoding = request.Header("content-encoding");
  if (!encoding.empty() && encoding != "identity") return kEncodingUnsupported;
  const Descriptor* type = exchange.method->input_type();
  switch (exchange.protocol) {
    case Protocol::kGrpcWeb:
      return CheckedBytes(Unframe(request.body), type);
    case Protocol::kGrpcWebText: {
      const std::optional<std::string> body = DecodeBase64Pieces(request.body);
      if (!body) return kFrameInvalid;
      return CheckedBytes(Unframe(*body), type);
    }
    case Protocol::kConnectProto:
      return CheckedBytes(request.body, type);
    case Protocol::kConnectJson:
      return JsonToBytes(request.body, type);
  }
  return base::kInternalFault;
}

// gRPC's percent-encoding of a status message: what is not printable ASCII, and "%".
std::string EncodeStatusMessage(std::string_view message) {
  std::string out;
  for (char c : message) {
    if (c >= 0x20 && c < 0x7F && c != '%')
      out += c;
    else
      out += base::PercentEncode(std::string_view(&c, 1));
  }
  return out;
}

HttpResponse GrpcWebResponse(const Exchange& exchange, const grpc::Status& status,
                             const std::string& message) {
  std::string trailers = "grpc-status: " + std::to_string(status.error_code()) + "\r\n";
  if (!status.error_message().empty())
    trailers += "grpc-message: " + EncodeStatusMessage(status.error_message()) + "\r\n";
  if (!status.error_details().empty())
    trailers += "grpc-status-details-bin: " + base::Base64Encode(status.error_details()) + "\r\n";
  HttpResponse response;
  response.headers = {{"Content-Type", exchange.content_type}, {"Cache-Control", "no-store"}};
  if (status.ok()) response.body = Frame(0, message);
  response.body += Frame(kTrailersFlag, trailers);
  if (exchange.protocol == Protocol::kGrpcWebText)
    response.body = base::Base64Encode(response.body);
  return response;
}

std::string_view ConnectCode(grpc::StatusCode code) {
  static constexpr std::array<std::string_view, 17> kNames{"",
                                                           "canceled",
                                                           "unknown",
                                                           "invalid_argument",
                                                           "deadline_exceeded",
                                                           "not_found",
                                                           "already_exists",
                                                           "permission_denied",
                                                           "resource_exhausted",
                                                           "failed_precondition",
                                                           "aborted",
                                                           "out_of_range",
                                                           "unimplemented",
                                                           "internal",
                                                           "unavailable",
                                                           "data_loss",
                                                           "unauthenticated"};
  const auto index = static_cast<size_t>(code);
  return index < kNames.size() ? kNames[index] : "unknown";
}

// One detail of the error: its type, its bytes in unpadded base64, and an ErrorInfo readable too.
nlohmann::ordered_json ConnectDetail(const google::protobuf::Any& any) {
  std::string value = base::Base64Encode(any.value());
  value.erase(value.find_last_not_of('=') + 1);
  nlohmann::ordered_json detail;
  detail["type"] = any.type_url().substr(any.type_url().rfind('/') + 1);
  detail["value"] = value;
  google::rpc::ErrorInfo info;
  if (any.UnpackTo(&info)) {
    nlohmann::ordered_json metadata = nlohmann::ordered_json::object();
    for (const auto& [key, text] : info.metadata()) metadata[key] = text;
    detail["debug"] = {
        {"reason", info.reason()}, {"domain", info.domain()}, {"metadata", metadata}};
  }
  return detail;
}

HttpResponse ConnectError(const grpc::Status& status) {
  nlohmann::ordered_json body;
  body["code"] = ConnectCode(status.error_code());
  body["message"] = status.error_message();
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details()))
    for (const auto& any : details.details()) body["details"].push_back(ConnectDetail(any));
  HttpResponse response;
  response.status = HttpStatus(status.error_code());
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  AddRetryAfter(response);
  return response;
}

HttpResponse ConnectResponse(const Exchange& exchange, const grpc::Status& status,
                             std::string message) {
  if (!status.ok()) return ConnectError(status);
  HttpResponse response;
  response.headers = {{"Content-Type", exchange.content_type}, {"Cache-Control", "no-store"}};
  response.body = std::move(message);
  if (exchange.protocol == Protocol::kConnectProto) return response;
  const std::unique_ptr<Message> answer = NewMessage(exchange.method->output_type());
  std::string json;
  const bool good = answer->ParseFromString(response.body) &&
                    google::protobuf::util::MessageToJsonString(*answer, &json).ok();
  if (!good) return ConnectError(rpc::ToStatus(base::kInternalFault, LangCode(exchange.lang)));
  response.body = std::move(json);
  return response;
}

HttpResponse Respond(const Exchange& exchange, const grpc::Status& status, std::string message) {
  return IsGrpcWeb(exchange.protocol) ? GrpcWebResponse(exchange, status, message)
                                      : ConnectResponse(exchange, status, std::move(message));
}

// The message to send, with the method it is for noted in `exchange`.
Result<std::string> Prepare(Exchange& exchange, const HttpRequest& request, std::string_view path) {
  PANYUAN_ASSIGN(exchange.method, FindMethod(path));
  return ReadMessage(exchange, request);
}

}  // namespace

bool Bridge::Serves(std::string_view path) {
  const size_t slash = path.rfind('/');
  return path.starts_with("/panyuan.") && slash > 0 && slash == path.find('/', 1) &&
         slash + 1 < path.size();
}

std::string_view Bridge::AcceptedTypes() {
  return "application/proto, application/json, application/grpc-web+proto or "
         "application/grpc-web-text+proto";
}

void Bridge::Handle(const HttpRequest& request, const std::string& path, const CallTerms& terms,
                    Reply reply) const {
  const Lang lang = terms.lang;
  const std::string media_type = MediaType(request.Header("content-type"));
  const std::optional<Protocol> protocol = ProtocolOf(media_type);
  if (!protocol) {
    const Error error(kMediaTypeUnsupported,
                      {{"content_type", media_type}, {"accepted", std::string(AcceptedTypes())}});
    HttpResponse response = ProblemResponse(ToProblem(415, error, lang));
    response.headers.emplace_back("Accept-Post", "application/proto, application/json");
    return reply(std::move(response));
  }
  Exchange exchange{*protocol, media_type, nullptr, lang};
  const Result<std::string> message = Prepare(exchange, request, path);
  if (!message.ok())
    return reply(Respond(exchange, rpc::ToStatus(message.error(), LangCode(lang)), {}));
  const auto timeout = IsGrpcWeb(*protocol) ? GrpcTimeout(request.Header("grpc-timeout"))
                                            : ConnectTimeout(request.Header("connect-timeout-ms"));
  calls_.Call(path, *message, {lang, timeout.value_or(kLongestCall), terms.trace},
              [exchange, reply = std::move(reply)](const grpc::Status& status, std::string answer) {
                reply(Respond(exchange, status, std::move(answer)));
              });
}

}  // namespace panyuan::gateway
