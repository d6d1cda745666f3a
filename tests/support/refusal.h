// What a refused call said.
#pragma once

#include <grpcpp/grpcpp.h>

#include <map>
#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace panyuan::testing {

struct Refusal {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string reason, message;
  std::map<std::string, std::string> metadata;
};

// Empty where the status has no ErrorInfo.
inline Refusal ReadRefusal(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (details.ParseFromString(status.error_details()) && details.details_size() == 1)
    details.details(0).UnpackTo(&info);
  return {status.error_code(),
          info.reason(),
          status.error_message(),
          {info.metadata().begin(), info.metadata().end()}};
}

}  // namespace panyuan::testing
