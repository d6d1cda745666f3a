// An Error as a gRPC status with one google.rpc.ErrorInfo.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string_view>

#include "services/base/result.h"

namespace panyuan::rpc {

inline constexpr std::string_view kErrorDomain = "panyuan";

// `language` is "zh" or "en".
grpc::Status ToStatus(const base::Error& error, std::string_view language);

grpc::StatusCode ToStatusCode(base::Code code);

}  // namespace panyuan::rpc
