// An Error as a gRPC status with one google.rpc.ErrorInfo.
#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace panyuan::rpc {

inline constexpr std::string_view kErrorDomain = "panyuan";

// `language` is "zh" or "en".
grpc::Status ToStatus(const base::Error& error, std::string_view language);

// Where `status` sends the caller on: the process that writes the county, NOT_COUNTY_WRITER.
std::optional<std::string> HolderOf(const grpc::Status& status);

grpc::StatusCode ToStatusCode(base::Code code);

}  // namespace panyuan::rpc
