// What the server says when it refuses, as an Error like any other.
#pragma once

#include <grpcpp/support/status.h>

#include <string>

#include "services/base/result.h"

namespace panyuan::clients {

// The error in a status that is not OK: reason and metadata from its google.rpc.ErrorInfo, and the
// server's own sentence as the message in every language. A status without ErrorInfo comes from
// gRPC itself: it becomes MESSAGE_TOO_LARGE, SERVER_UNREACHABLE or SERVER_SILENT (both without
// `server`, which the connection adds), or a reason named like the gRPC code.
// Thread-safe. Reasons live as long as the process; at most 512 different ones are kept, any more
// read SERVER_REPLY_UNEXPECTED.
base::Error FromStatus(const grpc::Status& status);

// An error in the server's own words, as in a row outcome.
base::Error ServerError(const std::string& reason, base::Code code, const std::string& message,
                        base::Metadata metadata);

// Whether the server itself gave the error.
bool IsFromServer(const base::Error& error);

}  // namespace panyuan::clients
