#include "clients/common/exit_code.h"

#include "clients/common/server_error.h"

namespace panyuan::clients {

ExitCode ExitCodeOf(const base::Error& error) {
  switch (error.code()) {
    case base::Code::kUnauthenticated:
    case base::Code::kPermissionDenied:
      return ExitCode::kNotPermitted;
    case base::Code::kUnavailable:
    case base::Code::kDeadlineExceeded:
      return ExitCode::kUnreachable;
    case base::Code::kInvalidArgument:
    case base::Code::kNotFound:
    case base::Code::kFailedPrecondition:
      return IsFromServer(error) ? ExitCode::kRefused : ExitCode::kUsage;
    case base::Code::kAlreadyExists:
    case base::Code::kResourceExhausted:
    case base::Code::kAborted:
    case base::Code::kDataLoss:
    case base::Code::kInternal:
      return ExitCode::kRefused;
  }
  return ExitCode::kRefused;
}

}  // namespace panyuan::clients
