#include "services/rpc/status.h"

#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/db/reasons.h"

namespace panyuan::rpc {

grpc::StatusCode ToStatusCode(base::Code code) {
  switch (code) {
    case base::Code::kInvalidArgument:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case base::Code::kNotFound:
      return grpc::StatusCode::NOT_FOUND;
    case base::Code::kAlreadyExists:
      return grpc::StatusCode::ALREADY_EXISTS;
    case base::Code::kFailedPrecondition:
      return grpc::StatusCode::FAILED_PRECONDITION;
    case base::Code::kPermissionDenied:
      return grpc::StatusCode::PERMISSION_DENIED;
    case base::Code::kUnauthenticated:
      return grpc::StatusCode::UNAUTHENTICATED;
    case base::Code::kResourceExhausted:
      return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case base::Code::kUnavailable:
      return grpc::StatusCode::UNAVAILABLE;
    case base::Code::kDeadlineExceeded:
      return grpc::StatusCode::DEADLINE_EXCEEDED;
    case base::Code::kAborted:
      return grpc::StatusCode::ABORTED;
    case base::Code::kDataLoss:
      return grpc::StatusCode::DATA_LOSS;
    case base::Code::kInternal:
      return grpc::StatusCode::INTERNAL;
  }
  return grpc::StatusCode::INTERNAL;
}

std::optional<std::string> HolderOf(const grpc::Status& status) {
  google::rpc::Status details;
  if (status.error_code() != grpc::StatusCode::FAILED_PRECONDITION ||
      !details.ParseFromString(status.error_details()))
    return std::nullopt;
  google::rpc::ErrorInfo info;
  for (const auto& detail : details.details()) {
    if (!detail.UnpackTo(&info) || info.reason() != db::kNotCountyWriter.name) continue;
    const auto holder = info.metadata().find("holder");
    if (holder != info.metadata().end()) return holder->second;
  }
  return std::nullopt;
}

grpc::Status ToStatus(const base::Error& error, std::string_view language) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(error.reason().name));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : error.metadata()) (*info.mutable_metadata())[key] = value;
  google::rpc::Status details;
  details.set_code(ToStatusCode(error.code()));
  details.set_message(error.Message(language));
  details.add_details()->PackFrom(info);
  return {ToStatusCode(error.code()), details.message(), details.SerializeAsString()};
}

}  // namespace panyuan::rpc
