#include "clients/common/server_error.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "clients/common/reasons.h"

namespace panyuan::clients {
namespace {

using base::Code;
using base::Error;
using base::Metadata;

// The message of a server's reason is the server's sentence, kept in the metadata.
constexpr std::string_view kServersWords = "{message}";
constexpr size_t kMaxReasons = 512;

// A Reason with static storage; nullptr when there are too many.
const base::Reason* Intern(const std::string& name, Code code) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, Code>, base::Reason> reasons;
  const std::lock_guard lock(mutex);
  auto found = reasons.find({name, code});
  if (found == reasons.end()) {
    if (reasons.size() >= kMaxReasons) return nullptr;
    found = reasons.emplace(std::pair(name, code), base::Reason{}).first;
    found->second = {found->first.first, code, kServersWords, kServersWords};
  }
  return &found->second;
}

std::pair<Code, std::string_view> ToCode(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::INVALID_ARGUMENT:
      return {Code::kInvalidArgument, "INVALID_ARGUMENT"};
    case grpc::StatusCode::OUT_OF_RANGE:
      return {Code::kInvalidArgument, "OUT_OF_RANGE"};
    case grpc::StatusCode::NOT_FOUND:
      return {Code::kNotFound, "NOT_FOUND"};
    case grpc::StatusCode::ALREADY_EXISTS:
      return {Code::kAlreadyExists, "ALREADY_EXISTS"};
    case grpc::StatusCode::FAILED_PRECONDITION:
      return {Code::kFailedPrecondition, "FAILED_PRECONDITION"};
    case grpc::StatusCode::PERMISSION_DENIED:
      return {Code::kPermissionDenied, "PERMISSION_DENIED"};
    case grpc::StatusCode::UNAUTHENTICATED:
      return {Code::kUnauthenticated, "UNAUTHENTICATED"};
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return {Code::kResourceExhausted, "RESOURCE_EXHAUSTED"};
    case grpc::StatusCode::UNAVAILABLE:
      return {Code::kUnavailable, "UNAVAILABLE"};
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return {Code::kDeadlineExceeded, "DEADLINE_EXCEEDED"};
    case grpc::StatusCode::ABORTED:
      return {Code::kAborted, "ABORTED"};
    case grpc::StatusCode::DATA_LOSS:
      return {Code::kDataLoss, "DATA_LOSS"};
    case grpc::StatusCode::UNIMPLEMENTED:
      return {Code::kInternal, "UNIMPLEMENTED"};
    case grpc::StatusCode::INTERNAL:
      return {Code::kInternal, "INTERNAL"};
    case grpc::StatusCode::OK:
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::DO_NOT_USE:
      break;
  }
  return {Code::kInternal, "UNKNOWN"};
}

bool ReadErrorInfo(const grpc::Status& status, google::rpc::ErrorInfo& info) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return false;
  for (const auto& detail : details.details())
    if (detail.UnpackTo(&info) && !info.reason().empty()) return true;
  return false;
}

// "… message larger than max (2097152 vs. 1048576)": the one refusal that gRPC's runtime makes for
// the server before the server's code sees the call.
bool ReadTooLarge(const std::string& message, Metadata& sizes) {
  if (message.find("larger than max") == message.npos) return false;
  const size_t open = message.rfind('('), middle = message.find(" vs. ", open);
  const size_t close = message.find(')', open);
  if (open == message.npos || middle == message.npos || close == message.npos) return false;
  sizes = {{"bytes", message.substr(open + 1, middle - open - 1)},
           {"max", message.substr(middle + 5, close - middle - 5)}};
  return true;
}

}  // namespace

Error ServerError(const std::string& reason, Code code, const std::string& message,
                  Metadata metadata) {
  const base::Reason* known = Intern(reason, code);
  if (known == nullptr) return Error(kServerReplyUnexpected, {{"problem", reason}});
  metadata["message"] = message;
  return Error(*known, std::move(metadata));
}

Error FromStatus(const grpc::Status& status) {
  const auto [code, name] = ToCode(status.error_code());
  const std::string message = status.error_message();
  google::rpc::ErrorInfo info;
  if (ReadErrorInfo(status, info))
    return ServerError(info.reason(), code, message,
                       Metadata(info.metadata().begin(), info.metadata().end()));
  Metadata sizes;
  if (code == Code::kResourceExhausted && ReadTooLarge(message, sizes))
    return Error(kMessageTooLarge, sizes);
  if (code == Code::kUnavailable) return Error(kServerUnreachable, {{"problem", message}});
  if (code == Code::kDeadlineExceeded) return Error(kServerSilent, {{"problem", message}});
  return ServerError(std::string(name), code, message, {});
}

bool IsFromServer(const Error& error) { return error.reason().en == kServersWords; }

}  // namespace panyuan::clients
